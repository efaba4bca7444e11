import { describe, expect, test } from 'vitest';
import type { Operation } from '../../src/model/operation.ts';
import type { SettledEvidence } from '../../src/model/turn-evidence.ts';
import type { OperationStore } from '../../src/store/operation-store.ts';
import { givenError, threadId, turnId } from '../given.ts';
import { refused, threadOf, turnOf, type Scene } from './scene.ts';

type Cause = Parameters<OperationStore['loseSight']>[2];

/** A turn that nobody watches: how it is lost from sight, and what evidence makes of it. */
export function describeReconcile(scene: () => Scene): void {
  describe('loseSight()', () => describeLoseSight(scene));
  describe('resolveReconciling()', () => {
    describeNeverStarted(scene);
    describeActive(scene);
    describeUndecidable(scene);
  });
}

function lose({ store, own, now }: Scene, { id }: Operation, cause: Cause): Operation {
  return store.operations.loseSight(own, id, cause, now);
}

function resolve({ store, own, now }: Scene, { id }: Operation, evidence: SettledEvidence): Operation {
  return store.operations.resolveReconciling(own, id, evidence, now);
}

const CAUSES = ['appServerExited', 'connectionLost', 'answerLost'] as const;

function describeLoseSight(scene: () => Scene): void {
  describe.each<[string, () => Operation]>([
    ['submitting', () => scene().submitting()],
    ['running', () => scene().running()],
    ['waiting_for_approval', () => scene().waiting()],
    ['waiting_for_user_input', () => scene().waiting({ kind: 'userInput' })],
  ])('while %s', (status, bring) => {
    test.each(CAUSES)('%s leaves it to evidence, and its last word stays', (cause) => {
      const before = bring();
      scene().clock.advance(5);
      expect(before.status).toBe(status);
      expect(lose(scene(), before, cause)).toEqual({
        ...before,
        status: 'reconciling',
        recoveringSince: scene().now,
        updatedAt: scene().now,
      });
    });
  });

  test('what is lost again has been lost since the first time', () => {
    const lost = scene().reconciling();
    scene().clock.advance(5);
    expect(lose(scene(), lost, 'appServerExited')).toMatchObject({
      status: 'reconciling',
      lastWord: 'submitting',
      recoveringSince: lost.recoveringSince,
    });
    expect(
      scene()
        .journal(lost.id)
        .filter((fact) => fact === 'status: reconciling'),
    ).toHaveLength(1);
  });

  test.each(['appServerExited', 'connectionLost'] as const)(
    '%s before anything was sent leads back to the queue',
    (cause) => {
      const started = scene().withThread();
      expect(lose(scene(), started, cause)).toMatchObject({ status: 'queued', epoch: null, attempt: 1 });
    },
  );

  test('an answer can not be lost before anything was sent', () => {
    const started = scene().starting();
    expect(refused(() => lose(scene(), started, 'answerLost'))).toEqual({
      code: 'CODEX_ILLEGAL_TRANSITION',
      details: { operationId: started.id, status: 'starting', event: 'answerLost' },
    });
  });
}

function describeNeverStarted(scene: () => Scene): void {
  const neverStarted = { kind: 'neverStarted' } as const;

  test('a turn that provably never started leads back to the queue, without owner, evidence and fresh thread', () => {
    const lost = scene().reconciling();
    scene().clock.advance(5);
    expect(resolve(scene(), lost, neverStarted)).toEqual({
      ...lost,
      status: 'queued',
      lastWord: 'queued',
      epoch: null,
      evidence: null,
      threadId: null,
      threadIsFresh: false,
      recoveringSince: null,
      updatedAt: scene().now,
    });
    expect(scene().claim()).toMatchObject({ id: lost.id, attempt: 2 });
  });

  test('a thread that the caller named stays', () => {
    const lost = scene().reconciling({ threadId: threadId('named') });
    expect(resolve(scene(), lost, neverStarted)).toMatchObject({ status: 'queued', threadId: 'named' });
  });

  test('a turn that was accepted did start: it is never sent again', () => {
    const lost = lose(scene(), scene().running(), 'appServerExited');
    expect(refused(() => resolve(scene(), lost, neverStarted))).toEqual({
      code: 'CODEX_ILLEGAL_TRANSITION',
      details: { operationId: lost.id, status: 'reconciling', event: 'turnNeverStarted' },
    });
    expect(scene().get(lost.id)).toEqual(lost);
  });

  test('only what is being reconciled can be found never to have started', () => {
    const sent = scene().submitting();
    expect(refused(() => resolve(scene(), sent, neverStarted)).code).toBe('CODEX_ILLEGAL_TRANSITION');
  });

  test('questions of a turn that never started are closed, so that the next attempt does not wait for them', () => {
    const sent = scene().submitting();
    const asked = scene().ask(sent.id);
    lose(scene(), sent, 'answerLost');
    resolve(scene(), sent, neverStarted);
    expect(scene().interaction(asked).status).toBe('cleared');
  });
}

function describeActive(scene: () => Scene): void {
  const active = (turn: ReturnType<typeof turnId>): SettledEvidence => ({ kind: 'active', turnId: turn });

  test('a turn that is found running is ours again', () => {
    const lost = scene().reconciling();
    expect(resolve(scene(), lost, active(turnOf(lost.id)))).toMatchObject({
      status: 'running',
      lastWord: 'running',
      turnId: turnOf(lost.id),
      threadId: threadOf(lost.id),
      threadIsFresh: false,
      startedAt: scene().now,
      recoveringSince: null,
    });
  });

  test('a turn that is found running with an open question waits for it', () => {
    const lost = lose(scene(), scene().waiting({ kind: 'userInput' }), 'connectionLost');
    expect(resolve(scene(), lost, active(turnOf(lost.id))).status).toBe('waiting_for_user_input');
  });

  test('a running turn that belongs to another operation is not ours', () => {
    const other = scene().running();
    const lost = scene().reconciling();
    expect(resolve(scene(), lost, active(turnOf(other.id)))).toMatchObject({
      status: 'unknown_after_app_server_exit',
      lastError: givenError('CODEX_TURN_STEERED'),
    });
  });
}

function describeUndecidable(scene: () => Scene): void {
  const steered = { kind: 'steered', turnId: turnId('turn_joined') } as const;

  test.each<[string, SettledEvidence, Operation['lastError']]>([
    ['was joined to another turn', steered, givenError('CODEX_TURN_STEERED')],
    ['left no evidence', { kind: 'evidenceLost' }, givenError('CODEX_EVIDENCE_LOST')],
  ])('a prompt that %s ends as unknown and is never sent again', (_what, evidence, lastError) => {
    const lost = scene().reconciling();
    expect(resolve(scene(), lost, evidence)).toEqual({
      ...lost,
      status: 'unknown_after_app_server_exit',
      lastWord: 'unknown_after_app_server_exit',
      epoch: null,
      recoveringSince: null,
      lastError,
      finishedAt: scene().now,
    });
    expect(scene().claim()).toBeUndefined();
  });

  test('its open questions are closed with it', () => {
    const lost = lose(scene(), scene().waiting(), 'appServerExited');
    resolve(scene(), lost, { kind: 'evidenceLost' });
    const [question] = scene().store.interactions.list({ operationId: lost.id, limit: 1 });
    expect(question?.status).toBe('cleared');
  });

  test('a turn that is watched has not lost its evidence', () => {
    const running = scene().running();
    expect(refused(() => resolve(scene(), running, { kind: 'evidenceLost' })).code).toBe('CODEX_ILLEGAL_TRANSITION');
    expect(refused(() => resolve(scene(), running, steered)).code).toBe('CODEX_ILLEGAL_TRANSITION');
  });
}

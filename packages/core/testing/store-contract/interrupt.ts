import { describe, expect, test } from 'vitest';
import type { Operation } from '../../src/model/operation.ts';
import type { InterruptOutcome, OperationStore } from '../../src/store/operation-store.ts';
import { givenEnd, givenError, operationId } from '../given.ts';
import { refused, turnOf, type Scene } from './scene.ts';

type Wish = Parameters<OperationStore['requestInterrupt']>[1];

/** Wishes to stop, which are never forgotten. */
export function describeInterrupt(scene: () => Scene): void {
  describe('requestInterrupt()', () => {
    describeWish(scene);
    describeSecondWish(scene);
  });
  describe('a wish to cancel', () => describeSticky(scene));
}

function wish({ store, now }: Scene, { id }: Pick<Operation, 'id'>, over: Partial<Wish> = {}): InterruptOutcome {
  return store.operations.requestInterrupt(id, { reason: 'requested', keepCommands: true, ...over }, now);
}

function describeWish(scene: () => Scene): void {
  test('what is queued is cancelled at once and never runs', () => {
    const queued = scene().queued();
    scene().clock.advance(5);
    expect(wish(scene(), queued)).toEqual({
      kind: 'cancelled',
      operation: {
        ...queued,
        status: 'cancelled',
        lastWord: 'cancelled',
        interrupt: { requestedAt: scene().now, reason: 'requested', keepCommands: true },
        updatedAt: scene().now,
        finishedAt: scene().now,
      },
    });
    expect(scene().claim()).toBeUndefined();
  });

  test.each<[string, () => Operation]>([
    ['starting', () => scene().starting()],
    ['submitting', () => scene().submitting()],
    ['running', () => scene().running()],
    ['waiting_for_approval', () => scene().waiting()],
    ['reconciling', () => scene().reconciling()],
  ])('for what is %s the wish is recorded, and its owner carries it out', (_status, bring) => {
    const before = bring();
    scene().clock.advance(5);
    const operation = {
      ...before,
      interrupt: { requestedAt: scene().now, reason: 'max_turn_seconds', keepCommands: true },
      updatedAt: scene().now,
    };
    expect(wish(scene(), before, { reason: 'max_turn_seconds' })).toEqual({ kind: 'requested', operation });
    expect(scene().get(before.id)).toEqual(operation);
    const [fact] = scene().store.events.newest(before.id, 1);
    expect(fact).toMatchObject({ type: 'note', data: { interruptRequested: 'max_turn_seconds' } });
  });

  test('what has ended stays as it ended', () => {
    const completed = scene().completed();
    expect(wish(scene(), completed)).toEqual({ kind: 'alreadyEnded', operation: completed });
    expect(scene().get(completed.id)).toEqual(completed);
  });

  test('an unknown operation is refused', () => {
    const { code, details } = refused(() => wish(scene(), { id: operationId('op_unknown') }));
    expect([code, details['reason'], details['operationId']]).toEqual([
      'INVALID_ARGUMENT',
      'unknown_operation',
      'op_unknown',
    ]);
  });
}

function describeSecondWish(scene: () => Scene): void {
  test('a second wish changes nothing', () => {
    const running = scene().running();
    const first = wish(scene(), running);
    const facts = scene().journal(running.id);
    scene().clock.advance(5);
    expect(wish(scene(), running, { reason: 'max_turn_seconds' })).toEqual(first);
    expect(scene().journal(running.id)).toEqual(facts);
  });

  test('ending the commands too wins over keeping them, whoever comes first', () => {
    const [a, b] = [scene().running(), scene().running()];
    const requestedAt = scene().now;
    wish(scene(), a, { keepCommands: true });
    wish(scene(), b, { keepCommands: false });
    scene().clock.advance(5);
    wish(scene(), a, { keepCommands: false });
    wish(scene(), b, { keepCommands: true });
    const wished = { requestedAt, reason: 'requested', keepCommands: false };
    expect([scene().get(a.id).interrupt, scene().get(b.id).interrupt]).toEqual([wished, wished]);
    expect(scene().get(a.id).updatedAt).toBe(scene().now);
    expect(scene().get(b.id).updatedAt).toBe(requestedAt);
  });
}

function describeSticky(scene: () => Scene): void {
  const wait = { reason: 'retry', notBefore: 0, counts: 'attempt', error: null } as const;

  test.each<[string, () => Operation, (scene: Scene, one: Operation) => unknown]>([
    [
      'a deferred start',
      () => scene().starting(),
      ({ store, own, now }, { id }) => store.operations.deferStart(own, id, wait, now),
    ],
    [
      'a refused turn',
      () => scene().submitting(),
      ({ store, own, now }, { id }) => store.operations.deferStart(own, id, wait, now),
    ],
    [
      'a lost connection before sending',
      () => scene().starting(),
      ({ store, own, now }, { id }) => store.operations.loseSight(own, id, 'connectionLost', now),
    ],
    [
      'the end of the app-server before sending',
      () => scene().withThread(),
      ({ store, own, generation, now }) => store.generations.markExited(own, generation, 'crashed', now),
    ],
    [
      'the end of the worker before sending',
      () => scene().starting(),
      (present) => present.store.operations.adoptOrphans(present.successor(), present.now),
    ],
    [
      'proof that the turn never started',
      () => scene().reconciling(),
      ({ store, own, now }, { id }) => store.operations.resolveReconciling(own, id, { kind: 'neverStarted' }, now),
    ],
  ])('%s ends it as cancelled instead of queued', (_what, bring, step) => {
    const operation = bring();
    wish(scene(), operation);
    step(scene(), operation);
    expect(scene().get(operation.id)).toMatchObject({ status: 'cancelled', epoch: null, finishedAt: scene().now });
    expect(scene().store.operations.openWork().queued).toBe(0);
  });

  test('does not undo what cannot be undone: an accepted turn runs, an end is an end', () => {
    const { store, own, now } = scene();
    const sent = scene().submitting();
    wish(scene(), sent);
    expect(store.operations.recordTurnAccepted(own, sent.id, turnOf(sent.id), now).status).toBe('running');
    expect(store.operations.endTurn(own, sent.id, givenEnd(), now).status).toBe('completed');
    const started = scene().starting();
    wish(scene(), started);
    const error = givenError('CODEX_THREAD_NOT_FOUND');
    expect(store.operations.failStart(own, started.id, error, now).status).toBe('failed');
  });

  test('survives the loss of its owner', () => {
    const running = scene().running();
    wish(scene(), running);
    scene().store.operations.adoptOrphans(scene().successor(), scene().now);
    expect(scene().get(running.id)).toMatchObject({ status: 'reconciling', interrupt: { reason: 'requested' } });
  });
}

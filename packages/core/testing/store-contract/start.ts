import { describe, expect, test } from 'vitest';
import type { Operation } from '../../src/model/operation.ts';
import type { OperationStore } from '../../src/store/operation-store.ts';
import { givenEnd, givenError, givenEvidence, threadId, turnId } from '../given.ts';
import { refused, threadOf, turnOf, type Scene } from './scene.ts';

type Wait = Parameters<OperationStore['deferStart']>[2];

/** From a claimed operation to a running turn, fact by fact. */
export function describeStart(scene: () => Scene): void {
  describe('recordThread()', () => describeThread(scene));
  describe('markSubmitting()', () => describeSubmitting(scene));
  describe('recordTurnAccepted()', () => describeAccepted(scene));
  describe('deferStart()', () => describeDefer(scene));
  describe('failStart()', () => describeFail(scene));
}

function describeThread(scene: () => Scene): void {
  test('a starting operation remembers its thread and its app-server', () => {
    const started = scene().starting();
    scene().clock.advance(5);
    expect(scene().thread(started)).toEqual({
      ...started,
      threadId: threadOf(started.id),
      threadIsFresh: true,
      generation: scene().generation,
      updatedAt: scene().now,
    });
  });

  test('another thread takes the place of the first', () => {
    const { store, own, generation, now } = scene();
    const { id } = scene().withThread();
    const another = { threadId: threadId('another'), fresh: false, generation };
    const { threadId: recorded, threadIsFresh } = store.operations.recordThread(own, id, another, now);
    expect([recorded, threadIsFresh]).toEqual(['another', false]);
  });

  test('the same thread may be recorded again', () => {
    const started = scene().withThread();
    expect(scene().thread(started)).toMatchObject({ status: 'starting', threadId: threadOf(started.id) });
  });

  test('a thread that another operation holds is refused: two turns would be joined into one', () => {
    const holder = scene().running();
    const { id } = scene().starting();
    expect(refused(() => record(scene(), id, threadOf(holder.id)))).toEqual({
      code: 'CODEX_BUSY',
      details: { threadId: threadOf(holder.id), operationId: holder.id },
    });
    expect(scene().get(id).threadId).toBeNull();
  });

  test('a thread that an older operation waits for is refused; one that a younger waits for is not', () => {
    const { id } = scene().starting();
    scene().queued({ threadId: threadId('t') });
    expect(record(scene(), id, threadId('t')).threadId).toBe('t');
    defer(scene(), id, { notBefore: scene().now + 100 });
    const younger = scene().starting();
    expect(refused(() => record(scene(), younger.id, threadId('t'))).code).toBe('CODEX_BUSY');
  });

  test('a thread whose operations have ended is free', () => {
    const ended = scene().completed();
    expect(record(scene(), scene().starting().id, threadOf(ended.id)).threadId).toBe(threadOf(ended.id));
  });
}

function describeSubmitting(scene: () => Scene): void {
  test('what was true before sending is written with the status', () => {
    const thread = scene().withThread();
    const [generation, baselineTurnId] = [scene().ready(), 'turn_before'];
    scene().clock.advance(5);
    expect(scene().sent(thread, { generation, baselineTurnId })).toEqual({
      ...thread,
      status: 'submitting',
      lastWord: 'submitting',
      evidence: givenEvidence({ generation, baselineTurnId }),
      generation,
      updatedAt: scene().now,
    });
  });

  test('without a thread there is nothing to send to', () => {
    const started = scene().starting();
    const { code, details } = refused(() => scene().sent(started));
    expect(code).toBe('CODEX_ILLEGAL_TRANSITION');
    expect(details).toEqual({ operationId: started.id, status: 'starting', event: 'turnSubmitting' });
    expect(scene().get(started.id)).toEqual(started);
  });

  test('a wish to cancel ends it here, and nothing is sent or recorded as sent', () => {
    const thread = scene().withThread();
    scene().wish(thread.id);
    const { status, evidence, epoch, finishedAt } = scene().sent(thread);
    expect({ status, evidence, epoch, finishedAt }).toEqual({
      status: 'cancelled',
      evidence: null,
      epoch: null,
      finishedAt: scene().now,
    });
  });
}

function describeAccepted(scene: () => Scene): void {
  test('the turn runs, and nothing is left of what kept it waiting', () => {
    const { id } = scene().starting();
    defer(scene(), id, { error: givenError('CODEX_BUSY') });
    const again = scene().claim();
    if (!again) throw new Error('it was not claimed again');
    const sent = scene().sent(scene().thread(again));
    scene().clock.advance(5);
    expect(accept(scene(), sent)).toEqual({
      ...sent,
      status: 'running',
      lastWord: 'running',
      turnId: turnOf(id),
      threadIsFresh: false,
      startedAt: scene().now,
      nextAttemptAt: null,
      waitReason: null,
      waitSince: null,
      lastError: null,
      updatedAt: scene().now,
    });
  });

  test('a turn id that is the baseline means that the prompt was joined to that turn', () => {
    const sent = scene().submitting({}, { baselineTurnId: 'turn_before' });
    expectSteered(scene(), accept(scene(), sent, turnId('turn_before')));
  });

  test('a turn id that belongs to another operation means that the prompt was joined to that turn', () => {
    const holder = scene().running();
    expectSteered(scene(), accept(scene(), scene().submitting(), turnOf(holder.id)));
    expect(scene().store.operations.byTurn(turnOf(holder.id))?.id).toBe(holder.id);
  });

  test('a turn id of an operation that has ended is not new either', () => {
    const ended = scene().completed();
    expectSteered(scene(), accept(scene(), scene().submitting(), turnOf(ended.id)));
  });

  test('a turn that was lost from sight runs again, since the moment it was first accepted', () => {
    const { store, own } = scene();
    const { id, startedAt } = scene().running();
    store.operations.loseSight(own, id, 'connectionLost', scene().clock.advance(5));
    scene().clock.advance(5);
    expect(accept(scene(), scene().get(id))).toMatchObject({ status: 'running', startedAt, recoveringSince: null });
  });

  test('a turn with an open question waits as soon as it is accepted', () => {
    const sent = scene().submitting();
    scene().ask(sent.id);
    expect(sent.status).toBe(scene().get(sent.id).status);
    expect(accept(scene(), sent).status).toBe('waiting_for_approval');
    expect(scene().get(sent.id).status).toBe('waiting_for_approval');
  });
}

function describeDefer(scene: () => Scene): void {
  test('a start that did not work goes back to the queue, without an owner, with reason and time', () => {
    const started = scene().withThread();
    const error = givenError('CODEX_APP_SERVER_UNAVAILABLE');
    scene().clock.advance(5);
    const deferred = defer(scene(), started.id, { counts: 'attempt', error, notBefore: scene().now + 100 });
    expect(deferred).toEqual({
      ...started,
      status: 'queued',
      lastWord: 'queued',
      epoch: null,
      nextAttemptAt: scene().now + 100,
      waitReason: 'retry',
      waitSince: scene().now,
      lastError: error,
      updatedAt: scene().now,
    });
    expect(scene().journal(started.id).slice(-2)).toEqual(['status: queued', 'retry: retry']);
  });

  test('an error answer of Codex to turn/start leads back to the queue: it did not happen', () => {
    const sent = scene().submitting();
    expect(defer(scene(), sent.id)).toMatchObject({ status: 'queued', evidence: null, threadId: threadOf(sent.id) });
  });

  test('waiting for a neighbour gives the attempt back', () => {
    const { id } = scene().starting();
    expect(defer(scene(), id, { counts: 'no attempt' }).attempt).toBe(0);
    scene().claim();
    expect(defer(scene(), id, { counts: 'attempt' }).attempt).toBe(1);
    expect(scene().claim()?.attempt).toBe(2);
  });

  test('a wait for the same reason goes on from its first moment; another reason begins anew', () => {
    const { id } = scene().starting();
    const { waitSince } = defer(scene(), id, { reason: 'active_writer' });
    scene().clock.advance(5);
    scene().claim();
    expect(defer(scene(), id, { reason: 'active_writer' }).waitSince).toBe(waitSince);
    scene().claim();
    expect(defer(scene(), id, { reason: 'low_disk' }).waitSince).toBe(scene().now);
  });

  test('a wait without an error keeps the last one', () => {
    const { id } = scene().starting();
    defer(scene(), id, { error: givenError('CODEX_BUSY') });
    scene().claim();
    expect(defer(scene(), id, { error: null }).lastError?.code).toBe('CODEX_BUSY');
  });

  test('somebody who wished to cancel meanwhile gets that, and no retry is announced', () => {
    const { id } = scene().starting();
    scene().wish(id);
    expect(defer(scene(), id)).toMatchObject({ status: 'cancelled', finishedAt: scene().now, epoch: null });
    expect(scene().journal(id).at(-1)).toBe('status: cancelled');
  });

  test('a turn that was accepted can not be deferred', () => {
    const { id } = scene().running();
    expect(refused(() => defer(scene(), id)).code).toBe('CODEX_ILLEGAL_TRANSITION');
  });
}

function describeFail(scene: () => Scene): void {
  test.each<[string, () => Operation]>([
    ['queued', () => scene().queued()],
    ['starting', () => scene().starting()],
    ['submitting', () => scene().submitting()],
  ])('one that is %s fails with the reason, and has no owner', (status, bring) => {
    const before = bring();
    expect(before.status).toBe(status);
    expect(fail(scene(), before)).toEqual({
      ...before,
      status: 'failed',
      lastWord: 'failed',
      epoch: null,
      lastError: givenError('CODEX_THREAD_NOT_FOUND'),
      finishedAt: scene().now,
    });
  });

  test('a turn that was accepted does not fail to start', () => {
    const running = scene().running();
    expect(refused(() => fail(scene(), running)).code).toBe('CODEX_ILLEGAL_TRANSITION');
  });

  test('a failed operation frees its thread', () => {
    const first = scene().submitting({ threadId: threadId('t') });
    fail(scene(), first);
    expect(scene().running({ threadId: threadId('t') }).status).toBe('running');
    const late = refused(() => scene().store.operations.endTurn(scene().own, first.id, givenEnd(), scene().now));
    expect(late.code).toBe('CODEX_ILLEGAL_TRANSITION');
  });
}

function record({ store, own, generation, now }: Scene, id: Operation['id'], to: ReturnType<typeof threadId>) {
  return store.operations.recordThread(own, id, { threadId: to, fresh: true, generation }, now);
}

function defer({ store, own, now }: Scene, id: Operation['id'], over: Partial<Wait> = {}): Operation {
  const wait: Wait = { reason: 'retry', notBefore: now, counts: 'no attempt', error: null, ...over };
  return store.operations.deferStart(own, id, wait, now);
}

function accept({ store, own, now }: Scene, { id }: Operation, turn = turnOf(id)): Operation {
  return store.operations.recordTurnAccepted(own, id, turn, now);
}

function fail({ store, own, now }: Scene, { id }: Operation): Operation {
  return store.operations.failStart(own, id, givenError('CODEX_THREAD_NOT_FOUND'), now);
}

function expectSteered(scene: Scene, operation: Operation): void {
  expect(operation).toMatchObject({
    status: 'unknown_after_app_server_exit',
    lastError: givenError('CODEX_TURN_STEERED'),
    turnId: null,
    epoch: null,
    finishedAt: scene.now,
  });
  expect(scene.get(operation.id)).toEqual(operation);
}

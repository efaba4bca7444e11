import { describe, expect, test } from 'vitest';
import type { Operation, OperationId } from '../../src/model/operation.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { Store } from '../../src/store/store.ts';
import {
  givenEnd,
  givenError,
  givenEvidence,
  givenNewGeneration,
  givenProcess,
  givenQuestion,
  interactionId,
  NO_LIMITS,
  operationId,
  threadId,
  turnId,
} from '../given.ts';
import { refused, threadOf, turnOf, type Scene } from './scene.ts';
import { visibleState } from './visible-state.ts';

/** Who may write: terms, the end of terms, and intents that nobody may carry out. */
export function describeOwnership(scene: () => Scene): void {
  describe('an owner of an older term', () => describeFence(scene));
  describe('an unknown operation', () => describeUnknown(scene));
  describe('an operation that has ended', () => describeFinal(scene));
  describe('adoptOrphans()', () => describeAdopt(scene));
}

interface Call {
  readonly store: Store;
  readonly own: Ownership;
  readonly id: OperationId;
  readonly now: number;
}

const WAIT = { reason: 'retry', notBefore: 0, counts: 'attempt', error: null } as const;

/** Every intent of an owner that names one operation. */
const ON_OPERATIONS: Readonly<Record<string, (call: Call) => unknown>> = {
  recordThread: ({ store, own, id, now }) =>
    store.operations.recordThread(own, id, { threadId: threadId('thread_x'), fresh: true, generation: 1 }, now),
  markSubmitting: ({ store, own, id, now }) => store.operations.markSubmitting(own, id, givenEvidence(), now),
  recordTurnAccepted: ({ store, own, id, now }) =>
    store.operations.recordTurnAccepted(own, id, turnId('turn_new'), now),
  deferStart: ({ store, own, id, now }) => store.operations.deferStart(own, id, WAIT, now),
  failStart: ({ store, own, id, now }) => store.operations.failStart(own, id, givenError('CODEX_TIMEOUT'), now),
  loseSight: ({ store, own, id, now }) => store.operations.loseSight(own, id, 'connectionLost', now),
  resolveReconciling: ({ store, own, id, now }) =>
    store.operations.resolveReconciling(own, id, { kind: 'evidenceLost' }, now),
  endTurn: ({ store, own, id, now }) => store.operations.endTurn(own, id, givenEnd(), now),
};

const APPEND = {
  append: ({ store, own, id, now }: Call) => store.events.append(own, id, { type: 'note', data: {} }, now),
};

/** Every other intent of an owner. */
const OTHERS: Readonly<Record<string, (call: Call) => unknown>> = {
  ...APPEND,
  claimNext: ({ store, own, now }) => store.operations.claimNext(own, NO_LIMITS, now),
  adoptOrphans: ({ store, own, now }) => store.operations.adoptOrphans(own, now),
  open: ({ store, own, id, now }) => store.interactions.open(own, givenQuestion({ operationId: id }), now),
  expire: ({ store, own, now }) => store.interactions.expire(own, interactionId('int_1'), null, now),
  extendDeadlines: ({ store, own, now }) => store.interactions.extendDeadlines(own, 1, now),
  markDelivered: ({ store, own, now }) => store.interactions.markDelivered(own, interactionId('int_1'), now),
  closeByServer: ({ store, own, now }) => store.interactions.closeByServer(own, { generation: 1, requestId: 0 }, now),
  'generations.create': ({ store, own, now }) => store.generations.create(own, givenNewGeneration(), now),
  recordProcess: ({ store, own, now }) => store.generations.recordProcess(own, 1, givenProcess(), now),
  markReady: ({ store, own, now }) => store.generations.markReady(own, 1, '1', now),
  markExited: ({ store, own, now }) => store.generations.markExited(own, 1, 'crashed', now),
  beat: ({ store, own, now }) => store.worker.beat(own, now),
  leave: ({ store, own, now }) => store.worker.leave(own, 'whatever', now),
  prune: ({ store, own, now }) => store.maintenance.prune(own, now, 10),
};

function describeFence(scene: () => Scene): void {
  test.each(Object.entries({ ...ON_OPERATIONS, ...OTHERS }))('%s is refused and changes nothing', (_name, call) => {
    const { store, own, clock } = scene();
    const { id } = scene().running();
    scene().queued();
    scene().answered(id, { id: interactionId('int_1'), requestId: 0 });
    scene().successor();
    const before = visibleState(store);
    const { code } = refused(() => call({ store, own, id, now: clock.advance(5) }));
    expect(code).toBe('CODEX_OWNERSHIP_LOST');
    expect(visibleState(store)).toEqual(before);
  });

  test('is refused before anything else is looked at, and told which term is the newest', () => {
    const { store, own, now } = scene();
    const { epoch } = scene().successor();
    const call = { store, own, id: operationId('op_unknown'), now };
    for (const intent of Object.values(ON_OPERATIONS)) {
      expect(refused(() => intent(call))).toEqual({
        code: 'CODEX_OWNERSHIP_LOST',
        details: { epoch: own.epoch, current: epoch },
      });
    }
  });

  test('a term that nobody was given is no term', () => {
    const { store, own, now } = scene();
    const ahead = { epoch: own.epoch + 1 };
    expect(refused(() => store.operations.claimNext(ahead, NO_LIMITS, now)).code).toBe('CODEX_OWNERSHIP_LOST');
  });
}

function describeUnknown(scene: () => Scene): void {
  test.each(Object.entries({ ...ON_OPERATIONS, ...APPEND }))('is refused by %s', (_name, call) => {
    const { store, own, now } = scene();
    const id = operationId('op_unknown');
    expect(refused(() => call({ store, own, id, now }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { reason: 'unknown_operation', operationId: id },
    });
  });

  test('has no questions', () => {
    const { store, own, now } = scene();
    const question = givenQuestion({ operationId: operationId('op_unknown') });
    expect(refused(() => store.interactions.open(own, question, now)).code).toBe('INVALID_ARGUMENT');
    expect(store.interactions.get(question.id)).toBeUndefined();
  });
}

function describeFinal(scene: () => Scene): void {
  const ends: readonly [string, () => Operation][] = [
    ['completed', () => scene().completed()],
    ['cancelled', () => scene().cancelled()],
    ['unknown_after_app_server_exit', () => unknown(scene())],
    ['failed', () => ended(scene(), 'failed')],
    ['interrupted', () => ended(scene(), 'interrupted')],
  ];
  describe.each(ends)('as %s', (status, bring) => {
    test.each(Object.entries(ON_OPERATIONS))('is not changed by %s', (_name, call) => {
      const { store, own, clock } = scene();
      const { id } = bring();
      const before = visibleState(store);
      const { code, details } = refused(() => call({ store, own, id, now: clock.advance(5) }));
      expect([code, details['operationId'], details['status']]).toEqual(['CODEX_ILLEGAL_TRANSITION', id, status]);
      expect(visibleState(store)).toEqual(before);
    });
  });

  test('is not adopted, not taken from its app-server, and keeps its status when a late question comes', () => {
    const { store, own, generation, now } = scene();
    const completed = scene().completed();
    scene().ask(completed.id);
    store.generations.markExited(own, generation, 'crashed', now);
    expect(store.operations.adoptOrphans(scene().successor(), now)).toEqual([]);
    expect(scene().get(completed.id)).toEqual(completed);
  });
}

function describeAdopt(scene: () => Scene): void {
  test('what was about to be sent goes back to the queue, what was sent is left to evidence', () => {
    const { store } = scene();
    const sent = [scene().submitting(), scene().running(), scene().waiting(), scene().reconciling()];
    const starting = scene().withThread();
    scene().completed();
    scene().queued();
    const own = scene().successor();
    scene().clock.advance(5);
    const adopted = store.operations.adoptOrphans(own, scene().now);
    expect(adopted).toEqual([
      ...sent.map((before) => ({
        ...before,
        status: 'reconciling',
        epoch: own.epoch,
        recoveringSince: before.recoveringSince ?? scene().now,
        updatedAt: scene().now,
      })),
      { ...starting, status: 'queued', lastWord: 'queued', epoch: null, updatedAt: scene().now },
    ]);
    expect(adopted).toEqual(adopted.map(({ id }) => scene().get(id)));
  });

  test('the last word of what was lost before stays', () => {
    const lost = scene().reconciling();
    const [adopted] = scene().store.operations.adoptOrphans(scene().successor(), scene().now);
    expect([lost.lastWord, adopted?.lastWord]).toEqual(['submitting', 'submitting']);
  });

  test('a thread that lives in the app-server is kept: only the worker is gone', () => {
    const { id } = scene().withThread();
    scene().store.operations.adoptOrphans(scene().successor(), scene().now);
    expect(scene().get(id)).toMatchObject({ threadId: threadOf(id), threadIsFresh: true });
  });

  test('nothing of its own term is an orphan, also when asked twice', () => {
    const { store, now } = scene();
    scene().running();
    expect(store.operations.adoptOrphans(scene().own, now)).toEqual([]);
    const own = scene().successor();
    expect(store.operations.adoptOrphans(own, now)).toHaveLength(1);
    expect(store.operations.adoptOrphans(own, now)).toEqual([]);
  });

  test('the new owner may carry on, the old one may not', () => {
    const { store, now } = scene();
    const { id } = scene().running();
    const own = scene().successor();
    store.operations.adoptOrphans(own, now);
    expect(refused(() => store.operations.endTurn(scene().own, id, givenEnd(), now)).code).toBe('CODEX_OWNERSHIP_LOST');
    expect(store.operations.recordTurnAccepted(own, id, turnOf(id), now).status).toBe('running');
    expect(store.operations.endTurn(own, id, givenEnd(), now).status).toBe('completed');
  });
}

function unknown(scene: Scene): Operation {
  const { id } = scene.reconciling();
  return scene.store.operations.resolveReconciling(scene.own, id, { kind: 'evidenceLost' }, scene.now);
}

function ended(scene: Scene, status: 'failed' | 'interrupted'): Operation {
  const { id } = scene.running();
  return scene.store.operations.endTurn(scene.own, id, givenEnd({ status }), scene.now);
}

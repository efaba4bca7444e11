import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/foundation/hash.ts';
import type { OperationId } from '../../src/model/operation.ts';
import { givenSubmit, operationId, threadId } from '../given.ts';
import { turnOf, type Scene } from './scene.ts';
import { workflowId } from './workflows.ts';

/** What submit() promises. */
export function describeSubmit(scene: () => Scene): void {
  describe('submit()', () => {
    describeCreated(scene);
    describeKeys(scene);
    describeDuplicates(scene);
    describeEndedDuplicates(scene);
    describeBusy(scene);
  });
}

function describeCreated(scene: () => Scene): void {
  test('a task becomes a queued operation that has everything it was given and nothing else yet', () => {
    const { store, now } = scene();
    const intent = givenSubmit({
      id: operationId('op_new'),
      type: 'send_message',
      workflowId: workflowId('wf_given'),
      clientRequestId: 'key',
      prompt: 'Añade una prueba 🙂',
      title: 'A test',
      threadId: threadId('thread_named'),
      environment: { codexHome: '/other', codexBinary: '/opt/codex' },
      warnings: ['an old word'],
    });
    const outcome = store.operations.submit(intent, now);
    const { request, prompt, dedupKey, whenBusy, ...given } = intent;
    expect([request, dedupKey, whenBusy]).toEqual([{ message: prompt }, null, 'queue']);
    expect(outcome).toMatchObject({ kind: 'created' });
    expect(outcome.operation).toEqual({
      ...given,
      seq: outcome.operation.seq,
      status: 'queued',
      lastWord: 'queued',
      threadIsFresh: false,
      turnId: null,
      epoch: null,
      generation: null,
      attempt: 0,
      nextAttemptAt: null,
      waitReason: null,
      waitSince: null,
      evidence: null,
      recoveringSince: null,
      interrupt: null,
      lastError: null,
      promptChars: prompt.length,
      promptSha256: sha256(prompt),
      createdAt: now,
      updatedAt: now,
      startedAt: null,
      finishedAt: null,
      pruned: false,
      imported: false,
    });
    expect(store.operations.get(intent.id)).toEqual(outcome.operation);
  });

  test('the whole prompt and the arguments as given are kept', () => {
    const { store, now } = scene();
    const request = { message: 'x', nested: { b: [1, { c: null }], a: true } };
    const { operation } = store.operations.submit(givenSubmit({ prompt: 'long '.repeat(10_000), request }), now);
    expect(store.operations.prompt(operation.id)).toBe('long '.repeat(10_000));
    expect(store.operations.request(operation.id)).toEqual(request);
  });

  test('a later submission has a greater seq', () => {
    const first = scene().queued();
    expect(scene().queued().seq).toBeGreaterThan(first.seq);
  });

  test('the answer names the worker in office, or that there is none', () => {
    const { store, own } = scene();
    expect(scene().submit({ clientRequestId: 'key' })).toMatchObject({ kind: 'created', worker: { epoch: own.epoch } });
    store.worker.leave(own, 'whatever', scene().now);
    expect(scene().submit()).toMatchObject({ kind: 'created', worker: undefined });
    const again = scene().submit({ clientRequestId: 'key' });
    expect(again).toMatchObject({ kind: 'existing', worker: undefined });
  });
}

function describeKeys(scene: () => Scene): void {
  test('the same key with the same request meets the first operation, whatever order its fields are in', () => {
    const first = scene().queued({ clientRequestId: 'key', request: { a: 1, b: { c: 2, d: 3 } } });
    const again = scene().submit({ clientRequestId: 'key', request: { b: { d: 3, c: 2 }, a: 1 } });
    expect(again).toMatchObject({ kind: 'existing', operation: first });
    expect(scene().store.operations.active()).toHaveLength(1);
  });

  test.each<[string, (id: OperationId) => void]>([
    ['failed', (id) => scene().store.operations.failStart(scene().own, id, wrong, scene().now)],
    ['cancelled', (id) => scene().wish(id)],
  ])('the same key meets a %s operation too: it is never run again by itself', (status, end) => {
    const { id } = scene().queued({ clientRequestId: 'key' });
    end(id);
    expect(scene().submit({ clientRequestId: 'key' })).toMatchObject({ kind: 'existing', operation: { id, status } });
  });

  test('the same key meets a pruned operation too', () => {
    const { id } = scene().completed({ clientRequestId: 'key' });
    prune(scene());
    expect(scene().submit({ clientRequestId: 'key' })).toMatchObject({ kind: 'existing', operation: { id } });
  });

  test('the same key with another request is a conflict that names the differing fields in order', () => {
    const first = scene().queued({ clientRequestId: 'key', request: { z: 1, same: [1], a: { b: 1 }, gone: 1 } });
    const other = scene().submit({ clientRequestId: 'key', request: { z: 2, same: [1], a: { b: 2 }, added: 0 } });
    expect(other).toEqual({ kind: 'conflict', operation: first, differingFields: ['a', 'added', 'gone', 'z'] });
  });

  test('a field that is null differs from one that is absent', () => {
    scene().queued({ clientRequestId: 'key', request: { a: null } });
    const other = scene().submit({ clientRequestId: 'key', request: {} });
    expect(other).toMatchObject({ kind: 'conflict', differingFields: ['a'] });
  });

  test('a conflict with a pruned operation names no fields: its request is gone, its hash is not', () => {
    scene().completed({ clientRequestId: 'key', request: { a: 1 } });
    prune(scene());
    const other = scene().submit({ clientRequestId: 'key', request: { a: 2 } });
    expect(other).toMatchObject({ kind: 'conflict', differingFields: [] });
  });

  test('submissions without a key never meet', () => {
    scene().queued({ clientRequestId: null });
    expect(scene().submit({ clientRequestId: null }).kind).toBe('created');
  });

  test('the key is looked at before the prompt and the thread', () => {
    const busy = { dedupKey: 'same', threadId: threadId('t'), whenBusy: 'refuse' } as const;
    scene().queued({ clientRequestId: 'key', ...busy });
    expect(scene().submit({ clientRequestId: 'key', ...busy }).kind).toBe('existing');
    expect(scene().submit({ clientRequestId: 'key', request: {}, ...busy }).kind).toBe('conflict');
  });
}

function describeDuplicates(scene: () => Scene): void {
  test.each(['queued', 'starting', 'submitting', 'running', 'waiting', 'reconciling'] as const)(
    'an equal prompt is a duplicate while the first is %s',
    (stage) => {
      const first = scene().queued({ dedupKey: 'same' });
      bringTo(scene(), stage);
      expect(scene().submit({ dedupKey: 'same' })).toEqual({ kind: 'duplicate', operation: scene().get(first.id) });
    },
  );

  test('an equal prompt is a new task once the first has ended', () => {
    scene().completed({ dedupKey: 'same' });
    expect(scene().submit({ dedupKey: 'same' }).kind).toBe('created');
  });

  test('equal prompts are allowed where the caller gives no dedup key', () => {
    scene().queued({ dedupKey: null });
    expect(scene().submit({ dedupKey: null }).kind).toBe('created');
  });

  test('the prompt is looked at before the thread', () => {
    const busy = { dedupKey: 'same', threadId: threadId('t'), whenBusy: 'refuse' } as const;
    scene().queued(busy);
    expect(scene().submit(busy).kind).toBe('duplicate');
  });
}

function describeEndedDuplicates(scene: () => Scene): void {
  const again = (endedAfter: number) => scene().submit({ dedupKey: 'same', alsoEndedAfter: endedAfter });
  const release = (...ids: readonly OperationId[]): void => scene().store.operations.releaseDedupKeys(ids);

  test('an equal prompt meets the newest ended one where the intent says since when that counts', () => {
    const before = scene().now;
    scene().completed({ dedupKey: 'same' });
    scene().clock.advance(10);
    const newest = scene().cancelled({ dedupKey: 'same' });
    scene().completed({ dedupKey: 'other' });
    expect(again(before - 1)).toEqual({ kind: 'duplicate', operation: newest });
  });

  test('one that is active comes before any that has ended', () => {
    const { id } = scene().running({ dedupKey: 'same' });
    const newest = scene().now;
    expect(again(newest - 1)).toMatchObject({ kind: 'duplicate', operation: { id, status: 'running' } });
  });

  test('what ended at that moment or before is over', () => {
    const { finishedAt } = scene().completed({ dedupKey: 'same' });
    scene().clock.advance(5);
    expect(again(finishedAt!).kind).toBe('created');
  });

  test('what was pruned is over: nothing could be told of it', () => {
    const before = scene().now - 1;
    scene().completed({ dedupKey: 'same' });
    prune(scene());
    expect(again(before).kind).toBe('created');
  });

  test('whose end is known is over, and its key alone: it reads as before', () => {
    const before = scene().now - 1;
    const ended = scene().completed({ dedupKey: 'same' });
    const other = scene().completed({ dedupKey: 'other' });
    const journal = scene().journal(ended.id);
    release(ended.id, operationId('op_unknown'), ended.id);
    expect(scene().get(ended.id)).toEqual(ended);
    expect(scene().journal(ended.id)).toEqual(journal);
    expect(again(before).kind).toBe('created');
    expect(scene().submit({ dedupKey: 'other', alsoEndedAfter: before })).toMatchObject({
      operation: { id: other.id },
    });
  });

  test('the key of one that is active is kept', () => {
    const { id } = scene().running({ dedupKey: 'same' });
    release(id);
    expect(scene().submit({ dedupKey: 'same' })).toMatchObject({ kind: 'duplicate', operation: { id } });
  });

  test('without a dedup key nothing is met', () => {
    const before = scene().now - 1;
    scene().completed({ dedupKey: null });
    expect(scene().submit({ dedupKey: null, alsoEndedAfter: before }).kind).toBe('created');
  });
}

function describeBusy(scene: () => Scene): void {
  const to = (thread: string) => ({ type: 'send_message', threadId: threadId(thread) }) as const;

  test('a message to a busy thread queues behind it', () => {
    scene().running(to('t'));
    expect(scene().submit(to('t')).kind).toBe('created');
  });

  test('a message that will not wait is refused with the oldest open operation of the thread', () => {
    const first = scene().running(to('t'));
    scene().queued(to('t'));
    expect(scene().submit({ ...to('t'), whenBusy: 'refuse' })).toEqual({ kind: 'busy', operation: first });
    expect(scene().store.operations.active()).toHaveLength(2);
  });

  test('a message that will not wait is taken when the thread is free', () => {
    scene().completed(to('t'));
    scene().running(to('another'));
    expect(scene().submit({ ...to('t'), whenBusy: 'refuse' }).kind).toBe('created');
  });

  test('a new chat has no thread to be busy', () => {
    scene().queued();
    expect(scene().submit({ threadId: null, whenBusy: 'refuse' }).kind).toBe('created');
  });
}

const wrong = { code: 'CODEX_SEND_FAILED', message: 'no', retryable: false } as const;

function prune({ store, own, clock }: Scene): void {
  store.maintenance.prune(own, clock.advance(1), 10);
}

/** Moves the only queued operation on. */
function bringTo(
  scene: Scene,
  stage: 'queued' | 'starting' | 'submitting' | 'running' | 'waiting' | 'reconciling',
): void {
  const { store, own, now } = scene;
  if (stage === 'queued') return;
  const claimed = scene.claim();
  if (!claimed || stage === 'starting') return;
  const { id } = scene.sent(scene.thread(claimed));
  if (stage === 'submitting') return;
  if (stage === 'reconciling') store.operations.loseSight(own, id, 'answerLost', now);
  else store.operations.recordTurnAccepted(own, id, turnOf(id), now);
  if (stage === 'waiting') scene.ask(id);
}

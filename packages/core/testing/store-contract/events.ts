import { describe, expect, test } from 'vitest';
import { JOURNAL_BOUND, type OperationEventRecord } from '../../src/store/event-store.ts';
import type { OperationId } from '../../src/model/operation.ts';
import { givenEnd, givenError, operationId } from '../given.ts';
import { turnOf, type Scene } from './scene.ts';

/** The progress journal. */
export function describeEvents(scene: () => Scene): void {
  describe('the journal', () => {
    describeFacts(scene);
    describeReading(scene);
    describeBound(scene);
  });
}

function append({ store, own, now }: Scene, id: OperationId, type: OperationEventRecord['type'], n: number): void {
  store.events.append(own, id, { type, data: { n } }, now);
}

function describeFacts(scene: () => Scene): void {
  test('every change of status is written with it, and nothing where the status stays', () => {
    const { store, own, now } = scene();
    const wait = { reason: 'active_writer', notBefore: now, counts: 'no attempt', error: null } as const;
    const { id } = scene().withThread();
    store.operations.deferStart(own, id, { ...wait, error: givenError('CODEX_BUSY') }, now);
    const again = scene().claim();
    if (!again) throw new Error('it was not claimed again');
    scene().sent(scene().thread(again));
    store.operations.loseSight(own, id, 'answerLost', now);
    store.operations.resolveReconciling(own, id, { kind: 'active', turnId: turnOf(id) }, now);
    store.interactions.recordAnswer(scene().ask(id).id, {}, now);
    store.operations.endTurn(own, id, givenEnd(), now);
    expect(scene().journal(id)).toEqual([
      'status: queued',
      'status: starting',
      'status: queued',
      'retry: active_writer',
      'status: starting',
      'status: submitting',
      'status: reconciling',
      'status: running',
      'interaction: pending',
      'status: waiting_for_approval',
      'interaction: answered',
      'status: running',
      'interaction: cleared',
      'status: completed',
    ]);
  });

  test('a status is written with the code of the error that the operation has', () => {
    const { store, own, now } = scene();
    const { id } = scene().queued();
    expect(store.events.newest(id, 1)[0]).toMatchObject({ at: now, operationId: id, data: { status: 'queued' } });
    store.operations.failStart(own, id, givenError('CODEX_TIMEOUT'), scene().clock.advance(5));
    expect(store.events.newest(id, 1)[0]).toMatchObject({
      at: scene().now,
      type: 'status',
      data: { status: 'failed', lastErrorCode: 'CODEX_TIMEOUT' },
    });
  });

  test('a retry is written with its reason and its time', () => {
    const { store, own, now } = scene();
    const { id } = scene().starting();
    const wait = { reason: 'low_disk', notBefore: now + 100, counts: 'no attempt', error: null } as const;
    store.operations.deferStart(own, id, wait, now);
    const [fact] = store.events.newest(id, 1);
    expect(fact).toMatchObject({ type: 'retry', data: { reason: 'low_disk', notBefore: now + 100 } });
  });

  test('anything that happens in a turn can be added, also after its end', () => {
    const { store, own } = scene();
    const { id } = scene().completed();
    const data = { item: { type: 'commandExecution', nested: [1, null] } };
    store.events.append(own, id, { type: 'item', data }, scene().clock.advance(5));
    const position = store.events.lastPosition();
    expect(store.events.newest(id, 1)).toEqual([{ position, operationId: id, at: scene().now, type: 'item', data }]);
  });
}

function describeReading(scene: () => Scene): void {
  test('a reader goes on from the last position it saw, over all operations or in one', () => {
    const { store } = scene();
    const [a, b] = [scene().queued(), scene().queued()];
    const start = store.events.lastPosition();
    append(scene(), a.id, 'item', 1);
    append(scene(), b.id, 'item', 2);
    append(scene(), a.id, 'note', 3);
    const seen = (position: number, limit = 10, id?: OperationId) =>
      store.events.after(position, { limit, ...(id && { operationId: id }) }).map(({ data }) => data['n']);
    expect(seen(start)).toEqual([1, 2, 3]);
    expect(seen(start, 2)).toEqual([1, 2]);
    expect(seen(start, 10, a.id)).toEqual([1, 3]);
    expect(seen(start, 1, a.id)).toEqual([1]);
    expect(seen(store.events.lastPosition())).toEqual([]);
    expect(seen(start, 10, operationId('op_unknown'))).toEqual([]);
  });

  test('positions rise over all operations', () => {
    const { store } = scene();
    scene().completed();
    scene().waiting();
    const positions = store.events.after(0, { limit: 100 }).map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
    expect(store.events.lastPosition()).toBe(positions.at(-1));
  });

  test('the newest of one operation come oldest first', () => {
    const { store } = scene();
    const [a, b] = [scene().queued(), scene().queued()];
    for (const n of [1, 2, 3]) append(scene(), a.id, 'item', n);
    append(scene(), b.id, 'item', 4);
    expect(store.events.newest(a.id, 2).map(({ data }) => data['n'])).toEqual([2, 3]);
    expect(store.events.newest(a.id, 0)).toEqual([]);
    expect(store.events.newest(operationId('op_unknown'), 2)).toEqual([]);
  });

  test('an empty journal ends at 0', () => {
    expect(scene().store.events.lastPosition()).toBe(0);
    expect(scene().store.events.after(0, { limit: 10 })).toEqual([]);
  });
}

function describeBound(scene: () => Scene): void {
  test('items, warnings and notes are bounded together, for each operation alone, and the newest stay', () => {
    const { store } = scene();
    const [a, b] = [scene().queued(), scene().queued()];
    append(scene(), b.id, 'item', 0);
    const types = ['item', 'warning', 'note'] as const;
    const numbers = Array.from({ length: JOURNAL_BOUND + 3 }, (_, index) => index + 1);
    for (const n of numbers) append(scene(), a.id, types[n % 3] ?? 'item', n);
    const kept = store.events.newest(a.id, 1_000).filter(({ type }) => type !== 'status');
    expect(kept.map(({ data }) => data['n'])).toEqual(numbers.slice(3));
    expect(scene().journal(b.id)).toEqual(['status: queued', 'item: 0']);
  });

  test('facts about status, questions and retries are never dropped', () => {
    const { id } = scene().waiting();
    const before = scene().journal(id);
    for (let n = 0; n <= JOURNAL_BOUND; n += 1) append(scene(), id, 'item', n);
    for (let n = 0; n <= JOURNAL_BOUND; n += 1) append(scene(), id, 'retry', n);
    const journal = scene().journal(id);
    expect(journal.slice(0, before.length)).toEqual(before);
    expect(journal).toHaveLength(before.length + JOURNAL_BOUND + JOURNAL_BOUND + 1);
  });
}

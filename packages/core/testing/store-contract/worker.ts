import { describe, expect, test } from 'vitest';
import { givenWorker } from '../given.ts';
import { refused, type Scene } from './scene.ts';

/** Who runs the engine. */
export function describeWorker(scene: () => Scene): void {
  describe('the office of the worker', () => {
    describeOffice(scene);
    describeLeaving(scene);
    describe('lastSeenAt()', () => describeLastSeen(scene));
    describeSigns(scene);
  });
}

function describeOffice(scene: () => Scene): void {
  test('each that takes it gets a greater epoch and is shown to everybody', () => {
    const { store, own, now } = scene();
    const intent = givenWorker({ workerId: 'worker_2', host: 'inline', version: '9' });
    const next = store.worker.takeOffice(intent, now);
    expect(next.epoch).toBeGreaterThan(own.epoch);
    expect(store.worker.term()).toBe(next.epoch);
    const fresh = { epoch: next.epoch, startedAt: now, beats: 0, beatAt: now, stopRequested: 'no' };
    expect(store.worker.current()).toEqual({ ...intent, ...fresh });
  });

  test('an epoch is never given twice, also not after a worker has left', () => {
    const { store, own } = scene();
    store.worker.leave(own, 'whatever', scene().now);
    expect(store.worker.term()).toBe(own.epoch);
    expect(scene().successor().epoch).toBe(own.epoch + 1);
  });

  test('heartbeats count up and tell their time', () => {
    const { store, own } = scene();
    store.worker.beat(own, scene().now);
    store.worker.beat(own, scene().clock.advance(5));
    expect(store.worker.current()).toMatchObject({ beats: 2, beatAt: scene().now });
  });
}

function describeLastSeen(scene: () => Scene): void {
  test('the last sign of life outlives the row of a worker that has left', () => {
    const { store, own, clock } = scene();
    store.worker.beat(own, clock.advance(5));
    expect(store.worker.lastSeenAt()).toBe(scene().now);
    store.worker.leave(own, 'whatever', clock.advance(5));
    const left = scene().now;
    clock.advance(5);
    expect(store.worker.lastSeenAt()).toBe(left);
    scene().successor();
    expect(store.worker.lastSeenAt()).toBe(scene().now);
  });
}

function describeLeaving(scene: () => Scene): void {
  const leave = (when: 'idle' | 'whatever'): string => scene().store.worker.leave(scene().own, when, scene().now);

  test('an idle worker leaves, and then there is none', () => {
    scene().completed();
    expect(leave('idle')).toBe('left');
    expect(scene().store.worker.current()).toBeUndefined();
  });

  test.each<[string, () => unknown]>([
    ['an operation is queued', () => scene().queued()],
    ['a turn runs', () => scene().running()],
    ['a turn is looked for', () => scene().reconciling()],
    ['Codex waits for an answer', () => scene().answered(scene().completed().id)],
  ])('a worker does not leave as idle while %s', (_what, bring) => {
    bring();
    expect(leave('idle')).toBe('work_open');
    expect(scene().store.worker.current()?.epoch).toBe(scene().own.epoch);
  });

  test('an answer that nobody can receive any more holds no worker', () => {
    const { store, own, generation, now } = scene();
    const { id } = scene().completed();
    scene().deliver(scene().answered(id));
    scene().ask(id);
    scene().answered(id);
    store.generations.markExited(own, generation, 'crashed', now);
    scene().answered(id);
    expect(store.operations.openWork().undeliveredAnswers).toBe(0);
    expect(leave('idle')).toBe('left');
  });

  test('a worker that must go leaves whatever is open', () => {
    scene().running();
    expect(leave('whatever')).toBe('left');
    expect(scene().store.worker.current()).toBeUndefined();
  });

  test('after it has left a late heartbeat brings nobody back', () => {
    const { store, own, now } = scene();
    leave('idle');
    store.worker.beat(own, now);
    expect(store.worker.current()).toBeUndefined();
    expect(leave('idle')).toBe('left');
  });

  test('a worker that was replaced can not remove its successor', () => {
    const { epoch } = scene().successor();
    expect(refused(() => leave('whatever')).code).toBe('CODEX_OWNERSHIP_LOST');
    expect(scene().store.worker.current()?.epoch).toBe(epoch);
  });
}

function describeSigns(scene: () => Scene): void {
  test('anybody may ask the worker to stop; the next one is not asked', () => {
    const { store } = scene();
    expect(store.worker.requestStop()).toBe(true);
    expect(store.worker.current()?.stopRequested).toBe('drain');
    expect(store.worker.requestStop()).toBe(true);
    scene().successor();
    expect(store.worker.current()?.stopRequested).toBe('no');
  });

  test('where there is no worker nobody is asked to stop', () => {
    const { store, own } = scene();
    store.worker.leave(own, 'whatever', scene().now);
    expect(store.worker.requestStop()).toBe(false);
  });

  test('a failed start is shown until it is cleared', () => {
    const { store, now } = scene();
    expect(store.worker.lastStartError()).toBeUndefined();
    store.worker.recordStartError({ message: 'no such file' }, now);
    store.worker.recordStartError({ message: 'no permission' }, now + 1);
    expect(store.worker.lastStartError()).toEqual({ message: 'no permission', at: now + 1 });
    store.worker.recordStartError(null, now);
    expect(store.worker.lastStartError()).toBeUndefined();
  });

  test('a failed start is shown until a worker has started', () => {
    const { store, now } = scene();
    store.worker.recordStartError({ message: 'no such file' }, now);
    scene().successor();
    expect(store.worker.lastStartError()).toBeUndefined();
  });
}

import { beforeEach, expect, test } from 'vitest';
import { nullLogger } from '../foundation/logger.ts';
import { givenWorker } from '../../testing/given.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { WorkerKeeper } from './keep-worker.ts';
import { createWorkerControl, startErrorSince } from './worker-control.ts';

let clock: ManualClock;
let store: MemoryStore;
let beat: string;
let lockHeld: boolean;
/** What happens when a worker process is started. */
let onSpawn: () => void;
/** What happens while somebody waits; the time passes in any case. */
let onWait: () => void;
let spawned: number;

beforeEach(() => {
  [clock, store, beat, lockHeld, spawned] = [new ManualClock(), new MemoryStore(), '', false, 0];
  [onSpawn, onWait] = [comesUp, () => undefined];
});

const comesUp = (): void => {
  store.worker.takeOffice(givenWorker({ workerId: `worker_${spawned}` }), clock.now());
  [beat, lockHeld] = [`${spawned}.1`, true];
};

function control(start: 'when needed' | 'never' = 'when needed') {
  const keeper = new WorkerKeeper({
    store,
    clock,
    log: nullLogger,
    isLockHeld: () => lockHeld,
    readBeat: () => beat,
    spawn: () => {
      spawned += 1;
      onSpawn();
      return Promise.resolve({ exited: new Promise(() => undefined) });
    },
    wakeInline: () => undefined,
    start,
  });
  const waiter = {
    mark: () => 0,
    waitForChange: (_mark: number, timeoutMs: number) => {
      clock.advance(timeoutMs);
      onWait();
      return Promise.resolve();
    },
  };
  return createWorkerControl({ store, keeper, waiter, workerLogPath: '/worker.log', ring: () => undefined }, clock);
}

test('a start resolves when the worker is in office', async () => {
  expect(await control().start()).toMatchObject({ running: true, workerId: 'worker_1' });
});

test('a worker is started on demand also where the mode starts none by itself', async () => {
  expect(await control('never').start()).toMatchObject({ running: true, workerId: 'worker_1' });
});

test('one that works is left alone', async () => {
  comesUp();
  onWait = () => (beat = '0.2');
  expect(await control().start()).toMatchObject({ workerId: 'worker_0' });
  expect(spawned).toBe(0);
});

test('one that is frozen is not taken for one that works: another is started, which replaces it', async () => {
  comesUp();
  expect(await control().start()).toMatchObject({ workerId: 'worker_1' });
  expect(spawned).toBe(1);
});

test('the error of an earlier start does not end this one', async () => {
  store.worker.recordStartError({ message: 'no such program' }, clock.now());
  clock.advance(1);
  onSpawn = () => undefined;
  onWait = comesUp;
  expect(await control().start()).toMatchObject({ workerId: 'worker_1', lastStartError: null });
});

test('what holds this start back ends it, and is told', async () => {
  onSpawn = () => {
    throw new Error('no such program');
  };
  await expect(control().start()).rejects.toMatchObject({
    code: 'CODEX_WORKER_UNAVAILABLE',
    details: { reason: 'no such program', logPath: '/worker.log' },
  });
});

test('a worker that never comes up is given up', async () => {
  onSpawn = () => undefined;
  await expect(control().start()).rejects.toMatchObject({ details: { reason: 'it did not come up in time' } });
});

test('an error counts from the moment it is asked about', () => {
  store.worker.recordStartError({ message: 'old' }, 10);
  expect([startErrorSince(store, 10), startErrorSince(store, 11)]).toEqual(['old', undefined]);
});

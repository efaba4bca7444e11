import { beforeEach, expect, test } from 'vitest';
import { nullLogger } from '../foundation/logger.ts';
import type { HeldLock } from '../store/worker-lock.ts';
import { givenWorker } from '../../testing/given.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { FROZEN_AFTER_MS, takeLock, type TakeLockParts } from './take-lock.ts';

const LOCK: HeldLock = { isIntact: () => true, release: () => undefined };
let clock: ManualClock;
let store: MemoryStore;
let killed: number;
beforeEach(() => {
  clock = new ManualClock();
  store = new MemoryStore();
  killed = 0;
});

/** A holder that keeps the lock until it is killed, or until `leavesAfterMs`. */
function parts(over: Partial<TakeLockParts> & { leavesAfterMs?: number } = {}): TakeLockParts {
  const leaves = clock.monotonic() + (over.leavesAfterMs ?? Infinity);
  return {
    store,
    clock,
    log: nullLogger,
    tryTake: () => (killed > 0 || clock.monotonic() >= leaves ? LOCK : undefined),
    readBeat: () => '1.1',
    isAlive: () => Promise.resolve('alive'),
    kill: () => Promise.resolve(void (killed += 1)),
    pause: (ms) => Promise.resolve(void clock.advance(ms)),
    ...over,
  };
}

test('a free lock is taken', async () => {
  expect(await takeLock(parts({ tryTake: () => LOCK }))).toBe(LOCK);
});

test('a holder whose beat moves is left alone', async () => {
  store.worker.takeOffice(givenWorker(), clock.now());
  let beat = 0;
  expect(await takeLock(parts({ readBeat: () => String((beat += 1)) }))).toBe('somebody works');
  expect(killed).toBe(0);
});

test('a holder whose beat stands still is ended first, and only then is its lock taken', async () => {
  store.worker.takeOffice(givenWorker(), clock.now());
  const began = clock.monotonic();
  expect(await takeLock(parts())).toBe(LOCK);
  expect(killed).toBe(1);
  expect(clock.monotonic() - began).toBeGreaterThanOrEqual(FROZEN_AFTER_MS);
});

test('time in which the observer itself did not run counts for nothing', async () => {
  store.worker.takeOffice(givenWorker(), clock.now());
  let looks = 0;
  // Each pause lasts an hour, as on a machine that is suspended between looks; the holder beats after twelve of them.
  const suspended = parts({
    pause: () => Promise.resolve(void clock.advance(3_600_000)),
    readBeat: () => ((looks += 1) > 9 ? 'moved' : 'still'),
  });
  expect(await takeLock(suspended)).toBe('somebody works');
  expect(killed).toBe(0);
});

test('a holder inside somebody else’s program is never ended', async () => {
  store.worker.takeOffice(givenWorker({ host: 'inline' }), clock.now());
  expect(await takeLock(parts())).toBe('somebody works');
  expect(killed).toBe(0);
});

test('a holder that has left its office is waited for, not left alone: work may have come after its last look', async () => {
  expect(await takeLock(parts({ leavesAfterMs: 2_000 }))).toBe(LOCK);
  expect(killed).toBe(0);
});

test('a holder that cannot be proved alive from here is never signalled', async () => {
  store.worker.takeOffice(givenWorker(), clock.now());
  const elsewhere = parts({ isAlive: () => Promise.resolve('unknown'), leavesAfterMs: 20_000 });
  expect(await takeLock(elsewhere)).toBe(LOCK);
  expect(killed).toBe(0);
});

test('a holder that nobody can judge from here, and that does not move, is waited for a minute and no longer', async () => {
  store.worker.takeOffice(givenWorker(), clock.now());
  const began = clock.monotonic();
  expect(await takeLock(parts({ isAlive: () => Promise.resolve('unknown') }))).toBe('somebody works');
  expect(clock.monotonic() - began).toBeLessThan(120_000);
  expect(killed).toBe(0);
});

import { beforeEach, describe, expect, test } from 'vitest';
import { deferred, type Deferred } from '../foundation/deferred.ts';
import { nullLogger } from '../foundation/logger.ts';
import { givenWorker } from '../../testing/given.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { WorkerKeeper, type KeepWorkerParts } from './keep-worker.ts';
import { FROZEN_AFTER_MS } from './take-lock.ts';

let clock: ManualClock;
let store: MemoryStore;
let spawned: Deferred<undefined>[];
let lockHeld: boolean;
let beat: string;
beforeEach(() => {
  [clock, store, spawned, lockHeld, beat] = [new ManualClock(), new MemoryStore(), [], false, '1'];
});

const keeper = (over: Partial<KeepWorkerParts> = {}): WorkerKeeper =>
  new WorkerKeeper({
    store,
    clock,
    log: nullLogger,
    isLockHeld: () => lockHeld,
    readBeat: () => beat,
    spawn: () => {
      const exited = deferred<undefined>();
      spawned.push(exited);
      return Promise.resolve({ exited: exited.promise });
    },
    wakeInline: () => undefined,
    start: 'when needed',
    ...over,
  });

const workerInOffice = (): void => {
  store.worker.takeOffice(givenWorker(), clock.now());
  lockHeld = true;
};

describe('ensure()', () => {
  test('starts a worker where there is none, and one only', async () => {
    const one = keeper();
    await Promise.all([one.ensure(), one.ensure(), one.ensure()]);
    expect(spawned).toHaveLength(1);
  });

  test('leaves a worker that works alone', async () => {
    workerInOffice();
    await keeper().ensure();
    expect(spawned).toHaveLength(0);
  });

  test('starts another when the one it started was in office and has left', async () => {
    const one = keeper();
    await one.ensure();
    const own = store.worker.takeOffice(givenWorker(), clock.now());
    store.worker.leave(own, 'idle');
    await one.ensure();
    expect(spawned).toHaveLength(2);
  });

  test('starts another when the one it started has died on its way', async () => {
    const one = keeper();
    await one.ensure();
    spawned[0]?.resolve(undefined);
    await Promise.resolve();
    await one.ensure();
    expect(spawned).toHaveLength(2);
  });

  test('starts another when a worker in office was killed: its row is there and its lock is gone', async () => {
    workerInOffice();
    lockHeld = false;
    await keeper().ensure();
    expect(spawned).toHaveLength(1);
  });

  test('starts nothing where the mode forbids it', async () => {
    await keeper({ start: 'never' }).ensure();
    expect(spawned).toHaveLength(0);
  });

  test('a start that fails is shown and tried again by the next call', async () => {
    const broken = keeper({ spawn: () => Promise.reject(new Error('no such program')) });
    await broken.ensure();
    expect(store.worker.lastStartError()?.message).toBe('no such program');
    await keeper().ensure();
    expect(spawned).toHaveLength(1);
  });
});

describe('liveness()', () => {
  test('is frozen once the beat has stood still for five seconds of looking', () => {
    workerInOffice();
    const one = keeper();
    expect(one.liveness()).toBe('alive');
    clock.advance(FROZEN_AFTER_MS + 1);
    expect(one.liveness()).toBe('frozen');
    beat = '2';
    expect(one.liveness()).toBe('alive');
  });

  test('is none without the lock, whatever the row says', () => {
    workerInOffice();
    lockHeld = false;
    expect(keeper().liveness()).toBe('none');
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { deferred, type Deferred } from '../foundation/deferred.ts';
import { nullLogger } from '../foundation/logger.ts';
import { givenWorker } from '../../testing/given.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { WorkerKeeper, type KeepWorkerParts } from './keep-worker.ts';
import type { WorkerExit } from './keep-worker.ts';
import { FROZEN_AFTER_MS } from './take-lock.ts';

let clock: ManualClock;
let store: MemoryStore;
let spawned: Deferred<WorkerExit>[];
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
      const exited = deferred<WorkerExit>();
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
    store.worker.leave(own, 'idle', clock.now());
    await one.ensure();
    expect(spawned).toHaveLength(2);
  });

  test('starts another when the one it started has died on its way', async () => {
    const one = keeper();
    await one.ensure();
    spawned[0]?.resolve({ code: 0, signal: null });
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

  test('starts one only while the one it started has not yet replaced a dead one in office', async () => {
    workerInOffice();
    lockHeld = false;
    const one = keeper();
    for (let n = 0; n < 5; n += 1) await one.ensure();
    expect(spawned).toHaveLength(1);
  });

  test('a worker that breaks before it is in office is told of; one that finds another at work is not', async () => {
    const one = keeper();
    await one.ensure();
    spawned[0]?.resolve({ code: 0, signal: null });
    await Promise.resolve();
    expect(store.worker.lastStartError()).toBeUndefined();
    await one.ensure();
    spawned[1]?.resolve({ code: 1, signal: null });
    await Promise.resolve();
    expect(store.worker.lastStartError()?.message).toContain('exit code 1');
  });

  test('a start that fails is shown and tried again by the next call', async () => {
    const broken = keeper({ spawn: () => Promise.reject(new Error('no such program')) });
    await broken.ensure();
    expect(store.worker.lastStartError()?.message).toBe('no such program');
    await keeper().ensure();
    expect(spawned).toHaveLength(1);
  });
});

describe('what is recorded of a start', () => {
  const broken = (): WorkerKeeper => keeper({ spawn: () => Promise.reject(new Error('no such program')) });

  test('a start that succeeds clears the error of an earlier one', async () => {
    await broken().ensure();
    clock.advance(1);
    await keeper().ensure();
    expect(store.worker.lastStartError()).toBeUndefined();
  });

  test('what the process just started met itself stays', async () => {
    const spawn: KeepWorkerParts['spawn'] = () => {
      store.worker.recordStartError({ message: 'no disk' }, clock.now());
      return Promise.resolve({ exited: new Promise(() => undefined) });
    };
    await keeper({ spawn }).ensure();
    expect(store.worker.lastStartError()?.message).toBe('no disk');
  });

  test('where nothing can be written, the call goes on', async () => {
    store.worker.recordStartError = () => {
      throw new Error('disk full');
    };
    await broken().ensure();
    await keeper().ensure();
    expect(spawned).toHaveLength(1);
  });
});

describe('startWorker()', () => {
  test('starts one whatever the mode says', async () => {
    await keeper({ start: 'never' }).startWorker();
    expect(spawned).toHaveLength(1);
  });

  test('starts one successor of a frozen worker, however often it is asked', async () => {
    workerInOffice();
    const one = keeper();
    await one.startWorker();
    clock.advance(FROZEN_AFTER_MS + 1);
    await one.startWorker();
    await one.startWorker();
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

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nullLogger } from '../foundation/logger.ts';
import { ENGINE_SETTINGS } from '../../testing/engine-scene.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import { givenWorker } from '../../testing/given.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { Scene } from '../../testing/store-contract/scene.ts';
import { Worker, type EndOfOffice } from './worker.ts';

const TICK_MS = 1_000;

let scene: Scene;
let host: FakeHost;
let intact: { lock: boolean; state: boolean };
let released: boolean;
let ends: EndOfOffice[];
let worker: Worker;
beforeEach(async () => {
  vi.useFakeTimers();
  scene = new Scene(new MemoryStore());
  host = new FakeHost();
  const running = { error: null, startedAt: 1, completedAt: null, durationMs: null, items: [] };
  const turnId = String(scene.running().turnId);
  host.begin(scene.generation).turns = [{ ...running, turnId, status: 'inProgress' }];
  [intact, released, ends] = [{ lock: true, state: true }, false, []];
  worker = new Worker(
    {
      store: scene.store,
      clock: scene.clock,
      log: nullLogger,
      lock: { isIntact: () => intact.lock, release: () => void (released = true) },
      bell: { ring: () => undefined, listen: () => () => undefined },
      openBeat: () => ({ beat: () => undefined, close: () => undefined }),
      keepBallast: () => undefined,
      stateIsIntact: () => intact.state,
      identity: { ...givenWorker(), workerId: 'worker_2' },
      idleMs: Infinity,
      engineParts: { host, settings: ENGINE_SETTINGS, newId: () => 'int_new', chance: () => 0 },
    },
    (end) => ends.push(end),
  );
  await worker.start();
  await vi.advanceTimersByTimeAsync(TICK_MS);
});
afterEach(async () => {
  await worker.stop();
  vi.useRealTimers();
});

test('a worker whose files are the ones it opened stays', () => {
  expect([ends, released, host.stopped]).toEqual([[], false, []]);
});

test.each([{ lock: false }, { state: false }])(
  'a lock or state file that was removed or replaced ends the office, and the servers with their turns (%o)',
  async (gone) => {
    Object.assign(intact, gone);
    await vi.advanceTimersByTimeAsync(TICK_MS);
    expect([ends, released, host.stopped]).toEqual([['state removed'], true, [scene.generation]]);
  },
);

test('a worker that is stopped in good order leaves running turns to the next one', async () => {
  await worker.stop();
  expect([ends, host.stopped]).toEqual([['stopped'], []]);
});

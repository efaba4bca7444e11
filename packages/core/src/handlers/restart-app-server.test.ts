import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { givenError, givenProcess } from '../../testing/given.ts';
import { HandlerRig, type Answer } from '../../testing/handler-rig.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
  record(rig.scene.generation, 100);
});
afterEach(() => {
  // An answer that does not fit the schema of its tool would be logged as a fault.
  expect(rig.logged).toEqual([]);
});

const restart = (over: Answer = {}): Promise<Answer> => rig.call('codex_restart_app_server', over);
const open = () => rig.store.restarts.unfinished();

function record(generation: number, pid: number): number {
  rig.store.generations.recordProcess(rig.scene.own, generation, givenProcess({ pid }), rig.scene.now);
  return generation;
}

/** What the worker does about it: ends the server, and starts another where one is wished for. */
function carryOut(): void {
  const [restarting] = open();
  if (!restarting) return;
  const { own, now } = rig.scene;
  if (restarting.before !== null) rig.store.generations.markExited(own, restarting.before, 'restarted', now);
  const startedGeneration = restarting.startAfter ? record(rig.scene.ready(), 200) : null;
  rig.store.restarts.finish(own, restarting.number, { startedGeneration, error: null }, now);
}

const NO_WORK = { pendingRequests: 0, activeTurns: 0, pendingInteractions: 0 };

describe('a restart', () => {
  test('is stored, carried out by the worker and told with both servers', async () => {
    rig.onWait = carryOut;
    expect(await restart()).toEqual({
      ...{ ok: true, restarted: true, started: true, confirmed: true },
      ...{ beforePid: 100, afterPid: 200, beforeProcessGeneration: 1, processGeneration: 2 },
      activeWork: NO_WORK,
      message: 'The app-server was ended, and another one runs.',
      ...{ nextRecommendedAction: 'none', recommendedPollAfterSeconds: 0, pollRecommended: false },
    });
    expect(rig.woken[0]).toBe('restart');
  });

  test('that is to start none tells of none', async () => {
    rig.onWait = carryOut;
    expect(await restart({ start_after_restart: false })).toMatchObject({
      ...{ restarted: true, started: false, confirmed: true, beforePid: 100, afterPid: null, processGeneration: null },
      message: 'The app-server was ended.',
    });
  });

  test('where no server runs says so, and starts one', async () => {
    rig.store.generations.markExited(rig.scene.own, rig.scene.generation, 'idle', rig.scene.now);
    rig.onWait = carryOut;
    expect(await restart()).toMatchObject({
      ...{ restarted: false, started: true, confirmed: true, beforePid: null, afterPid: 200 },
      message: 'No app-server was running for this Codex home and state file; one was started.',
    });
  });

  test('where no server runs and none is wanted says so, and stores and wakes nothing', async () => {
    rig.store.generations.markExited(rig.scene.own, rig.scene.generation, 'idle', rig.scene.now);
    const before = visibleState(rig.store);
    expect(await restart({ start_after_restart: false })).toMatchObject({
      ...{ ok: true, restarted: false, started: false, confirmed: true, activeWork: NO_WORK },
      message: expect.stringContaining('none was to be started') as string,
    });
    expect([visibleState(rig.store), rig.woken]).toEqual([before, []]);
  });

  test('that is not over in time claims nothing, says what is true now and where to look', async () => {
    const began = rig.scene.clock.monotonic();
    expect(await restart({ timeout_seconds: 120 })).toMatchObject({
      ...{ ok: true, restarted: false, started: false, confirmed: false },
      ...{ beforePid: 100, afterPid: null, beforeProcessGeneration: 1, processGeneration: 1 },
      ...{ nextRecommendedAction: 'get_app_server_status', pollRecommended: true },
    });
    expect(rig.scene.clock.monotonic() - began).toBe(20_000);
    expect(open()).toHaveLength(1);
  });

  test('whose server is gone and whose successor is not ready is not told as through', async () => {
    rig.onWait = (ms) => {
      rig.scene.clock.advance(ms);
      const [asked] = open();
      if (rig.store.generations.get(1)?.status === 'ready' && asked) {
        rig.store.generations.markExited(rig.scene.own, 1, 'restarted', rig.scene.now);
      }
    };
    expect(await restart({ timeout_seconds: 3 })).toMatchObject({
      ...{
        restarted: false,
        started: false,
        confirmed: false,
        beforePid: 100,
        processGeneration: null,
        afterPid: null,
      },
    });
  });

  test('without a worker stays stored, and says who will carry it out', async () => {
    rig.liveness = { worker: 'none', host: 'elsewhere' };
    rig.startError = 'no such program';
    expect(await restart({ timeout_seconds: 1 })).toMatchObject({
      ...{ confirmed: false, nextRecommendedAction: 'start_worker', workerStartError: 'no such program' },
      message: expect.stringContaining('no worker runs') as string,
    });
    expect(open()).toHaveLength(1);
  });

  test('asked for twice is one, and both are told its end', async () => {
    rig.onWait = () => Promise.resolve();
    const both = [restart(), restart({ force: true })];
    rig.onWait = carryOut;
    for (const answer of await Promise.all(both))
      expect(answer).toMatchObject({ confirmed: true, processGeneration: 2 });
    expect(rig.store.generations.newest()?.number).toBe(2);
  });

  test('that failed is an error with the reason, and may be asked for again', async () => {
    const error = givenError('CODEX_APP_SERVER_UNAVAILABLE');
    rig.onWait = () => {
      for (const { number } of open()) {
        rig.store.restarts.finish(rig.scene.own, number, { startedGeneration: null, error }, rig.scene.now);
      }
    };
    expect(await restart()).toMatchObject({
      ok: false,
      error: {
        ...{ code: 'CODEX_APP_SERVER_UNAVAILABLE', retryable: true, hint: expect.stringContaining('doctor') as string },
        details: { reason: error.message, beforeProcessGeneration: 1 },
      },
    });
    rig.onWait = carryOut;
    expect(await restart()).toMatchObject({ ok: true, restarted: true });
  });
});

describe('while work is active', () => {
  test('a restart is refused with what is active and what to do, and changes nothing', async () => {
    const { id } = rig.scene.waiting();
    const before = visibleState(rig.store);
    expect(await restart()).toMatchObject({
      ok: false,
      error: {
        code: 'CODEX_BUSY',
        retryable: true,
        hint: expect.stringMatching(/codex_wait.*force/) as string,
        details: {
          activeWork: { pendingRequests: 0, activeTurns: 1, pendingInteractions: 1 },
          ...{ pending_requests: 0, active_turns: 1, pending_interactions: 1 },
          operationIds: [id],
        },
      },
    });
    expect([visibleState(rig.store), rig.woken]).toEqual([before, []]);
  });

  test('with force it is stored, and the answer tells what it cuts short', async () => {
    rig.scene.waiting();
    rig.onWait = carryOut;
    expect(await restart({ force: true })).toMatchObject({
      ...{ restarted: true, started: true },
      activeWork: { pendingRequests: 0, activeTurns: 1, pendingInteractions: 1 },
    });
  });
});

test('the status of the app-server tells of a restart until it is over', async () => {
  const { environment } = rig.store.generations.living()[0]!;
  rig.store.restarts.request({ environment, force: false, startAfter: true }, rig.scene.now);
  const requestedAt = new Date(rig.scene.now).toISOString();
  expect(await rig.call('codex_get_app_server_status')).toMatchObject({ restartRequestedAt: requestedAt });
  carryOut();
  expect(await rig.call('codex_get_app_server_status')).toMatchObject({ restartRequestedAt: null });
});

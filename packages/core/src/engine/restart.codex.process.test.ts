import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ControlPlane } from '../control-plane-api.ts';
import { openControlPlane } from '../control-plane.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Generation } from '../model/generation.ts';
import type { Operation } from '../model/operation.ts';
import type { Restart } from '../model/restart.ts';
import { commandsOf, processesOf } from '../../testing/processes-of.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

let rig: Rig;
let plane: ControlPlane;
beforeEach(async () => {
  rig = await openRig();
  const { codexHome, root, cwd } = rig.workspace;
  const settings = { stateDb: rig.statePath, codexHome, allowedRoots: [root], executionMode: 'client' };
  plane = openControlPlane({ settings, cwd, env: { ...process.env, HOME: root } });
});
afterEach(async () => {
  await plane.close();
  await rig.close();
});

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);
const newest = (): Generation => rig.store.generations.newest()!;

/** The app-servers of this rig that live now. */
const serverPids = (): readonly number[] =>
  processesOf(rig)
    .filter(({ command }) => command.includes('app-server'))
    .map(({ pid }) => pid);

/** A task that has run, and the server that it has left behind. */
async function used(): Promise<Generation> {
  expect((await rig.until(rig.submit('[[id:first]][[answer:hello]]').id, ended)).status).toBe('completed');
  return newest();
}

/** A turn that runs a command until somebody ends it. */
async function commanding(): Promise<Operation> {
  const { id } = rig.submit('[[id:cut]][[sleep-command:600]]');
  await rig.untilTrue('the command', () =>
    rig.store.events.newest(id, 20).some(({ data }) => data['itemType'] === 'commandExecution'),
  );
  return rig.get(id);
}

function request(force: boolean): Restart {
  const environment = { codexHome: rig.workspace.codexHome, codexBinary: null };
  const outcome = rig.store.restarts.request({ environment, force, startAfter: true }, Date.now());
  if (outcome.kind !== 'requested') throw new Error(`the restart was ${outcome.kind}`);
  return outcome.restart;
}

const carriedOut = ({ number }: Restart): Promise<Restart> =>
  rig.untilTrue('the end of the restart', () => {
    const restart = rig.store.restarts.get(number);
    return restart?.finishedAt == null ? undefined : restart;
  });

describe('a restart', () => {
  test('ends the server and starts another, which the next task runs on', async () => {
    rig.startWorker();
    const before = await used();
    const answer = await plane.restartAppServer({});
    const after = newest();
    expect(answer).toMatchObject({
      ...{ restarted: true, started: true, confirmed: true },
      ...{ beforeProcessGeneration: before.number, beforePid: before.process?.pid },
      ...{ processGeneration: after.number, afterPid: after.process?.pid },
    });
    expect(serverPids()).toEqual([after.process?.pid]);
    expect(rig.store.generations.get(before.number)).toMatchObject({ status: 'exited', exitReason: 'restarted' });
    expect(await rig.until(rig.submit('[[answer:again]]').id, ended)).toMatchObject({
      ...{ status: 'completed', attempt: 1 },
    });
    expect(newest().number).toBe(after.number);
  });

  test('without a successor leaves no server; without a server one is started', async () => {
    rig.startWorker();
    await used();
    const ending = await plane.restartAppServer({ start_after_restart: false });
    expect(ending).toMatchObject({ restarted: true, started: false, confirmed: true, processGeneration: null });
    expect(serverPids()).toEqual([]);
    const starting = await plane.restartAppServer({});
    expect(starting).toMatchObject({ restarted: false, started: true, confirmed: true, beforePid: null });
    expect(serverPids()).toEqual([starting.afterPid]);
  });

  test('is refused while a turn runs or asks, which goes on to its end', async () => {
    rig.startWorker();
    const { id } = rig.submit('[[id:busy]][[approval:touch made.txt]][[answer:done]]');
    const asked = await rig.untilTrue(
      'a question',
      () => rig.store.interactions.list({ operationId: id, limit: 1 })[0],
    );
    await expect(plane.restartAppServer({})).rejects.toMatchObject({
      code: 'CODEX_BUSY',
      details: { activeWork: { pendingRequests: 0, activeTurns: 1, pendingInteractions: 1 }, operationIds: [id] },
    });
    await plane.answer({ interaction_id: asked.id, decision: 'accept' });
    expect((await rig.until(id, ended)).status).toBe('completed');
    expect(rig.model.countStarts('busy')).toBe(1);
    expect(rig.store.generations.living()).toHaveLength(1);
    expect(await plane.restartAppServer({})).toMatchObject({ confirmed: true, restarted: true });
  });

  test('with force cuts turns and their commands short; what is queued runs once, on the next server', async () => {
    rig.startWorker();
    const cut = await commanding();
    const asking = rig.submit('[[id:ask]][[approval:touch made.txt]]');
    const question = await rig.untilTrue('a question', () => rig.store.interactions.list({ limit: 1 })[0]);
    const queued = rig.submit('[[id:later]][[answer:later]]', { type: 'send_message', threadId: cut.threadId });
    const answer = await plane.restartAppServer({ force: true });
    expect(answer).toMatchObject({
      ...{ restarted: true, started: true, confirmed: true },
      activeWork: { pendingRequests: 0, activeTurns: 2, pendingInteractions: 1 },
    });
    for (const { id } of [cut, asking]) {
      expect(await rig.until(id, ended)).toMatchObject({ status: 'unknown_after_app_server_exit' });
    }
    expect(rig.store.interactions.get(question.id)?.status).toBe('orphaned');
    expect(await rig.until(queued.id, ended)).toMatchObject({ status: 'completed' });
    expect(commandsOf(rig).filter(({ command }) => command.includes('sleep'))).toEqual([]);
    expect(serverPids()).toEqual([newest().process?.pid]);
    expect(['cut', 'ask', 'later'].map((id) => rig.model.countStarts(id))).toEqual([1, 1, 1]);
  });

  test('of a server that does not answer any more needs no answer', async () => {
    rig.startWorker();
    const { process: stopped } = await used();
    process.kill(stopped!.pid, 'SIGSTOP');
    expect(await plane.restartAppServer({ force: true })).toMatchObject({ restarted: true, confirmed: true });
    expect(serverPids()).toEqual([newest().process?.pid]);
  });
});

describe('a worker that is killed while it restarts the server', () => {
  const STEPS = ['stop', 'markExited', 'create:2', 'launch:2', 'markReady:2', 'finish'].flatMap((step) => [
    `before:${step}`,
    `after:${step}`,
  ]);

  async function nextWorkerEnds(restart: Restart): Promise<void> {
    rig.startWorker();
    const { startedGeneration, error } = await carriedOut(restart);
    expect([error, startedGeneration]).toEqual([null, newest().number]);
    expect(rig.store.generations.living().map(({ number }) => number)).toEqual([newest().number]);
    expect(serverPids()).toEqual([newest().process?.pid]);
  }

  test.each(STEPS)('%s: the next one ends it, and what was queued meanwhile runs once', async (die) => {
    const worker = rig.startWorker({ die });
    const before = await used();
    const restart = request(false);
    const queued = rig.submit('[[id:later]][[answer:later]]');
    await worker.exited;
    await nextWorkerEnds(restart);
    expect(rig.store.generations.get(before.number)?.status).toBe('exited');
    expect(await rig.until(queued.id, ended)).toMatchObject({ status: 'completed', generation: newest().number });
    expect(['first', 'later'].map((id) => rig.model.countStarts(id))).toEqual([1, 1]);
  });

  test.each(STEPS)('%s, with force: a turn that was cut short is not sent again', async (die) => {
    const worker = rig.startWorker({ die });
    const cut = await commanding();
    const restart = request(true);
    const queued = rig.submit('[[id:later]][[answer:later]]', { type: 'send_message', threadId: cut.threadId });
    await worker.exited;
    await nextWorkerEnds(restart);
    expect(await rig.until(cut.id, ended)).toMatchObject({ status: 'unknown_after_app_server_exit' });
    expect(await rig.until(queued.id, ended)).toMatchObject({ status: 'completed' });
    expect(['cut', 'later'].map((id) => rig.model.countStarts(id))).toEqual([1, 1]);
    expect(commandsOf(rig).filter(({ command }) => command.includes('sleep'))).toEqual([]);
  });

  test('before it has looked at the wish at all: the next one carries it out', async () => {
    const worker = rig.startWorker();
    const before = await used();
    worker.kill('SIGKILL');
    await worker.exited;
    const restart = request(false);
    await nextWorkerEnds(restart);
    expect(rig.store.generations.get(before.number)?.status).toBe('exited');
  });
});

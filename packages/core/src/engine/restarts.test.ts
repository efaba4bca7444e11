import { beforeEach, expect, test } from 'vitest';
import { EngineScene } from '../../testing/engine-scene.ts';
import { givenSubmit } from '../../testing/given.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Restart } from '../model/restart.ts';
import type { RestartIntent } from '../store/restart-store.ts';
import { Restarts } from './restarts.ts';
import { Supervisor } from './supervisor.ts';

const { environment } = givenSubmit();
const MINUTE = 60_000;

let engine: EngineScene;
let supervisor: Supervisor;
let restarts: Restarts;
let finished: number;
/** The server that runs before. */
let before: number;
beforeEach(async () => {
  engine = new EngineScene();
  const { store, own, generation, now } = engine.scene;
  store.generations.markExited(own, generation, 'only of the scene', now);
  supervisor = new Supervisor(() => engine.context, {
    onEvent: () => undefined,
    onStrayEvent: () => undefined,
    onReopened: () => undefined,
    onSightLost: () => undefined,
  });
  finished = 0;
  restarts = new Restarts(engine.context, supervisor, () => (finished += 1));
  before = (await supervisor.forEnvironment(environment)).generation.number;
});

function ask(over: Partial<RestartIntent> = {}): Restart {
  const { store, now } = engine.scene;
  const outcome = store.restarts.request({ environment, force: false, startAfter: true, ...over }, now);
  if (outcome.kind === 'busy' || outcome.kind === 'nothingRuns') throw new Error(`the restart was ${outcome.kind}`);
  return outcome.restart;
}

/** One look of the worker, and how the restart is then. */
async function look({ number }: Restart): Promise<Restart | undefined> {
  restarts.wake();
  await engine.context.tasks.settled();
  return engine.scene.store.restarts.get(number);
}

const statusOf = (number: number) => engine.scene.store.generations.get(number)?.status;

test('the server ends, another one starts, and the queue is looked at', async () => {
  const restart = ask();
  expect(await look(restart)).toMatchObject({ startedGeneration: before + 1, error: null });
  expect([statusOf(before), statusOf(before + 1), finished]).toEqual(['exited', 'ready', 1]);
  expect(engine.host.stopped).toEqual([before]);
  expect(engine.host.reaped).toContain(engine.scene.store.generations.get(before)?.mark);
});

test('looks while it is at work lead to no second one', async () => {
  const restart = ask();
  restarts.wake();
  expect(await look(restart)).toMatchObject({ startedGeneration: before + 1 });
  await look(restart);
  expect([engine.host.stopped, finished]).toEqual([[before], 1]);
});

test('servers of other Codex homes, and those that came after the request, are left alone', async () => {
  const other = { ...environment, codexHome: '/home/u/.codex-other' };
  const foreign = (await supervisor.forEnvironment(other)).generation.number;
  const restart = ask();
  const later = (await supervisor.forEnvironment({ ...environment, codexBinary: '/opt/codex' })).generation.number;
  expect(await look(restart)).toMatchObject({ finishedAt: engine.scene.now });
  expect([statusOf(before), statusOf(foreign), statusOf(later)]).toEqual(['exited', 'ready', 'ready']);
});

test('without force a turn that began all the same, under an older build, is waited for', async () => {
  const { store, own } = engine.scene;
  const restart = ask();
  const { id } = engine.scene.withThread({ environment: { ...environment, codexHome: '/home/u/.codex-other' } });
  engine.scene.sent({ id } as never, { generation: before });
  expect(await look(restart)).toMatchObject({ finishedAt: null });
  expect(engine.host.stopped).toEqual([]);
  store.operations.failStart(own, id, { code: 'CODEX_SEND_FAILED', message: '', retryable: false }, engine.scene.now);
  expect(await look(restart)).toMatchObject({ startedGeneration: before + 1 });
});

test('a server that does not end is left alone after ten minutes, with the reason: the queue goes on', async () => {
  engine.host.outcomeOfStop = 'unproven';
  const restart = ask({ force: true });
  expect(await look(restart)).toMatchObject({ finishedAt: null });
  engine.scene.clock.advance(10 * MINUTE - 1);
  expect(await look(restart)).toMatchObject({ finishedAt: null });
  engine.scene.clock.advance(1);
  expect(await look(restart)).toMatchObject({
    startedGeneration: null,
    error: { code: 'CODEX_TIMEOUT', message: expect.stringContaining('ten minutes') as string },
  });
  expect([statusOf(before), finished]).toEqual(['ready', 1]);
});

test('one that a turn keeps from ending is given up after ten minutes, and goes on for what is new', async () => {
  const restart = ask();
  const { id } = engine.scene.withThread({ environment: { ...environment, codexHome: '/home/u/.codex-other' } });
  engine.scene.sent({ id } as never, { generation: before });
  expect(await look(restart)).toMatchObject({ finishedAt: null });
  expect(supervisor.blocked()).toEqual([environment]);
  engine.scene.clock.advance(10 * MINUTE);
  expect(await look(restart)).toMatchObject({ error: { code: 'CODEX_TIMEOUT' } });
  expect(supervisor.blocked()).toEqual([]);
  expect((await supervisor.forEnvironment(environment)).generation.number).toBe(before);
});

test('a server that is still being taken over is ended too', async () => {
  const { store, own, now } = engine.scene;
  // It has no session with the server yet.
  supervisor = new Supervisor(() => engine.context, {} as never);
  restarts = new Restarts(engine.context, supervisor, () => undefined);
  const restart = ask();
  expect(await look(restart)).toMatchObject({ finishedAt: null });
  expect([engine.host.stopped, statusOf(before)]).toEqual([[before], 'ready']);
  store.generations.markExited(own, before, 'found dead', now);
  expect(await look(restart)).toMatchObject({ startedGeneration: before + 1 });
});

test('where no Codex can be started that is told, and what ended stays ended', async () => {
  const restart = ask();
  engine.host.find = () =>
    Promise.reject(new CodexCpError('CODEX_APP_SERVER_UNAVAILABLE', { reason: 'It is not there.' }));
  expect(await look(restart)).toMatchObject({
    startedGeneration: null,
    error: { code: 'CODEX_APP_SERVER_UNAVAILABLE', message: expect.stringContaining('It is not there.') as string },
  });
  expect([statusOf(before), finished]).toEqual(['exited', 1]);
});

test('one that wants no server starts none, unless somebody who wants one has joined', async () => {
  const restart = ask({ startAfter: false });
  ask();
  expect(await look(restart)).toMatchObject({ startedGeneration: before + 1 });
  expect(await look(ask({ startAfter: false }))).toMatchObject({ startedGeneration: null, error: null });
  expect(engine.scene.store.generations.living()).toEqual([]);
});

test('a worker on its way out starts nothing more and leaves the rest to the next one', async () => {
  const restart = ask();
  engine.abort();
  expect(await look(restart)).toMatchObject({ finishedAt: null });
  expect(engine.scene.store.generations.living()).toEqual([]);
});

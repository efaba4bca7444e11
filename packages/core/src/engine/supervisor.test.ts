import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppServer } from '../app-server/port.ts';
import { deferred, type Deferred } from '../foundation/deferred.ts';
import { nullLogger } from '../foundation/logger.ts';
import type { Generation } from '../model/generation.ts';
import { givenProcess, givenSubmit } from '../../testing/given.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { Scene } from '../../testing/store-contract/scene.ts';
import type { CodexHost } from './codex-host.ts';
import type { EngineContext } from './context.ts';
import { Supervisor } from './supervisor.ts';
import { Tasks } from './tasks.ts';

const { environment } = givenSubmit();
const MINUTE = 60_000;

/** A machine with servers that live until they are ended, and that can be made deaf. */
class FakeHost {
  readonly alive = new Set<number>();
  readonly deaf = new Set<number>();
  /** Of these nobody can tell whether they are gone. */
  readonly immortal = new Set<number>();
  readonly drained: number[] = [];
  readonly stopped: number[] = [];
  readonly closing = new Map<number, Deferred<{ readonly reason: string }>>();
  readonly transport = 'unix';
  find = () => Promise.resolve({ binaryPath: '/codex', binaryFingerprint: 'b', loginFingerprint: 'l' });
  readonly newEndpoint = () => Promise.resolve((n: number) => `/${n}.sock`);
  readonly newMark = () => 'mark';
  readonly findProcess = () => Promise.resolve(undefined);
  readonly reapCommands = () => Promise.resolve([]);

  launch({ number }: Generation) {
    this.alive.add(number);
    return Promise.resolve(givenProcess({ pid: number }));
  }

  connect({ number }: Generation): Promise<AppServer> {
    if (!this.alive.has(number) || this.deaf.has(number)) return Promise.reject(new Error('nobody answers'));
    const closed = deferred<{ readonly reason: string }>();
    this.closing.set(number, closed);
    const info = { version: '0.169.0', codexHome: '/', pid: number };
    return Promise.resolve({
      info,
      closed: closed.promise,
      onEvent: () => () => undefined,
      close: () => Promise.resolve(),
    } as unknown as AppServer);
  }

  isAlive({ pid }: { readonly pid: number }) {
    return Promise.resolve(this.alive.has(pid) ? ('alive' as const) : ('dead' as const));
  }

  drain({ number }: Generation) {
    this.drained.push(number);
    return Promise.resolve();
  }

  stop({ number }: Generation) {
    this.stopped.push(number);
    if (this.immortal.has(number)) return Promise.resolve('unproven' as const);
    this.alive.delete(number);
    return Promise.resolve('gone' as const);
  }
}

let scene: Scene;
let host: FakeHost;
let supervisor: Supervisor;
let lost: string[];
beforeEach(() => {
  scene = new Scene(new MemoryStore());
  scene.store.generations.markExited(scene.own, scene.generation, 'only of the scene', scene.now);
  host = new FakeHost();
  lost = [];
  const { clock, store, own } = scene;
  const context = {
    store,
    own,
    clock,
    host: host as unknown as CodexHost,
    log: nullLogger,
    settings: { appServerIdleMs: 10 * MINUTE },
    tasks: new Tasks((_name, _key, error) => {
      throw error;
    }),
    signal: new AbortController().signal,
    chance: () => 0,
    ring: () => undefined,
    // Each pause lasts as long as it says, and lets everybody else go on meanwhile.
    lastSeen: new Map(),
    within: <T>(promise: Promise<T>, ms: number) =>
      Promise.race([promise, new Promise<undefined>((resolve) => setImmediate(() => resolve(void clock.advance(ms))))]),
    pause: (ms: number) => new Promise<void>((resolve) => setImmediate(() => resolve(void clock.advance(ms)))),
  } as unknown as EngineContext;
  supervisor = new Supervisor(() => context, {
    onEvent: () => undefined,
    onStrayEvent: () => undefined,
    onReopened: () => undefined,
    onSightLost: (operations) => void lost.push(...operations.map(({ id, status }) => `${id} ${status}`)),
  });
});

/** A turn that runs on the server of this number. */
function running(generation: number) {
  const starting = scene.starting();
  scene.store.operations.recordThread(
    scene.own,
    starting.id,
    { threadId: `t${starting.id}` as never, fresh: true, generation },
    scene.now,
  );
  scene.sent(starting, { generation });
  return scene.store.operations.recordTurnAccepted(scene.own, starting.id, `u${starting.id}` as never, scene.now);
}

const end = (id: ReturnType<typeof running>['id']) =>
  scene.store.operations.endTurn(
    scene.own,
    id,
    { status: 'completed', error: null, finalText: 'x', report: null },
    scene.now,
  );

describe('a server that is sent away', () => {
  test('lets the turns that are watched run to their end, however long they take; new tasks get another', async () => {
    const first = await supervisor.forEnvironment(environment);
    const { id } = running(first.generation.number);
    await supervisor.drain(first.generation.number, 'undecided turn');
    expect(host.drained).toEqual([first.generation.number]);
    scene.clock.advance(8 * 60 * MINUTE);
    await supervisor.stopUnneeded();
    expect([first.state, host.stopped]).toEqual(['open', []]);
    const second = await supervisor.forEnvironment(environment);
    expect(second.generation.number).not.toBe(first.generation.number);
    expect(supervisor.blocked()).toEqual([]);
    end(id);
    await supervisor.stopUnneeded();
    expect(host.stopped).toEqual([first.generation.number]);
  });

  test('is ended after a while when nobody can tell of its turns', async () => {
    const session = await supervisor.forEnvironment(environment);
    const { number } = session.generation;
    const { id } = running(number);
    scene.store.operations.loseSight(scene.own, id, 'answerLost', scene.now);
    await supervisor.drain(number, 'undecided turn');
    await supervisor.stopUnneeded();
    expect(host.stopped).toEqual([]);
    scene.clock.advance(10 * MINUTE);
    await supervisor.stopUnneeded();
    expect(host.stopped).toEqual([number]);
  });
});

describe('a server that lives and cannot be reached', () => {
  test('keeps its turns, which are told to be out of sight; a new task gets another server', async () => {
    const first = await supervisor.forEnvironment(environment);
    const { number } = first.generation;
    const { id } = running(number);
    host.deaf.add(number);
    host.closing.get(number)?.resolve({ reason: 'cut' });
    await Promise.resolve();
    const second = await supervisor.forEnvironment(environment);
    expect(second.generation.number).not.toBe(number);
    // In step with the search for the server: while a timer runs, the six hours of its clock may pass.
    while (lost.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(lost).toEqual([`${id} reconciling`]);
    expect(host.stopped).toEqual([]);
    host.deaf.delete(number);
    expect((await supervisor.ofGeneration(number))?.generation.number).toBe(number);
  });

  test('is asked to end once its turns have after ten minutes, and given up after six hours', async () => {
    const session = await supervisor.forEnvironment(environment);
    const { number } = session.generation;
    host.deaf.add(number);
    const began = scene.clock.monotonic();
    host.closing.get(number)?.resolve({ reason: 'cut' });
    await Promise.resolve();
    expect(await supervisor.ofGeneration(number)).toBeUndefined();
    expect(host.drained).toEqual([number]);
    expect(host.stopped).toEqual([number]);
    expect(scene.clock.monotonic() - began).toBeGreaterThanOrEqual(6 * 60 * MINUTE);
  });

  test('whose process has ended is not waited for', async () => {
    const session = await supervisor.forEnvironment(environment);
    const { number } = session.generation;
    const { id } = running(number);
    host.alive.delete(number);
    host.closing.get(number)?.resolve({ reason: 'gone' });
    await Promise.resolve();
    expect(await supervisor.ofGeneration(number)).toBeUndefined();
    await vi.waitFor(() => expect(lost).toEqual([`${id} reconciling`]));
    expect(scene.store.generations.get(number)?.status).toBe('exited');
  });
});

test('a server of which nobody can prove that it is gone is not recorded as ended: its turns are not sent again', async () => {
  const session = await supervisor.forEnvironment(environment);
  const { number } = session.generation;
  host.immortal.add(number);
  scene.clock.advance(10 * MINUTE);
  await supervisor.stopUnneeded();
  scene.clock.advance(10 * MINUTE);
  host.deaf.add(number);
  await supervisor.stopUnneeded();
  expect(host.stopped).toEqual([number]);
  expect(scene.store.generations.get(number)?.status).toBe('ready');
});

test('when another worker has taken over, no server is touched', async () => {
  const session = await supervisor.forEnvironment(environment);
  await supervisor.leave('hands off');
  expect([host.stopped, host.drained, session.state]).toEqual([[], [], 'ended']);
});

test('without a Codex nothing new starts, and what runs goes on', async () => {
  const session = await supervisor.forEnvironment(environment);
  host.find = () => Promise.reject(new Error('gone'));
  await supervisor.checkFreshness();
  expect([supervisor.blocked(), session.retirement]).toEqual([[environment], null]);
  host.find = () => Promise.resolve({ binaryPath: '/codex', binaryFingerprint: 'b', loginFingerprint: 'l' });
  await supervisor.checkFreshness();
  expect(supervisor.blocked()).toEqual([]);
});

test('a server on which a start is under way is neither idle nor left behind', async () => {
  const session = await supervisor.forEnvironment(environment);
  session.users += 1;
  await supervisor.stopUnneeded();
  scene.clock.advance(60 * MINUTE);
  await supervisor.stopUnneeded();
  await supervisor.leave('leave running');
  expect(host.stopped).toEqual([]);
});

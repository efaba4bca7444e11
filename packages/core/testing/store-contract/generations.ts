import { describe, expect, test } from 'vitest';
import type { Generation } from '../../src/model/generation.ts';
import { givenNewGeneration, givenProcess } from '../given.ts';
import { refused, threadOf, type Scene } from './scene.ts';

/** The lives of app-servers. */
export function describeGenerations(scene: () => Scene): void {
  describe('generations', () => {
    describeLife(scene);
    describeLookup(scene);
  });
  describe('markExited()', () => describeExit(scene));
}

function create({ store, own, now }: Scene): Generation {
  return store.generations.create(own, givenNewGeneration(), now);
}

function exit({ store, own, now }: Scene, number: number) {
  return store.generations.markExited(own, number, 'crashed', now);
}

function describeLife(scene: () => Scene): void {
  test('one is written before its process starts, with a number of its own', () => {
    const { store, own, now } = scene();
    const environment = { codexHome: '/other', codexBinary: '/opt/codex' };
    const { endpoint, ...intent } = givenNewGeneration({ environment, transport: 'ws', mark: 'mark_2' });
    const created = store.generations.create(own, { ...intent, endpoint }, now);
    expect(created).toEqual({
      ...intent,
      number: scene().generation + 1,
      status: 'starting',
      endpoint: endpoint(created.number),
      version: null,
      process: null,
      epoch: own.epoch,
      createdAt: now,
      exitedAt: null,
      exitReason: null,
    });
    expect(store.generations.get(created.number)).toEqual(created);
  });

  test('its process is remembered as soon as it is known', () => {
    const { store, own, now } = scene();
    const created = create(scene());
    const process = givenProcess({ pid: 7 });
    expect(store.generations.recordProcess(own, created.number, process, now)).toEqual({ ...created, process });
  });

  test('it becomes ready, and belongs to each worker that adopts it', () => {
    const { store, own, now } = scene();
    const created = create(scene());
    const ready = store.generations.markReady(own, created.number, '0.169.0', now);
    expect(ready).toEqual({ ...created, status: 'ready', version: '0.169.0' });
    const successor = scene().successor();
    const adopted = store.generations.markReady(successor, created.number, '0.170.0', now);
    expect(adopted).toEqual({ ...ready, version: '0.170.0', epoch: successor.epoch });
  });

  test('what has ended does not become ready, and ends once', () => {
    const { store, own, generation, now } = scene();
    exit(scene(), generation);
    const ended = store.generations.get(generation);
    const calls = [() => store.generations.markReady(own, generation, '1', now), () => exit(scene(), generation)];
    expect(calls.map((call) => refused(call))).toEqual(
      ['becameReady', 'ended'].map((event) => ({
        code: 'CODEX_ILLEGAL_TRANSITION',
        details: { generation, status: 'exited', event },
      })),
    );
    expect(store.generations.get(generation)).toEqual(ended);
  });

  test('a number that was never given is a fault of the caller', () => {
    const { store, own, now } = scene();
    expect(() => store.generations.recordProcess(own, 99, givenProcess(), now)).toThrow(TypeError);
    expect(() => store.generations.markReady(own, 99, '1', now)).toThrow(TypeError);
    expect(() => exit(scene(), 99)).toThrow(TypeError);
    expect(store.generations.get(99)).toBeUndefined();
  });
}

function describeLookup(scene: () => Scene): void {
  test('living are those that start and those that are ready, oldest first', () => {
    const [starting, gone] = [create(scene()), create(scene())];
    exit(scene(), gone.number);
    const numbers = scene()
      .store.generations.living()
      .map(({ number }) => number);
    expect(numbers).toEqual([scene().generation, starting.number]);
  });

  test('the newest is the newest, dead or alive', () => {
    const { number } = create(scene());
    expect(scene().store.generations.newest()?.number).toBe(number);
    exit(scene(), number);
    expect(scene().store.generations.newest()).toMatchObject({ number, status: 'exited' });
  });

  test('the marks of ended ones are kept, newest first', () => {
    const [a, b] = [scene().ready({ mark: 'a' }), scene().ready({ mark: 'b' })];
    scene().ready({ mark: 'alive' });
    expect(scene().store.generations.endedMarks()).toEqual([]);
    exit(scene(), b);
    exit(scene(), a);
    expect(scene().store.generations.endedMarks()).toEqual(['b', 'a']);
  });

  test('of many ended ones the newest 200 marks are enough', () => {
    const numbers = Array.from({ length: 202 }, (_, index) => scene().ready({ mark: `m${index}` }));
    for (const number of numbers) exit(scene(), number);
    const marks = scene().store.generations.endedMarks();
    expect([marks.length, marks[0], marks.at(-1)]).toEqual([200, 'm201', 'm2']);
  });
}

function describeExit(scene: () => Scene): void {
  test('the end is written with its reason', () => {
    const { store, generation } = scene();
    const before = store.generations.get(generation);
    scene().clock.advance(5);
    exit(scene(), generation);
    expect(store.generations.get(generation)).toEqual({
      ...before,
      status: 'exited',
      exitedAt: scene().now,
      exitReason: 'crashed',
    });
  });

  test('what was sent to it is left to evidence, what was about to be sent goes back to the queue', () => {
    const { generation } = scene();
    const [sent, running, lost] = [scene().submitting(), scene().running(), scene().reconciling()];
    const starting = scene().withThread();
    scene().completed();
    scene().clock.advance(5);
    const { now } = scene();
    expect(exit(scene(), generation)).toEqual([
      { ...sent, status: 'reconciling', recoveringSince: now, updatedAt: now },
      { ...running, status: 'reconciling', recoveringSince: now, updatedAt: now },
      { ...lost, updatedAt: now },
      {
        ...starting,
        status: 'queued',
        lastWord: 'queued',
        epoch: null,
        threadId: null,
        threadIsFresh: false,
        updatedAt: now,
      },
    ]);
  });

  test('a thread that the caller named outlives it', () => {
    const { store, own, generation, now } = scene();
    const chat = scene().completed();
    const { id } = scene().starting({ type: 'send_message', threadId: chat.threadId });
    store.operations.recordThread(own, id, { threadId: threadOf(chat.id), fresh: false, generation }, now);
    exit(scene(), generation);
    expect(scene().get(id)).toMatchObject({ status: 'queued', threadId: threadOf(chat.id) });
  });

  test('what belongs to another generation, or to none yet, goes on', () => {
    const other = scene().ready();
    const [running, starting, queued] = [scene().running(), scene().starting(), scene().queued()];
    expect(exit(scene(), other)).toEqual([]);
    expect([running, starting, queued]).toEqual([running, starting, queued].map(({ id }) => scene().get(id)));
  });

  test('what went back to the queue before waits on, for another app-server', () => {
    const { store, own, generation, now } = scene();
    const { id } = scene().withThread();
    const wait = { reason: 'retry', notBefore: now, counts: 'attempt', error: null } as const;
    const deferred = store.operations.deferStart(own, id, wait, now);
    expect(exit(scene(), generation)).toEqual([]);
    expect(scene().get(id)).toEqual(deferred);
  });

  test('nobody who asked can be answered any more; what was delivered counts as taken', () => {
    const { store, own, generation, now } = scene();
    const { id } = scene().running();
    const pending = scene().ask(id);
    const owed = scene().answered(id);
    const taken = scene().deliver(scene().answered(id));
    const expire = (): ReturnType<Scene['ask']> => store.interactions.expire(own, scene().ask(id).id, null, now);
    const late = expire();
    const told = scene().deliver(expire());
    scene().clock.advance(5);
    exit(scene(), generation);
    const ends = [pending, owed, taken, late, told].map((one) => scene().interaction(one));
    expect(ends.map(({ status }) => status)).toEqual(['orphaned', 'orphaned', 'resolved', 'orphaned', 'expired']);
    expect(ends.every(({ closedAt }) => closedAt === scene().now)).toBe(true);
    expect(store.interactions.undelivered(generation)).toEqual([]);
  });

  test('questions of another generation stay open', () => {
    const { generation } = scene();
    const other = scene().ready();
    const asked = scene().ask(scene().running().id, { generation: other });
    exit(scene(), generation);
    expect(scene().interaction(asked)).toEqual(asked);
  });

  test('an operation that only had questions there does not wait for them any more', () => {
    const other = scene().ready();
    const { id } = scene().running();
    scene().ask(id, { generation: other });
    expect(scene().get(id).status).toBe('waiting_for_approval');
    exit(scene(), other);
    expect(scene().get(id).status).toBe('running');
  });
}

import { describe, expect, test } from 'vitest';
import { FARTHEST_ATTEMPT_MS } from '../../src/model/operation.ts';
import type { Operation } from '../../src/model/operation.ts';
import type { TurnLimits } from '../../src/store/operation-store.ts';
import { givenEnd, givenError, NO_LIMITS, threadId } from '../given.ts';
import type { Scene } from './scene.ts';

/** Which operation runs next, and when. */
export function describeClaim(scene: () => Scene): void {
  describe('claimNext()', () => {
    describeTaking(scene);
    describeLimits(scene);
    describeThreads(scene);
  });
  describe('a clock that was set back', () => describeClockSetBack(scene));
  describe('nextAttemptAt()', () => describeNextAttempt(scene));
}

const inProject = (name: string) => ({ projectId: name, projectPath: `/home/u/${name}` });
const toThread = (name: string) => ({ type: 'send_message', threadId: threadId(name) }) as const;

function claimWithin({ store, own, now }: Scene, limits: Partial<TurnLimits>): Operation | undefined {
  return store.operations.claimNext(own, { ...NO_LIMITS, ...limits }, now);
}

function defer({ store, own, now }: Scene, { id }: Operation, notBefore: number): Operation {
  const wait = { reason: 'retry', notBefore, counts: 'no attempt', error: null } as const;
  return store.operations.deferStart(own, id, wait, now);
}

function describeTaking(scene: () => Scene): void {
  test('nothing is claimed where nothing is queued', () => {
    scene().running();
    scene().cancelled();
    expect(scene().claim()).toBeUndefined();
  });

  test('the oldest is taken, belongs to the term of the worker, and counts one attempt more', () => {
    const first = scene().queued();
    scene().queued();
    scene().clock.advance(5);
    expect(scene().claim()).toEqual({
      ...first,
      status: 'starting',
      lastWord: 'starting',
      epoch: scene().own.epoch,
      attempt: 1,
      updatedAt: scene().now,
    });
  });

  test('no operation is claimed twice', () => {
    scene().queued();
    scene().claim();
    expect(scene().claim()).toBeUndefined();
  });

  test('one that waits is not taken before its time, and is taken at it', () => {
    const started = scene().starting();
    defer(scene(), started, scene().now + 100);
    scene().clock.advance(99);
    expect(scene().claim()).toBeUndefined();
    scene().clock.advance(1);
    expect(scene().claim()?.id).toBe(started.id);
  });

  test('being taken up again does not forget why and since when it waits, so that a bounded wait can end', () => {
    const started = scene().starting();
    const { waitReason, waitSince, nextAttemptAt } = defer(scene(), started, scene().now);
    expect(waitReason).toBe('retry');
    expect(scene().claim()).toMatchObject({ status: 'starting', waitReason, waitSince, nextAttemptAt });
  });

  test('an environment that is being replaced starts nothing new; others do', () => {
    const [home, other] = [
      { codexHome: '/a', codexBinary: null },
      { codexHome: '/a', codexBinary: '/bin/codex' },
    ];
    scene().queued({ environment: home });
    const { id } = scene().queued({ environment: other });
    const blocked = [{ codexBinary: null, codexHome: '/a' }];
    expect(claimWithin(scene(), { blocked })?.id).toBe(id);
    expect(claimWithin(scene(), { blocked })).toBeUndefined();
  });
}

function describeLimits(scene: () => Scene): void {
  test.each<[string, () => Operation]>([
    ['starting', () => scene().starting()],
    ['submitting', () => scene().submitting()],
    ['running', () => scene().running()],
    ['waiting_for_approval', () => scene().waiting()],
    ['waiting_for_user_input', () => scene().waiting({ kind: 'userInput' })],
    ['reconciling', () => scene().reconciling()],
  ])('one that is %s takes a place in both limits', (status, bring) => {
    expect(bring().status).toBe(status);
    scene().queued();
    expect(claimWithin(scene(), { global: 1 })).toBeUndefined();
    expect(claimWithin(scene(), { perProject: 1 })).toBeUndefined();
    expect(claimWithin(scene(), { global: 2, perProject: 2 })?.status).toBe('starting');
  });

  test('what has ended or waits in the queue takes no place', () => {
    scene().completed();
    defer(scene(), scene().starting(), scene().now + 100);
    scene().queued();
    expect(claimWithin(scene(), { global: 1, perProject: 1 })?.status).toBe('starting');
  });

  test('a project at its limit does not hold back another', () => {
    scene().running(inProject('full'));
    scene().queued(inProject('full'));
    const { id } = scene().queued(inProject('free'));
    expect(claimWithin(scene(), { perProject: 1 })?.id).toBe(id);
    expect(claimWithin(scene(), { perProject: 1 })).toBeUndefined();
  });

  test('the project with the fewest turns goes first, then the oldest', () => {
    scene().running(inProject('a'));
    scene().running(inProject('a'));
    scene().running(inProject('b'));
    const a = scene().queued(inProject('a'));
    const [b1, b2] = [scene().queued(inProject('b')), scene().queued(inProject('b'))];
    const c = scene().queued(inProject('c'));
    const order = [1, 2, 3, 4].map(() => scene().claim()?.id);
    expect(order).toEqual([c.id, b1.id, a.id, b2.id]);
  });
}

function describeThreads(scene: () => Scene): void {
  test.each<[string, () => Operation]>([
    ['starting', () => scene().starting(toThread('t'))],
    ['submitting', () => scene().submitting(toThread('t'))],
    ['running', () => scene().running(toThread('t'))],
    ['reconciling', () => scene().reconciling(toThread('t'))],
  ])('a message waits while an older one of its thread is %s', (_status, bring) => {
    const older = bring();
    const { id } = scene().queued(toThread('t'));
    expect(scene().claim()).toBeUndefined();
    finish(scene(), older);
    expect(scene().claim()?.id).toBe(id);
  });

  test('a message keeps its place behind an older one of its thread that waits for a neighbour', () => {
    const older = scene().starting(toThread('t'));
    defer(scene(), older, scene().now + 100);
    scene().queued(toThread('t'));
    expect(scene().claim()).toBeUndefined();
    scene().clock.advance(100);
    expect(scene().claim()?.id).toBe(older.id);
  });

  test('a message to the thread of a new chat waits for that chat', () => {
    const chat = scene().running();
    scene().queued({ type: 'send_message', threadId: chat.threadId });
    expect(scene().claim()).toBeUndefined();
  });

  test('other threads and new chats pass a thread that is held', () => {
    scene().running(toThread('t'));
    scene().queued(toThread('t'));
    const [other, chat] = [scene().queued(toThread('other')), scene().queued()];
    expect([scene().claim()?.id, scene().claim()?.id]).toEqual([other.id, chat.id]);
  });
}

function describeClockSetBack(scene: () => Scene): void {
  test('a next attempt that lies impossibly far ahead is due: somebody has set the clock back', () => {
    const started = scene().starting();
    defer(scene(), started, scene().now + FARTHEST_ATTEMPT_MS);
    expect(scene().claim()).toBeUndefined();
    scene().clock.jump(-1);
    expect(scene().claim()?.id).toBe(started.id);
  });
}

function describeNextAttempt(scene: () => Scene): void {
  test('is the earliest moment that a queued operation waits for', () => {
    const { store, now } = scene();
    const started = [scene().starting(), scene().starting(), scene().starting()];
    const [first, second, third] = started.map((one, index) => defer(scene(), one, now + 300 - index * 100));
    scene().queued();
    expect([first, second, third].map((one) => one?.nextAttemptAt)).toEqual([now + 300, now + 200, now + 100]);
    expect(store.operations.nextAttemptAt()).toBe(now + 100);
  });

  test('does not look at what was taken up or has ended', () => {
    const { store, own, now } = scene();
    const [a, b] = [scene().starting(), scene().starting()];
    defer(scene(), a, now);
    defer(scene(), b, now + 50);
    store.operations.failStart(own, b.id, givenError('CODEX_TIMEOUT'), now);
    expect(store.operations.nextAttemptAt()).toBe(now);
    scene().claim();
    expect(store.operations.nextAttemptAt()).toBeUndefined();
  });
}

function finish({ store, own, now }: Scene, { id, status }: Operation): void {
  if (status === 'starting') store.operations.failStart(own, id, givenError('CODEX_TIMEOUT'), now);
  else store.operations.endTurn(own, id, givenEnd(), now);
}

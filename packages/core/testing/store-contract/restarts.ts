import { describe, expect, test } from 'vitest';
import type { Restart } from '../../src/model/restart.ts';
import type { RestartIntent, RestartOutcome } from '../../src/store/restart-store.ts';
import { givenError, givenSubmit } from '../given.ts';
import { refused, type Scene } from './scene.ts';

const { environment } = givenSubmit();
const OTHER_HOME = { codexHome: '/home/u/.codex-other', codexBinary: null };
const NOTHING = { turns: [], undeliveredAnswers: 0, openQuestions: 0 };

/** Restarts of app-servers: asked for, joined, refused, and what they hold back. */
export function describeRestarts(scene: () => Scene): void {
  const ask = (over: Partial<RestartIntent> = {}): RestartOutcome =>
    scene().store.restarts.request({ environment, force: false, startAfter: true, ...over }, scene().now);
  const asked = (over: Partial<RestartIntent> = {}): Restart => {
    const outcome = ask(over);
    if (outcome.kind !== 'requested') throw new Error(`the restart was ${outcome.kind}`);
    return outcome.restart;
  };
  const finish = ({ number }: Restart, startedGeneration: number | null = scene().generation) =>
    scene().store.restarts.finish(scene().own, number, { startedGeneration, error: null }, scene().now);

  describe('restarts.request()', () => {
    test('stores the wish, with the servers that it is about', () => {
      const foreign = scene().ready({ environment: OTHER_HOME });
      const restart = asked();
      expect(restart).toEqual({
        ...{ number: restart.number, environment, force: false, startAfter: true },
        ...{ upTo: foreign, before: scene().generation, requestedAt: scene().now },
        ...{ finishedAt: null, startedGeneration: null, error: null },
      });
      expect(scene().store.restarts.unfinished()).toEqual([restart]);
      expect(scene().store.restarts.get(restart.number)).toEqual(restart);
    });

    test.each<[string, () => unknown, object]>([
      ['a turn is about to begin', () => scene().starting(), { turns: ['op_1'] }],
      ['a turn runs', () => scene().running(), { turns: ['op_1'] }],
      ['a turn is looked for', () => scene().reconciling(), { turns: ['op_1'] }],
      ['a question is open', () => scene().ask(scene().completed().id), { openQuestions: 1 }],
      ['an answer is not delivered', () => scene().answered(scene().completed().id), { undeliveredAnswers: 1 }],
    ])('is refused while %s, and stores nothing; with force it is stored', (_what, bring, work) => {
      bring();
      expect(ask()).toEqual({ kind: 'busy', work: { ...NOTHING, ...work } });
      expect(scene().store.restarts.unfinished()).toEqual([]);
      expect(ask({ force: true })).toMatchObject({ kind: 'requested', restart: { force: true }, work });
    });

    test('what waits in the queue, has ended, or runs in another Codex home holds nothing up', () => {
      scene().running({ environment: OTHER_HOME });
      scene().completed();
      scene().queued();
      expect(ask()).toMatchObject({ kind: 'requested', work: NOTHING });
    });

    test('without a server there is nothing to end: one is started, or nothing is stored', () => {
      scene().store.generations.markExited(scene().own, scene().generation, 'idle', scene().now);
      expect(ask({ startAfter: false })).toEqual({ kind: 'nothingRuns', work: NOTHING });
      expect(scene().store.restarts.unfinished()).toEqual([]);
      expect(asked()).toMatchObject({ before: null, startAfter: true });
    });

    test('joins the one that is open, which then does what either asked for', () => {
      const { number } = asked({ startAfter: false });
      expect(ask({ startAfter: false })).toMatchObject({ kind: 'joined', restart: { number, startAfter: false } });
      expect(ask({ force: true })).toMatchObject({
        kind: 'joined',
        restart: { number, force: true, startAfter: true },
      });
      expect(ask({ startAfter: false })).toMatchObject({ restart: { number, force: true, startAfter: true } });
      expect(scene().store.restarts.unfinished()).toHaveLength(1);
    });

    test('after the end of one another is stored; each Codex home has its own', () => {
      const first = asked();
      finish(first);
      const second = asked();
      const other = asked({ environment: OTHER_HOME });
      expect(second.number).toBeGreaterThan(first.number);
      expect(scene().store.restarts.unfinished()).toEqual([second, other]);
    });
  });

  describe('an open restart', () => {
    test('lets nothing begin in its Codex home, and elsewhere everything', () => {
      const held = scene().queued();
      const free = scene().queued({ environment: OTHER_HOME });
      const restart = asked();
      expect(scene().claim()?.id).toBe(free.id);
      expect(scene().claim()).toBeUndefined();
      finish(restart);
      expect(scene().claim()?.id).toBe(held.id);
    });

    test('is open work: no worker leaves before it is carried out', () => {
      const restart = asked();
      expect(scene().store.operations.openWork()).toMatchObject({ queued: 0, restarts: 1 });
      expect(scene().store.worker.leave(scene().own, 'idle', scene().now)).toBe('work_open');
      finish(restart);
      expect(scene().store.worker.leave(scene().own, 'idle', scene().now)).toBe('left');
    });
  });

  describe('restarts.finish()', () => {
    test('tells what runs now, or why it was not carried out', () => {
      const [one, two] = [asked(), asked({ environment: OTHER_HOME })];
      const started = scene().ready();
      expect(finish(one, started)).toMatchObject({ startedGeneration: started, finishedAt: scene().now, error: null });
      const error = givenError('CODEX_APP_SERVER_UNAVAILABLE');
      const end = { startedGeneration: null, error };
      scene().store.restarts.finish(scene().own, two.number, end, scene().now);
      expect(scene().store.restarts.get(two.number)).toMatchObject({ ...end, finishedAt: scene().now });
      expect(scene().store.restarts.unfinished()).toEqual([]);
    });

    test('leaves open what has been joined by somebody who wants a server, and ends it once that is there', () => {
      const restart = asked({ startAfter: false });
      ask();
      expect(finish(restart, null)).toMatchObject({ startAfter: true, finishedAt: null });
      expect(scene().store.restarts.unfinished()).toHaveLength(1);
      expect(finish(restart, scene().ready())).toMatchObject({ finishedAt: scene().now });
    });

    test('of one that wants no server ends it without', () => {
      expect(finish(asked({ startAfter: false }), null)).toMatchObject({ finishedAt: scene().now, error: null });
    });

    test('ends each once, for the worker in office', () => {
      const [one, two] = [asked(), asked({ environment: OTHER_HOME })];
      finish(one);
      expect(() => finish(one)).toThrow(TypeError);
      scene().successor();
      expect(refused(() => finish(two)).code).toBe('CODEX_OWNERSHIP_LOST');
      expect(scene().store.restarts.unfinished()).toEqual([two]);
    });

    test('what ended long ago is forgotten; what is open never is', () => {
      const old = asked();
      finish(old);
      const open = asked();
      scene().store.maintenance.prune(scene().own, scene().clock.advance(10), 10);
      expect(scene().store.restarts.get(old.number)).toBeUndefined();
      expect(scene().store.restarts.unfinished()).toEqual([open]);
    });
  });
}

import { beforeEach, describe, expect, test } from 'vitest';
import { nullLogger } from '../foundation/logger.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { QUESTION_MS, Scene } from '../../testing/store-contract/scene.ts';
import { Deadlines } from './deadlines.ts';

let scene: Scene;
let deadlines: Deadlines;
beforeEach(() => {
  scene = new Scene(new MemoryStore());
  const { store, own, clock } = scene;
  deadlines = new Deadlines({ store, own, clock, log: nullLogger, ring: () => undefined });
});

/** Time passes, with a tick each second. */
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 1_000) {
    scene.clock.advance(Math.min(left, 1_000));
    deadlines.tick();
  }
}

const status = (question: ReturnType<Scene['ask']>): string => scene.interaction(question).status;

test('a question whose time has passed is decided by the answer that grants nothing', () => {
  const question = scene.ask(scene.running().id);
  pass(QUESTION_MS);
  expect(scene.interaction(question)).toMatchObject({
    status: 'expired',
    decidedBy: 'deadline',
    response: { decision: 'decline' },
  });
});

describe('when the machine slept', () => {
  test('open deadlines move by the time that nobody could use', () => {
    const question = scene.ask(scene.running().id);
    deadlines.tick();
    scene.clock.jump(8 * 60 * 60_000);
    deadlines.tick();
    expect(status(question)).toBe('pending');
    expect(scene.interaction(question).deadlineAt).toBe(question.deadlineAt + 8 * 60 * 60_000);
  });

  test('nothing expires for a minute, then what is due does', () => {
    const question = scene.ask(scene.running().id, { deadlineAt: scene.now + 1_000 });
    deadlines.tick();
    scene.clock.jump(60_000);
    deadlines.tick();
    pass(30_000);
    expect(status(question)).toBe('pending');
    pass(31_000);
    expect(status(question)).toBe('expired');
  });

  test('and its clock counts that time, a tick that comes very late shows it', () => {
    const question = scene.ask(scene.running().id);
    deadlines.tick();
    scene.clock.advance(8 * 60 * 60_000);
    deadlines.tick();
    expect(status(question)).toBe('pending');
  });

  test('a turn has not run meanwhile', () => {
    const { settings } = scene.completed();
    const { id } = scene.running({ settings: { ...settings, maxTurnSeconds: 120 } });
    deadlines.tick();
    scene.clock.jump(8 * 60 * 60_000);
    pass(100_000);
    expect(scene.get(id).interrupt).toBeNull();
    pass(30_000);
    expect(scene.get(id).interrupt).toMatchObject({ reason: 'max_turn_seconds' });
  });

  test('a clock that was set back makes nothing expire either', () => {
    const question = scene.ask(scene.running().id);
    deadlines.tick();
    scene.clock.jump(-3_600_000);
    deadlines.tick();
    expect(status(question)).toBe('pending');
    expect(scene.interaction(question).deadlineAt).toBe(question.deadlineAt);
  });
});

test('what was open while no worker lived gets that time back', () => {
  const question = scene.ask(scene.running().id);
  const lastSeenAt = scene.now;
  scene.clock.advance(QUESTION_MS + 3_600_000);
  const { store, own, clock } = scene;
  const next = new Deadlines({ store, own, clock, log: nullLogger, ring: () => undefined });
  next.forgiveAbsence(lastSeenAt);
  next.tick();
  expect(status(question)).toBe('pending');
});

test('a turn that has run longer than its limit is asked to stop, once', () => {
  const { settings } = scene.completed();
  const { id } = scene.running({ settings: { ...settings, maxTurnSeconds: 10 } });
  pass(9_000);
  expect(scene.get(id).interrupt).toBeNull();
  pass(1_000);
  expect(scene.get(id).interrupt).toMatchObject({ reason: 'max_turn_seconds' });
});

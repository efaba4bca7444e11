import { describe, expect, test } from 'vitest';
import type { PruneOutcome } from '../../src/store/maintenance-store.ts';
import { turnOf, type Scene } from './scene.ts';

/** Retention and figures. */
export function describeMaintenance(scene: () => Scene): void {
  describe('prune()', () => {
    describePruned(scene);
    describeChoice(scene);
    describeGenerations(scene);
  });
  describe('projects()', () => describeProjects(scene));
  describe('size()', () => describeSize(scene));
}

function prune({ store, own }: Scene, endedBefore: number, batch = 100): PruneOutcome {
  return store.maintenance.prune(own, endedBefore, batch);
}

function describePruned(scene: () => Scene): void {
  test('texts, report, journal and questions go; identity, turn and final status stay', () => {
    const { store, clock } = scene();
    const texts = { clientRequestId: 'key', title: 'A title', warnings: ['an old word'] };
    const completed = scene().completed(texts);
    const asked = scene().ask(completed.id);
    expect(prune(scene(), clock.advance(1))).toEqual({ operations: 1, generations: 0 });
    const { operations, interactions, events } = store;
    const { id } = completed;
    expect([operations.prompt(id), operations.request(id), operations.report(id), interactions.get(asked.id)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(events.newest(id, 10)).toEqual([]);
    expect(operations.get(id)).toEqual({ ...completed, title: null, evidence: null, warnings: [], pruned: true });
    expect(operations.byTurn(turnOf(id))?.id).toBe(id);
  });

  test('nothing of another operation goes with it', () => {
    const { store, clock } = scene();
    scene().completed();
    const { id } = scene().waiting();
    const before = scene().journal(id);
    prune(scene(), clock.advance(1));
    expect(scene().journal(id)).toEqual(before);
    expect(store.interactions.list({ operationId: id, limit: 10 })).toHaveLength(1);
    expect(store.operations.prompt(id)).toBe('Fix the test');
  });

  test('a pruned one is not pruned again', () => {
    const { clock } = scene();
    scene().completed();
    expect(prune(scene(), clock.advance(1)).operations).toBe(1);
    expect(prune(scene(), clock.advance(1)).operations).toBe(0);
  });

  test('positions in the journal are not used again', () => {
    const { store, clock } = scene();
    scene().completed();
    const last = store.events.lastPosition();
    prune(scene(), clock.advance(1));
    scene().queued();
    expect(store.events.lastPosition()).toBe(last + 1);
  });
}

function describeChoice(scene: () => Scene): void {
  test('only what ended before the moment, and never what is open', () => {
    const { clock } = scene();
    const old = scene().completed();
    const open = [scene().running(), scene().reconciling(), scene().queued()];
    clock.advance(10);
    const young = scene().cancelled();
    expect(prune(scene(), scene().now).operations).toBe(1);
    expect(scene().get(old.id).pruned).toBe(true);
    expect([...open, young].map(({ id }) => scene().get(id).pruned)).toEqual([false, false, false, false]);
  });

  test('a batch takes those that ended first', () => {
    const { clock } = scene();
    const [late, early] = [scene().running(), scene().completed()];
    scene().store.operations.endTurn(
      scene().own,
      late.id,
      { status: 'completed', error: null, finalText: null, report: null },
      clock.advance(1),
    );
    const last = scene().cancelled();
    clock.advance(1);
    expect(prune(scene(), scene().now, 1).operations).toBe(1);
    expect([early, late, last].map(({ id }) => scene().get(id).pruned)).toEqual([true, false, false]);
    expect(prune(scene(), scene().now, 1).operations).toBe(1);
    expect([early, late, last].map(({ id }) => scene().get(id).pruned)).toEqual([true, true, false]);
  });

  test('one whose answer Codex still waits for stays until it is delivered or can not be', () => {
    const { store, own, generation, clock } = scene();
    const [first, second] = [scene().completed(), scene().completed()];
    const owed = scene().answered(first.id);
    scene().answered(second.id);
    expect(prune(scene(), clock.advance(1)).operations).toBe(0);
    scene().deliver(owed);
    expect(prune(scene(), scene().now).operations).toBe(1);
    store.generations.markExited(own, generation, 'crashed', scene().now);
    expect(prune(scene(), scene().now).operations).toBe(1);
  });
}

function describeGenerations(scene: () => Scene): void {
  test('ended generations go where 200 newer ones are known, nobody needs them and they ended before', () => {
    const { store, own, generation, clock } = scene();
    const { id } = scene().running();
    const asked = scene().ready();
    scene().ask(id, { generation: asked });
    const [gone, late] = [scene().ready(), scene().ready()];
    const exit = (number: number): unknown => store.generations.markExited(own, number, 'crashed', scene().now);
    for (const number of [generation, asked, gone]) exit(number);
    for (let n = 0; n < 200; n += 1) exit(scene().ready());
    const ended = clock.advance(5);
    exit(late);
    expect(prune(scene(), ended)).toEqual({ operations: 0, generations: 1 });
    const left = [generation, asked, gone, late].map((number) => store.generations.get(number)?.status);
    expect(left).toEqual(['exited', 'exited', undefined, 'exited']);
    expect(prune(scene(), clock.advance(1)).generations).toBe(1);
  });

  test('the newest 200 generations stay, and numbers go on', () => {
    const { store, own, generation, clock } = scene();
    store.generations.markExited(own, generation, 'crashed', scene().now);
    expect(prune(scene(), clock.advance(1))).toEqual({ operations: 0, generations: 0 });
    expect(scene().ready()).toBe(generation + 1);
  });
}

function describeProjects(scene: () => Scene): void {
  test('each project is named once, the one with the newest activity first', () => {
    const { store, clock } = scene();
    const project = (name: string) => ({ projectId: name, projectPath: `/home/u/${name}` });
    expect(store.maintenance.projects()).toEqual([]);
    const first = scene().running(project('a'));
    scene().running({ ...project('a'), cwd: '/home/u/a/deep' });
    clock.advance(5);
    scene().completed(project('b'));
    const [b, a] = store.maintenance.projects();
    expect([b, a]).toEqual([
      { projectId: 'b', path: '/home/u/b', lastActivityAt: scene().now },
      { projectId: 'a', path: '/home/u/a', lastActivityAt: first.createdAt },
    ]);
    clock.advance(5);
    scene().wish(first.id);
    expect(store.maintenance.projects()[0]).toMatchObject({ projectId: 'a', lastActivityAt: scene().now });
  });

  test('projects of pruned operations are still known', () => {
    const { store, clock } = scene();
    scene().completed();
    prune(scene(), clock.advance(1));
    expect(store.maintenance.projects()).toHaveLength(1);
  });
}

function describeSize(scene: () => Scene): void {
  test('every operation is counted, ended and pruned ones too', () => {
    const { store, clock } = scene();
    scene().completed();
    scene().queued();
    prune(scene(), clock.advance(1));
    const { bytes, freeBytes, operations } = store.maintenance.size();
    expect(operations).toBe(2);
    expect(bytes).toBeGreaterThanOrEqual(freeBytes);
  });
}

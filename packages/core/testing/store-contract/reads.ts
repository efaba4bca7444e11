import { describe, expect, test } from 'vitest';
import { givenEnd, operationId, threadId, turnId } from '../given.ts';
import { threadOf, turnOf, type Scene } from './scene.ts';

/** What can be read of operations. */
export function describeReads(scene: () => Scene): void {
  describe('reading operations', () => {
    describeOne(scene);
    describeList(scene);
    describeEnds(scene);
    describeOpenWork(scene);
  });
}

function describeOne(scene: () => Scene): void {
  test('an unknown id reads as nothing', () => {
    const { operations } = scene().store;
    const id = operationId('op_unknown');
    expect([operations.get(id), operations.prompt(id), operations.request(id), operations.report(id)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('an operation is found by its turn, also after its end', () => {
    const { operations } = scene().store;
    const { id } = scene().running();
    expect(operations.byTurn(turnOf(id))?.id).toBe(id);
    operations.endTurn(scene().own, id, givenEnd(), scene().now);
    expect(operations.byTurn(turnOf(id))?.status).toBe('completed');
    expect(operations.byTurn(turnId('turn_unknown'))).toBeUndefined();
  });

  test('an operation is found by its key, also when it was pruned', () => {
    const { store, own, clock } = scene();
    const { id } = scene().completed({ clientRequestId: 'key' });
    expect(store.operations.byClientRequestId('key')?.id).toBe(id);
    store.maintenance.prune(own, clock.advance(1), 10);
    expect(store.operations.byClientRequestId('key')).toMatchObject({ id, pruned: true });
    expect(store.operations.byClientRequestId('unknown')).toBeUndefined();
  });

  test('the first of a thread is the oldest that it was given to, ended and pruned or not', () => {
    const { store, own, clock } = scene();
    const { id } = scene().completed();
    const thread = threadOf(id);
    store.maintenance.prune(own, clock.advance(1), 10);
    scene().completed({ type: 'send_message', threadId: thread });
    scene().queued({ type: 'send_message', threadId: thread });
    expect(store.operations.firstOfThread(thread)).toEqual(scene().get(id));
    expect(store.operations.firstOfThread(threadId('thread_unknown'))).toBeUndefined();
  });

  test('there is no report before the turn has ended', () => {
    const { id } = scene().running();
    expect(scene().store.operations.report(id)).toBeUndefined();
  });
}

function describeList(scene: () => Scene): void {
  const list = (filter: Partial<Parameters<Scene['store']['operations']['list']>[0]> = {}): readonly string[] =>
    scene()
      .store.operations.list({ limit: 100, ...filter })
      .map(({ id }) => id);

  test('the newest come first, as many as asked for', () => {
    const [a, b, c] = [scene().queued(), scene().queued(), scene().queued()];
    expect(list()).toEqual([c.id, b.id, a.id]);
    expect(list({ limit: 2 })).toEqual([c.id, b.id]);
    expect(list({ limit: 2, statuses: ['queued'] })).toEqual([c.id, b.id]);
  });

  test('a page goes on below the smallest seq of the one before', () => {
    const [a, b, c] = [scene().queued(), scene().cancelled(), scene().queued()];
    expect(list({ beforeSeq: c.seq })).toEqual([b.id, a.id]);
    expect(list({ beforeSeq: c.seq, statuses: ['queued'] })).toEqual([a.id]);
    expect(list({ beforeSeq: a.seq })).toEqual([]);
  });

  test('statuses choose, open and final ones together; none chosen, none shown', () => {
    const [queued, cancelled, completed] = [scene().cancelled(), scene().completed(), scene().queued()].reverse();
    expect(list({ statuses: ['queued'] })).toEqual([queued?.id]);
    expect(list({ statuses: ['completed', 'cancelled'] })).toEqual([cancelled?.id, completed?.id]);
    expect(list({ statuses: ['completed', 'queued'] })).toEqual([queued?.id, cancelled?.id]);
    expect(list({ statuses: [] })).toEqual([]);
  });

  test('project, thread and time choose, alone and together', () => {
    const old = scene().queued({ projectId: 'p', threadId: threadId('t') });
    const { createdAt } = old;
    scene().clock.advance(1);
    const [other, message] = [scene().queued({ projectId: 'q' }), scene().queued({ projectId: 'p' })];
    expect(list({ projectId: 'p' })).toEqual([message.id, old.id]);
    expect(list({ threadId: 't' })).toEqual([old.id]);
    expect(list({ threadId: 't', projectId: 'q' })).toEqual([]);
    expect(list({ createdAfter: createdAt })).toEqual([message.id, other.id]);
    expect(list({ createdAfter: createdAt - 1, projectId: 'p', statuses: ['queued'] })).toEqual([message.id, old.id]);
    expect(list({ createdAfter: createdAt, statuses: ['queued'] })).toEqual([message.id, other.id]);
    expect(list({ createdAfter: createdAt, projectId: 'q', statuses: ['queued'] })).toEqual([other.id]);
    expect(list({ threadId: 't', statuses: ['queued'] })).toEqual([old.id]);
    expect(list({ threadId: 't', statuses: ['queued', 'failed'] })).toEqual([old.id]);
  });
}

function describeEnds(scene: () => Scene): void {
  test('what ended after a moment is chosen by its end, not by its beginning', () => {
    const list = (filter: object): readonly string[] =>
      scene()
        .store.operations.list({ limit: 100, ...filter })
        .map(({ id }) => id);
    const long = scene().running({ projectId: 'p', threadId: threadId('t') });
    const early = scene().completed();
    const { finishedAt } = scene().get(early.id);
    scene().clock.advance(1);
    scene().store.operations.endTurn(scene().own, long.id, givenEnd(), scene().now);
    scene().running();
    expect(list({ finishedAfter: finishedAt })).toEqual([long.id]);
    expect(list({ finishedAfter: Number(finishedAt) - 1, statuses: ['completed'] })).toEqual([early.id, long.id]);
    expect(list({ finishedAfter: finishedAt, projectId: 'p' })).toEqual([long.id]);
    expect(list({ finishedAfter: finishedAt, threadId: 't' })).toEqual([long.id]);
    expect(list({ finishedAfter: scene().now })).toEqual([]);
    expect(list({ finishedAfter: 0, statuses: ['running'] })).toEqual([]);
  });
}

function describeOpenWork(scene: () => Scene): void {
  test('active are those that have not ended, oldest first', () => {
    const running = scene().running();
    scene().completed();
    const queued = scene().queued();
    scene().cancelled();
    expect(scene().store.operations.active()).toEqual([scene().get(running.id), queued]);
  });

  test('open work counts what is queued, what holds a turn, and answers that Codex still waits for', () => {
    const { store, own, now } = scene();
    expect(store.operations.openWork()).toEqual({ queued: 0, turnHolding: 0, undeliveredAnswers: 0, restarts: 0 });
    scene().reconciling();
    const { id } = scene().running();
    scene().starting();
    scene().deliver(scene().answered(id));
    scene().answered(scene().completed().id, { generation: scene().generation + 1 });
    scene().queued();
    const owed = scene().answered(id);
    scene().ask(id);
    expect(store.operations.openWork()).toEqual({ queued: 1, turnHolding: 3, undeliveredAnswers: 1, restarts: 0 });
    store.interactions.closeByServer(own, { generation: owed.generation, requestId: owed.requestId }, now);
    expect(store.operations.openWork().undeliveredAnswers).toBe(0);
  });
}

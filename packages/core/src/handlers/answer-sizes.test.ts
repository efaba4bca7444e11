import { beforeEach, expect, test } from 'vitest';
import { givenEnd, givenError, interactionId, operationId, threadId, turnId } from '../../testing/given.ts';
import { at, HandlerRig, type Answer } from '../../testing/handler-rig.ts';
import { TOOLS } from '../contract/registry.ts';
import type { Operation } from '../model/operation.ts';

/** An answer without what Codex wrote: one task, or the control plane as a whole. */
const LIMIT = 2_500;
/** One row of a list. */
const ROW = 600;

const hex = (n: number): string => n.toString(16).padStart(32, 'a');
const uuid = (n: number): string => `019ab2c3-4d5e-7f60-8a9b-${n.toString(16).padStart(12, '0')}`;

let rig: HandlerRig;
let tasks: Operation[];

/** Eight tasks with ids, keys, titles and paths as long as they are in earnest; the last one asks something. */
beforeEach(() => {
  rig = new HandlerRig();
  tasks = Array.from({ length: 8 }, (_, n) => {
    const { id } = rig.scene.submitting({
      id: operationId(`op_${hex(n)}`),
      threadId: threadId(uuid(n)),
      clientRequestId: `client-request-000${n}`,
      projectId: uuid(99),
      title: 'A title of some length',
      prompt: 'z'.repeat(5_000),
    });
    return rig.store.operations.recordTurnAccepted(rig.scene.own, id, turnId(uuid(n + 20)), rig.scene.now);
  });
  const params = {
    command: 'npm test',
    cwd: '/home/u/demo',
    reason: 'May I?',
    availableDecisions: ['accept', 'cancel'],
  };
  rig.scene.ask(lastTask().id, { id: interactionId(`int_${hex(1)}`), params });
});

const lastTask = (): Operation => tasks.at(-1)!;
const bytes = (value: unknown): number => JSON.stringify(value).length;

/** Health without what there is only where something goes on or is wrong; each list is short. */
function healthWithoutRows(answer: Answer): number {
  const work = ['activeWork.activeTurns', 'activeWork.pendingInteractions', 'staleOperations'];
  const wrong = ['recentErrors', 'checks', 'recommendedActions'];
  return [...work, ...wrong].reduce((left, path) => left - bytes(at(answer, path)), bytes(answer));
}

const DEFAULT_CALLS: Readonly<Record<string, () => Promise<Answer>>> = {
  codex_submit_task: () => rig.submit({ message: 'z'.repeat(5_000), title: 'A title', client_request_id: 'key' }),
  codex_wait: () => rig.call('codex_wait', { operation_ids: [lastTask().id] }),
  codex_get_operation_status: () => rig.call('codex_get_operation_status', { operation_id: lastTask().id }),
  codex_list_pending_interactions: () => rig.call('codex_list_pending_interactions'),
  codex_answer_pending_interaction: () =>
    rig.call('codex_answer_pending_interaction', { interaction_id: `int_${hex(1)}`, decision: 'accept' }),
  codex_interrupt_turn: () => rig.call('codex_interrupt_turn', { operation_id: tasks[0]!.id }),
  codex_health_summary: () => new HandlerRig().call('codex_health_summary'),
  codex_list_projects: () => rig.call('codex_list_projects'),
};

test.each(Object.keys(DEFAULT_CALLS))('%s answers within 2.5 kB by default', async (name) => {
  const answer = await DEFAULT_CALLS[name]!();
  expect(answer['ok']).toBe(true);
  expect(bytes(answer)).toBeLessThan(LIMIT);
});

test('every tool is weighed: those that answer in rows by the row', async () => {
  expect([...Object.keys(DEFAULT_CALLS), 'codex_list_operations'].sort()).toEqual(TOOLS.map(({ name }) => name).sort());
  const { operations } = await rig.call('codex_list_operations');
  const several = await rig.call('codex_wait', { operation_ids: tasks.map(({ id }) => id) });
  for (const row of [...(operations as Answer[]), ...(several['operations'] as Answer[])])
    expect(bytes(row)).toBeLessThan(ROW);
});

test('health stays within 2.5 kB beside its rows, of which there are few, while much is wrong', async () => {
  rig.liveness = { worker: 'none', host: 'elsewhere' };
  rig.store.worker.recordStartError({ message: 'spawn /usr/local/bin/node ENOENT' }, rig.scene.now);
  const end = givenEnd({ status: 'failed', error: givenError('CODEX_TURN_FAILED') });
  for (const { id } of tasks.slice(0, 5)) rig.store.operations.endTurn(rig.scene.own, id, end, rig.scene.now);
  const answer = await rig.call('codex_health_summary');
  expect(at(answer, 'recentErrors')).toHaveLength(5);
  expect(healthWithoutRows(answer)).toBeLessThan(LIMIT);
  expect(bytes(answer)).toBeLessThan(2 * LIMIT);
});

import { beforeEach, expect, test } from 'vitest';
import { givenEnd, givenError, interactionId, operationId, threadId, turnId } from '../../testing/given.ts';
import { at, type Answer } from '../../testing/handler-rig.ts';
import { PlanRig, VALID_PLAN } from '../../testing/plan-rig.ts';
import { TOOLS } from '../contract/registry.ts';
import type { Operation } from '../model/operation.ts';

/** An answer without what Codex wrote: one task, or the control plane as a whole. */
const LIMIT = 2_500;
/** Health names every tool of the contract. */
const HEALTH_LIMIT = 3_000;
/** One row of a list. */
const ROW = 600;

const hex = (n: number): string => n.toString(16).padStart(32, 'a');
const uuid = (n: number): string => `019ab2c3-4d5e-7f60-8a9b-${n.toString(16).padStart(12, '0')}`;

let rig: PlanRig;
let tasks: Operation[];

/** Eight tasks with ids, keys, titles and paths as long as they are in earnest; the last one asks something. */
beforeEach(() => {
  rig = new PlanRig();
  rig.threadIdOf = () => threadId(uuid(40));
  rig.turnIdOf = (id) => turnId(uuid(Number.parseInt(id.slice(3), 16) + 60));
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

/** A plan with keys and texts as long as they are in earnest. */
const PLAN = {
  message: 'Plan it. '.repeat(500),
  title: 'A title of some length',
  cwd: '/home/u/demo',
  client_request_id: 'client-request-plan-0001',
};
const startPlan = (): Promise<string> => rig.started(PLAN);

/** A workflow whose plan waits for review. */
const plannedPlan = (): Promise<string> => rig.planned(VALID_PLAN, PLAN);

/** A workflow that has come to its end, with all that it ever has. */
async function completedPlan(): Promise<string> {
  const id = await plannedPlan();
  await rig.approve(id, { client_request_id: 'client-request-plan-0002' });
  rig.run(id);
  rig.end(id);
  return id;
}

/** Two workflows in short, as a wait for several answers them. */
async function briefsOfTwo(): Promise<unknown> {
  const ids = [await plannedPlan(), await rig.planned(VALID_PLAN, { ...PLAN, client_request_id: 'k', message: 'b' })];
  return (await rig.call('codex_wait', { workflow_ids: ids }))['workflows'];
}

/** Those whose answers grow with the number of rows. */
const BY_ROWS = ['codex_list_operations', 'codex_list_active_chats', 'codex_list_project_chats'];

const DEFAULT_CALLS: Readonly<Record<string, () => Promise<Answer>>> = {
  codex_submit_task: () => rig.submit({ message: 'z'.repeat(5_000), title: 'A title', client_request_id: 'key' }),
  codex_wait: () => rig.call('codex_wait', { operation_ids: [lastTask().id] }),
  codex_get_operation_status: () => rig.call('codex_get_operation_status', { operation_id: lastTask().id }),
  codex_list_pending_interactions: () => rig.call('codex_list_pending_interactions'),
  codex_answer_pending_interaction: () =>
    rig.call('codex_answer_pending_interaction', { interaction_id: `int_${hex(1)}`, decision: 'accept' }),
  codex_interrupt_turn: () => rig.call('codex_interrupt_turn', { operation_id: tasks[0]!.id }),
  codex_start_plan_workflow: () => rig.call('codex_start_plan_workflow', PLAN),
  codex_get_workflow_status: async () => rig.call('codex_get_workflow_status', { workflow_id: await startPlan() }),
  codex_approve_plan: async () => rig.approve(await plannedPlan(), { client_request_id: 'client-request-plan-0002' }),
  codex_revise_plan: async () => rig.revise(await plannedPlan(), { client_request_id: 'client-request-plan-0003' }),
  codex_start_chat: () => rig.call('codex_start_chat', PLAN),
  codex_send_message: () => rig.call('codex_send_message', { chat_id: uuid(7), message: 'z'.repeat(5_000) }),
  codex_execute_plan: async () => rig.call('codex_execute_plan', { workflow_id: await plannedPlan() }),
  codex_health_summary: () => new PlanRig().call('codex_health_summary'),
  codex_list_projects: () => rig.call('codex_list_projects'),
  codex_get_chat_status: () => rig.call('codex_get_chat_status', { chat_id: uuid(7) }),
  codex_get_chat: () => rig.call('codex_get_chat', { chat_id: uuid(7), tail_max_chars: 1_000 }),
  codex_get_turn_status: () => rig.call('codex_get_turn_status', { turn_id: uuid(27), message_max_chars: 500 }),
  codex_get_app_server_status: () => rig.call('codex_get_app_server_status'),
  codex_restart_app_server: () => rig.call('codex_restart_app_server', { force: true, timeout_seconds: 1 }),
  codex: () => rig.call('codex', { prompt: 'z'.repeat(5_000), config: { model_verbosity: 'low' } }),
  'codex-reply': () => rig.call('codex-reply', { prompt: 'z'.repeat(5_000), threadId: uuid(7) }),
};

const limitOf = (name: string): number => (name === 'codex_health_summary' ? HEALTH_LIMIT : LIMIT);

/** The answer without the plan and the report of a workflow, each of which is a row around what Codex wrote. */
function withoutWriting({ latestPlan, finalReport, ...answer }: Answer): number {
  const around = [latestPlan, finalReport].map((part) => bytes({ ...(part as Answer), markdown: '', text: '' }));
  for (const size of around) expect(size).toBeLessThan(ROW);
  return bytes(answer);
}

test.each(Object.keys(DEFAULT_CALLS))('%s answers within its limit by default', async (name) => {
  const answer = await DEFAULT_CALLS[name]!();
  expect(answer['ok']).toBe(true);
  expect(withoutWriting(answer)).toBeLessThan(limitOf(name));
});

test.each([
  ['that waits for review', plannedPlan],
  ['that has completed', completedPlan],
])('a workflow %s is read within 2.5 kB, beside what Codex wrote', async (_which, bring) => {
  const answer = await rig.status(await bring());
  expect(answer['latestPlan']).not.toBeNull();
  expect(withoutWriting(answer)).toBeLessThan(LIMIT);
});

test('every tool is weighed: those that answer in rows by the row', async () => {
  const weighed = [...Object.keys(DEFAULT_CALLS), ...BY_ROWS];
  expect(weighed.sort()).toEqual(TOOLS.map(({ name }) => name).sort());
  const { operations } = await rig.call('codex_list_operations');
  const several = await rig.call('codex_wait', { operation_ids: tasks.map(({ id }) => id) });
  const { active_chats } = await rig.call('codex_list_active_chats');
  const { chats } = await rig.call('codex_list_project_chats', { project_id: uuid(99) });
  const workflows = await briefsOfTwo();
  const lists = [operations, several['operations'], active_chats, chats, workflows];
  expect(lists.map((list) => (list as Answer[]).length)).toEqual([8, 8, 8, 8, 2]);
  const rows = lists.flatMap((list) => list as Answer[]);
  // What a question asks comes whole, wherever it is shown.
  for (const row of rows) expect(bytes({ ...row, pendingInteractions: [] })).toBeLessThan(ROW);
});

test('health stays within 3 kB beside its rows, of which there are few, while much is wrong', async () => {
  rig.liveness = { worker: 'none', host: 'elsewhere' };
  rig.store.worker.recordStartError({ message: 'spawn /usr/local/bin/node ENOENT' }, rig.scene.now);
  const end = givenEnd({ status: 'failed', error: givenError('CODEX_TURN_FAILED') });
  for (const { id } of tasks.slice(0, 5)) rig.store.operations.endTurn(rig.scene.own, id, end, rig.scene.now);
  const answer = await rig.call('codex_health_summary');
  expect(at(answer, 'recentErrors')).toHaveLength(5);
  expect(healthWithoutRows(answer)).toBeLessThan(HEALTH_LIMIT);
  expect(bytes(answer)).toBeLessThan(2 * LIMIT);
});

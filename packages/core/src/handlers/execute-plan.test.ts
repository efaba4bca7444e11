import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { givenEnd, givenSubmit } from '../../testing/given.ts';
import { operationIdOf, type Answer } from '../../testing/handler-rig.ts';
import { DOUBTFUL_PLAN, PlanRig, VALID_PLAN } from '../../testing/plan-rig.ts';
import { turnOf } from '../../testing/store-contract/scene.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';
import { planHash, type CapturedPlan } from '../model/plan.ts';
import type { Operation } from '../model/operation.ts';

let rig: PlanRig;
beforeEach(() => {
  rig = new PlanRig();
});
afterEach(() => {
  // An answer that does not fit the schema of its tool would be logged as a fault.
  expect(rig.logged).toEqual([]);
});

const execute = (over: Answer): Promise<Answer> =>
  rig.call('codex_submit_task', { operation_type: 'execute_plan', message: 'Implement the plan.', ...over });

/** The call is refused in these words, and nothing is as much as touched. */
async function refuses(over: Answer, error: object): Promise<void> {
  const before = visibleState(rig.store);
  expect(await execute(over)).toMatchObject({ ok: false, error });
  expect(visibleState(rig.store)).toEqual(before);
}

describe('executing the plan of a workflow as a task', () => {
  test('is its approval: the answer is the operation, and the workflow executes', async () => {
    const id = await rig.planned();
    const answer = await execute({ workflow_id: id, client_request_id: 'e', plan_hash: rig.planHash(id) });
    expect(answer).toMatchObject({
      ok: true,
      operationType: 'execute_plan',
      status: 'queued',
      workflowId: id,
      idempotent: false,
      policy: { sandbox: 'workspace-write', approvalPolicy: 'on-request', collaborationMode: 'default' },
    });
    expect(rig.workflow(id)).toMatchObject({ status: 'executing', executionOperationId: operationIdOf(answer) });
    expect(rig.woken.at(-1)).toBe('submit');
  });

  test('and approving it are one: whichever comes second finds the operation of the first', async () => {
    const id = await rig.planned();
    const operationId = operationIdOf(await execute({ workflow_id: id, client_request_id: 'e' }));
    const again = { ok: true, operationId, idempotent: true, idempotencyScope: 'operation' };
    expect(await execute({ workflow_id: id, client_request_id: 'e' })).toMatchObject(again);
    expect(await execute({ workflow_id: id })).toMatchObject(again);
    expect(await rig.approve(id)).toMatchObject({ executionOperationId: operationId, idempotent: true });
    expect(rig.operations()).toHaveLength(2);
  });

  test('twice at once, by both ways, executes once', async () => {
    const id = await rig.planned();
    const [task, approval] = await Promise.all([execute({ workflow_id: id }), rig.approve(id)]);
    expect(approval['executionOperationId']).toBe(operationIdOf(task));
    expect(rig.operations()).toHaveLength(2);
  });

  test('with another model, and refuses what was settled when the workflow was started', async () => {
    const id = await rig.planned();
    for (const [field, value] of [
      ['project_id', 'other'],
      ['cwd', '/home/u'],
      ['title', 'Other'],
      ['thread_mode', 'new_thread'],
      ['collaboration_mode', 'plan'],
    ] as const) {
      await refuses({ workflow_id: id, [field]: value }, { details: { field, reason: 'not_for_this_type' } });
    }
    const answer = await execute({ workflow_id: id, model: 'gpt-other', effort: 'high' });
    expect(answer).toMatchObject({ ok: true, policy: { model: 'gpt-other', effort: 'high' } });
  });

  test('is as careful as an approval', async () => {
    const id = await rig.planned(DOUBTFUL_PLAN);
    await refuses({ workflow_id: id }, { details: { field: 'plan_hash', reason: 'required_for_review' } });
    await refuses({ workflow_id: id, plan_hash: 'other' }, { code: 'CODEX_PLAN_CHANGED' });
    await refuses({ workflow_id: 'wf_x' }, { details: { field: 'workflow_id', reason: 'unknown_workflow' } });
    await refuses({ workflow_id: id, chat_id: 't' }, { details: { field: 'chat_id', reason: 'conflict' } });
    await rig.interrupt(id);
    await refuses({ workflow_id: id }, { details: { field: 'workflow_id', reason: 'plan_not_ready' } });
  });
});

describe('executing the plan of a chat', () => {
  /** A task in plan mode that has ended, with what it proposed. */
  function planTask(plan?: CapturedPlan): Operation {
    const { settings } = givenSubmit();
    const { id } = rig.scene.running({ settings: { ...settings, sandbox: 'read-only', collaborationMode: 'plan' } });
    return rig.store.operations.endTurn(rig.scene.own, id, givenEnd(plan && { plan }), rig.scene.now);
  }

  test('goes on in its thread right after the turn that proposed it, in default mode', async () => {
    const task = planTask(VALID_PLAN);
    const answer = await execute({ chat_id: task.threadId, plan_hash: planHash(VALID_PLAN.text) });
    expect(answer).toMatchObject({ ok: true, operationType: 'execute_plan', threadId: task.threadId });
    expect(rig.scene.get(operationIdOf(answer)).settings).toMatchObject({
      sandbox: 'workspace-write',
      collaborationMode: 'default',
      afterTurnId: turnOf(task.id),
    });
  });

  test('a repeat with its key finds it, also when the thread holds another plan by then', async () => {
    const task = planTask(VALID_PLAN);
    const call = { chat_id: task.threadId, client_request_id: 'e', plan_hash: planHash(VALID_PLAN.text) };
    const operationId = operationIdOf(await execute(call));
    rig.runOperation(operationId);
    const end = givenEnd({ plan: { ...VALID_PLAN, text: '1. Another\n' } });
    rig.store.operations.endTurn(rig.scene.own, operationId, end, rig.scene.now);
    expect(await execute(call)).toMatchObject({ ok: true, operationId, idempotent: true });
    await refuses({ ...call, client_request_id: 'other' }, { code: 'CODEX_PLAN_CHANGED' });
  });

  test('equal words for the same plan are one task while it is active, for another plan they are two', async () => {
    const [one, two] = [planTask(VALID_PLAN), planTask({ ...VALID_PLAN, text: '1. Another\n' })];
    const first = operationIdOf(await execute({ chat_id: one.threadId }));
    await refuses(
      { chat_id: one.threadId },
      { code: 'CODEX_DUPLICATE_PROMPT_ACTIVE', details: { existingOperationId: first } },
    );
    expect(await execute({ chat_id: two.threadId })).toMatchObject({ ok: true });
  });

  test('equal words for a newer plan of the same thread are another task', async () => {
    const { threadId } = planTask(VALID_PLAN);
    const message = rig.scene.running({ type: 'send_message', threadId });
    const first = operationIdOf(await execute({ chat_id: threadId }));
    const end = givenEnd({ plan: { ...VALID_PLAN, text: '1. Newer\n' } });
    rig.store.operations.endTurn(rig.scene.own, message.id, end, rig.scene.now);
    const second = await execute({ chat_id: threadId });
    expect(second).toMatchObject({ ok: true, idempotent: false });
    expect(operationIdOf(second)).not.toBe(first);
  });

  test('what is no valid plan has to be named by its hash, or the call forced', async () => {
    const task = planTask(DOUBTFUL_PLAN);
    await refuses({ chat_id: task.threadId }, { details: { field: 'plan_hash', reason: 'required_for_review' } });
    await refuses({ chat_id: task.threadId, plan_hash: 'other' }, { code: 'CODEX_PLAN_CHANGED' });
    expect(await execute({ chat_id: task.threadId, force: true })).toMatchObject({ ok: true });
  });

  test('a chat without a plan is refused, unless the call is forced', async () => {
    const { threadId } = planTask();
    await refuses({ chat_id: threadId }, { details: { field: 'chat_id', reason: 'no_plan' } });
    expect(await execute({ chat_id: threadId, force: true })).toMatchObject({ ok: true });
  });

  test.each<[string, (id: string) => Promise<unknown>, string, string]>([
    ['waits for review', () => Promise.resolve(), 'plan_ready', 'codex_approve_plan'],
    ['is made anew', (id) => rig.revise(id), 'planning', 'codex_wait'],
    ['is executed', (id) => rig.approve(id, { plan_hash: rig.planHash(id) }), 'executing', 'codex_wait'],
  ])('whose workflow %s is refused, naming that workflow, whatever else is said', async (_what, go, status, tool) => {
    const workflowId = await rig.planned(DOUBTFUL_PLAN);
    const { threadId } = rig.currentOf(workflowId);
    const currentPlanHash = rig.planHash(workflowId);
    await go(workflowId);
    const about = { workflowId, workflowStatus: status, currentPlanHash };
    const error = {
      code: 'INVALID_ARGUMENT',
      hint: expect.stringMatching(new RegExp(`${workflowId}.*${tool}`)) as string,
      details: { field: 'chat_id', reason: 'thread_of_open_workflow', ...about },
    };
    for (const over of [{}, { force: true }, { plan_hash: currentPlanHash }, { client_request_id: 'k' }]) {
      await refuses({ chat_id: threadId, ...over }, error);
    }
    expect(await rig.call('codex_execute_plan', { chat_id: threadId })).toMatchObject({ ok: false, error });
  });

  test('whose workflow was called off runs as that of any other chat', async () => {
    const workflowId = await rig.planned();
    const { threadId } = rig.currentOf(workflowId);
    await rig.interrupt(workflowId);
    expect(await execute({ chat_id: threadId })).toMatchObject({ ok: true, threadId, workflowId: null });
  });

  test('another plan of a thread that waits for review is refused too: the review would be about what is gone', async () => {
    const workflowId = await rig.planned();
    const { threadId } = rig.currentOf(workflowId);
    const { id } = rig.scene.running({ type: 'send_message', threadId });
    rig.store.operations.endTurn(
      rig.scene.own,
      id,
      givenEnd({ plan: { ...VALID_PLAN, text: '1. Other\n' } }),
      rig.scene.now,
    );
    await refuses({ chat_id: threadId }, { details: { reason: 'thread_of_open_workflow', workflowId } });
  });

  test('is never in plan mode, and needs a plan to be named', async () => {
    const { threadId } = planTask(VALID_PLAN);
    await refuses(
      { chat_id: threadId, collaboration_mode: 'plan' },
      { details: { field: 'collaboration_mode', reason: 'not_for_this_type' } },
    );
    await refuses({}, { details: { field: 'workflow_id', reason: 'required' } });
  });
});

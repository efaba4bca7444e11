import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ControlPlane } from '../control-plane-api.ts';
import { openControlPlane } from '../control-plane.ts';
import { openRig, type Rig } from '../../testing/rig.ts';
import { StdioCodex } from '../../testing/stdio-codex.ts';

let rig: Rig;
let plane: ControlPlane;
beforeEach(async () => {
  rig = await openRig();
  const { codexHome, root, cwd } = rig.workspace;
  const settings = { stateDb: rig.statePath, codexHome, allowedRoots: [root], executionMode: 'client' };
  plane = openControlPlane({ settings, cwd, env: { ...process.env, HOME: root } });
});
afterEach(async () => {
  await plane.close();
  await rig.close();
});

const WAIT = 30;
const start = (message: string, more: object = {}) =>
  plane.startPlan({ message, cwd: rig.workspace.cwd, sandbox: 'workspace-write', ...more });
const wait = async (id: string) => plane.planStatus({ workflow_id: id, wait_seconds: WAIT });

/** Answers the one question that is open. */
async function answer(id: string, said: object): Promise<void> {
  const { interactions } = await plane.interactions({ workflow_id: id });
  expect(interactions).toHaveLength(1);
  await plane.answer({ interaction_id: interactions[0]?.interactionId ?? '', ...said });
}

test('a question while planning, a revision, the approval, a command that asks, the report: each turn once', async () => {
  rig.startWorker();
  const started = await start('[[id:plan]][[question:Which?|A|B]][[plan:1. First]]', { client_request_id: 'w' });
  expect(started).toMatchObject({ phase: 'planning', idempotent: false, requestedSandbox: 'workspace-write' });
  const id = started.workflowId;
  expect(await wait(id)).toMatchObject({
    phase: 'waiting_for_user_input',
    nextRecommendedAction: 'answer_pending_interaction',
    effectiveSandbox: 'read-only',
    runtimePolicyAdjusted: true,
  });
  await answer(id, { answers: { q1: 'B' } });
  const first = await wait(id);
  expect(first).toMatchObject({
    phase: 'plan_ready',
    nextRecommendedAction: 'execute_plan',
    latestPlan: { text: '1. First\n', quality: 'valid_plan', requiresReview: false },
  });
  await plane.revisePlan({ workflow_id: id, feedback: '[[id:revise]][[plan:1. Better]]', client_request_id: 'r' });
  const second = await wait(id);
  expect(second).toMatchObject({ phase: 'plan_ready', latestPlan: { text: '1. Better\n' } });
  expect(second.plans).toHaveLength(2);
  const message = '[[id:go]][[approval:echo done > made.txt]][[answer:All done.]]';
  await expect(
    plane.approvePlan({ workflow_id: id, message, plan_hash: first.latestPlanHash ?? '' }),
  ).rejects.toMatchObject({ code: 'CODEX_PLAN_CHANGED', details: { currentPlanHash: second.latestPlanHash } });
  const approval = { workflow_id: id, message, plan_hash: second.latestPlanHash ?? '' };
  const [one, two] = await Promise.all([plane.approvePlan(approval), plane.approvePlan(approval)]);
  expect(one.executionOperationId).toBe(two.executionOperationId);
  expect(await wait(id)).toMatchObject({ phase: 'waiting_for_approval', effectiveSandbox: 'workspace-write' });
  await answer(id, { decision: 'accept' });
  expect(await wait(id)).toMatchObject({
    phase: 'completed',
    nextRecommendedAction: 'read_final_report',
    threadId: first.threadId,
    finalReport: { text: 'All done.', commands: { total: 1, failed: 0 } },
  });
  expect(readFileSync(join(rig.workspace.cwd, 'made.txt'), 'utf8')).toBe('done\n');
  expect(['plan', 'revise', 'go'].map((key) => rig.model.countStarts(key))).toEqual([1, 1, 1]);
  expect(await start('[[id:plan]][[question:Which?|A|B]][[plan:1. First]]', { client_request_id: 'w' })).toMatchObject({
    idempotent: true,
    workflowId: id,
  });
});

test('planning cannot write, whatever the model tries and whatever was asked for', async () => {
  rig.startWorker();
  const script =
    '[[command:echo x > planned.txt]][[approval:echo x > asked.txt]][[patch:patched.txt=x]][[plan:1. Write]]';
  const { workflowId } = await start(script, { sandbox: 'danger-full-access' });
  expect(await wait(workflowId)).toMatchObject({ phase: 'plan_ready', requestedSandbox: 'danger-full-access' });
  expect(
    ['planned.txt', 'asked.txt', 'patched.txt'].filter((name) => existsSync(join(rig.workspace.cwd, name))),
  ).toEqual([]);
});

test('what is no plan waits for a review by its hash, and the execution is not in plan mode any more', async () => {
  rig.startWorker();
  const { workflowId } = await start('[[answer:I would look around first.]]');
  const ready = await wait(workflowId);
  expect(ready).toMatchObject({
    phase: 'plan_ready',
    nextRecommendedAction: 'review_plan',
    latestPlan: { quality: 'needs_review' },
  });
  await expect(plane.approvePlan({ workflow_id: workflowId })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'plan_hash', reason: 'required_for_review' },
  });
  const message = '[[patch:written.txt=x]][[plan:no plan here]]';
  await plane.approvePlan({ workflow_id: workflowId, plan_hash: ready.latestPlanHash ?? '', message });
  const done = await wait(workflowId);
  expect(done.phase).toBe('completed');
  expect(done.finalReport?.text).toContain('<proposed_plan>');
  expect(existsSync(join(rig.workspace.cwd, 'written.txt'))).toBe(true);
});

test('a workflow that is called off while its plan waits never executes; one that plans is interrupted', async () => {
  rig.startWorker();
  const waiting = await start('[[plan:1. Never]]');
  await wait(waiting.workflowId);
  expect(await plane.interrupt({ workflow_id: waiting.workflowId })).toMatchObject({
    interrupted: true,
    turnId: null,
    status: 'cancelled',
    workflowId: waiting.workflowId,
  });
  await expect(plane.approvePlan({ workflow_id: waiting.workflowId })).rejects.toMatchObject({
    details: { reason: 'plan_not_ready' },
  });
  const planning = await start('[[id:gate]][[gate:never]]');
  await rig.model.waitForRequest(({ marker }) => marker === 'gate');
  expect(await plane.interrupt({ workflow_id: planning.workflowId })).toMatchObject({
    interrupted: true,
    status: 'interrupted',
  });
  expect(await wait(planning.workflowId)).toMatchObject({ phase: 'failed', status: 'interrupted' });
});

test('a plan whose thread somebody else went on in is not executed', async () => {
  rig.startWorker({ launch: { appServerIdleMs: 1 } });
  const { workflowId } = await start('[[plan:1. Mine]]');
  const { threadId } = await wait(workflowId);
  await rig.untilTrue('the server to end', () => rig.store.generations.living().length === 0);
  const codex = await StdioCodex.start(rig.workspace.codexHome);
  await codex.call('thread/resume', { threadId });
  const { turn } = (await codex.call('turn/start', {
    threadId,
    input: [{ type: 'text', text: '[[answer:theirs]]' }],
  })) as {
    turn: { id: string };
  };
  await codex.waitFor(
    ({ method, params }) => method === 'turn/completed' && (params['turn'] as { id: string }).id === turn.id,
  );
  await codex.stop();
  await plane.approvePlan({ workflow_id: workflowId, message: '[[id:no]][[answer:no]]' });
  expect(await wait(workflowId)).toMatchObject({ phase: 'failed', lastErrorCode: 'CODEX_PLAN_CHANGED' });
  expect(rig.model.countStarts('no')).toBe(0);
});

test('a plan of a chat is executed by a task that names the chat', async () => {
  rig.startWorker();
  const cwd = rig.workspace.cwd;
  const planned = await plane.submit({
    operation_type: 'start_chat',
    message: '[[plan:1. Do]]',
    cwd,
    collaboration_mode: 'plan',
  });
  const { operations } = await plane.wait({ operation_ids: [planned.operationId], wait_seconds: WAIT });
  const chat = operations[0]?.threadId ?? '';
  const executed = await plane.submit({
    operation_type: 'execute_plan',
    chat_id: chat,
    message: '[[id:do]][[answer:did]]',
  });
  expect(executed).toMatchObject({ operationType: 'execute_plan', threadId: chat });
  expect((await plane.wait({ operation_ids: [executed.operationId], wait_seconds: WAIT })).operations[0]).toMatchObject(
    {
      status: 'completed',
      finalReport: { text: 'did' },
    },
  );
});

test('on a Codex without Plan Mode a plan fails with what to do and is never sent; ordinary tasks run', async () => {
  rig.startWorker({ modes: ['default'] });
  const { workflowId } = await start('[[id:plan]][[command:touch made.txt]][[plan:1. No]]');
  expect(await wait(workflowId)).toMatchObject({
    ...{ phase: 'failed', status: 'failed', lastErrorCode: 'CODEX_PLAN_MODE_UNAVAILABLE' },
    lastError: expect.stringMatching(/Update Codex.*offers only: default/) as string,
  });
  const { id } = rig.submit('[[id:task]][[answer:done]]');
  await rig.until(id, ({ status }) => status === 'completed');
  expect(['plan', 'task'].map((each) => rig.model.countStarts(each))).toEqual([0, 1]);
  expect(existsSync(join(rig.workspace.cwd, 'made.txt'))).toBe(false);
});

describe('a worker that is killed', () => {
  const STEPS = [
    'after:claimNext',
    'after:markSubmitting',
    'sent:startTurn',
    'after:startTurn',
    'before:endTurn',
    'after:endTurn',
  ];

  test.each(STEPS)('%s, while planning: the plan is made once and waits for review', async (die) => {
    const { workflowId } = await start('[[id:plan]][[pause:100]][[plan:1. Once]]');
    await rig.startWorker({ die }).exited;
    rig.startWorker();
    expect(await wait(workflowId)).toMatchObject({ phase: 'plan_ready', latestPlan: { text: '1. Once\n' } });
    expect(rig.model.countStarts('plan')).toBe(1);
  });

  test.each(STEPS)('%s, while executing: the plan is executed once', async (die) => {
    const planner = rig.startWorker();
    const { workflowId } = await start('[[plan:1. Once]]');
    await wait(workflowId);
    planner.kill('SIGKILL');
    await planner.exited;
    await plane.approvePlan({ workflow_id: workflowId, message: '[[id:go]][[pause:100]][[answer:done]]' });
    await rig.startWorker({ die }).exited;
    rig.startWorker();
    expect(await wait(workflowId)).toMatchObject({ phase: 'completed', finalReport: { text: 'done' } });
    expect(rig.model.countStarts('go')).toBe(1);
  });
});

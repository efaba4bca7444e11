import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/handler-rig.ts';
import { DOUBTFUL_PLAN, PlanRig, VALID_PLAN } from '../../testing/plan-rig.ts';
import { threadOf, turnOf } from '../../testing/store-contract/scene.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';

let rig: PlanRig;
beforeEach(() => {
  rig = new PlanRig();
});
afterEach(() => {
  // An answer that does not fit the schema of its tool would be logged as a fault.
  expect(rig.logged).toEqual([]);
});

const BETTER = { ...VALID_PLAN, text: '1. Better\n' };

/** The call is refused in these words, and nothing is as much as touched. */
async function refuses(call: () => Promise<Answer>, error: object): Promise<void> {
  const before = visibleState(rig.store);
  expect(await call()).toMatchObject({ ok: false, error });
  expect(visibleState(rig.store)).toEqual(before);
}

describe('approving a plan', () => {
  test('stores one execution in its thread, right after its turn, with the wished policy spelled out', async () => {
    const id = await rig.planned();
    const { id: planOperationId } = rig.currentOf(id);
    const answer = await rig.approve(id, { client_request_id: 'a' });
    const execution = rig.currentOf(id);
    expect(answer).toMatchObject({
      ok: true,
      phase: 'executing',
      executionOperationId: execution.id,
      executionClientRequestId: 'a',
      approveOperation: { operationId: execution.id, operationType: 'execute_plan', status: 'queued' },
      threadId: threadOf(planOperationId),
      idempotent: false,
      nextRecommendedAction: 'wait_execution',
    });
    expect(execution).toMatchObject({
      type: 'execute_plan',
      threadId: threadOf(planOperationId),
      cwd: '/home/u/demo',
      workflowId: id,
      settings: {
        sandbox: 'workspace-write',
        approvalPolicy: 'on-request',
        collaborationMode: 'default',
        afterTurnId: turnOf(planOperationId),
        callTimeoutMs: 300_000,
      },
    });
    expect(rig.store.operations.prompt(execution.id)).toBe('Implement the plan.');
    expect(rig.woken.at(-1)).toBe('submit');
  });

  test('the words of the approval win over those of the start; what neither says stays', async () => {
    const id = await rig.planned(VALID_PLAN, { sandbox: 'workspace-write', effort: 'high', max_turn_seconds: 60 });
    await rig.approve(id, { sandbox: 'read-only', approval_policy: 'never', message: 'Go', timeout_seconds: 9 });
    expect(rig.currentOf(id).settings).toMatchObject({
      sandbox: 'read-only',
      approvalPolicy: 'never',
      effort: 'high',
      maxTurnSeconds: 60,
      callTimeoutMs: 9_000,
    });
    await rig.interrupt(id);
    const other = await rig.planned(VALID_PLAN, { message: 'Other', approval_policy: 'untrusted' });
    await rig.approve(other, { sandbox: 'respect_existing', approval_policy: 'respect_existing', message: 'Go' });
    expect(rig.currentOf(other).settings).toMatchObject({ sandbox: 'workspace-write', approvalPolicy: 'untrusted' });
  });

  test('by the hash that was reviewed is approved, by another is refused with the present one', async () => {
    const id = await rig.planned();
    await refuses(() => rig.approve(id, { plan_hash: 'other' }), {
      code: 'CODEX_PLAN_CHANGED',
      details: { workflowId: id, currentPlanHash: rig.planHash(id) },
    });
    expect(await rig.approve(id, { plan_hash: rig.planHash(id) })).toMatchObject({ ok: true, phase: 'executing' });
  });

  test('the plan before a revision is refused', async () => {
    const id = await rig.planned();
    const seen = rig.planHash(id);
    await rig.revise(id);
    rig.run(id);
    rig.end(id, { plan: BETTER });
    await refuses(() => rig.approve(id, { plan_hash: seen }), {
      code: 'CODEX_PLAN_CHANGED',
      details: { currentPlanHash: rig.planHash(id) },
    });
  });

  test('what is no valid plan has to be named by its hash', async () => {
    const id = await rig.planned(DOUBTFUL_PLAN);
    await refuses(() => rig.approve(id), {
      code: 'INVALID_ARGUMENT',
      details: {
        field: 'plan_hash',
        reason: 'required_for_review',
        planQuality: 'needs_review',
        currentPlanHash: rig.planHash(id),
      },
    });
    expect(await rig.approve(id, { plan_hash: rig.planHash(id) })).toMatchObject({ phase: 'executing' });
  });

  test('is refused while there is no plan to decide about', async () => {
    const notReady = { code: 'INVALID_ARGUMENT', details: { field: 'workflow_id', reason: 'plan_not_ready' } };
    const id = await rig.started();
    await refuses(() => rig.approve(id), notReady);
    rig.run(id);
    await refuses(() => rig.approve(id), notReady);
    rig.end(id, { plan: VALID_PLAN });
    await rig.revise(id);
    await refuses(() => rig.approve(id), notReady);
    await rig.interrupt(id);
    await refuses(() => rig.approve(id), notReady);
  });

  test('again, with its key, another or none and whatever arguments, finds the same execution', async () => {
    const id = await rig.planned();
    const { executionOperationId } = await rig.approve(id, { client_request_id: 'a' });
    const repeats = [
      { client_request_id: 'a' },
      { client_request_id: 'a', message: 'Other words', sandbox: 'danger-full-access' },
      { client_request_id: 'b' },
      { plan_hash: 'other' },
      {},
    ];
    const found = { ok: true, executionOperationId, idempotent: true, idempotencyScope: 'approve' };
    for (const repeat of repeats) expect(await rig.approve(id, repeat)).toMatchObject(found);
    rig.run(id);
    for (const repeat of repeats) expect(await rig.approve(id, repeat)).toMatchObject(found);
    rig.end(id);
    for (const repeat of repeats) {
      expect(await rig.approve(id, repeat)).toMatchObject({ ...found, phase: 'completed' });
    }
    expect(rig.operations()).toHaveLength(2);
    expect(rig.currentOf(id).settings.sandbox).toBe('workspace-write');
  });

  test('twice at once executes once, with equal keys, with different ones and without', async () => {
    for (const [first, second] of [
      ['a', 'a'],
      ['b', 'c'],
      [undefined, undefined],
    ]) {
      const id = await rig.planned(VALID_PLAN, { message: `Task ${first ?? ''}` });
      const [one, two] = await Promise.all([
        rig.approve(id, { client_request_id: first }),
        rig.approve(id, { client_request_id: second }),
      ]);
      expect(two['executionOperationId']).toBe(one['executionOperationId']);
      expect([one['idempotent'], two['idempotent']]).toEqual([false, true]);
      const executions = rig
        .operations()
        .filter(({ workflowId, type }) => workflowId === id && type === 'execute_plan');
      expect(executions).toHaveLength(1);
      await rig.interrupt(id);
    }
  });

  test('the key of a revision is none of an approval', async () => {
    const id = await rig.planned();
    await rig.revise(id, { client_request_id: 'k' });
    rig.run(id);
    rig.end(id, { plan: BETTER });
    await refuses(() => rig.approve(id, { client_request_id: 'k' }), {
      code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
      details: { differingFields: ['decision'], existingWorkflowId: id },
    });
  });

  test('equal words for the plans of two workflows are two tasks', async () => {
    const [one, two] = [await rig.planned(), await rig.planned(VALID_PLAN, { message: 'Other' })];
    expect(await rig.approve(one)).toMatchObject({ ok: true });
    expect(await rig.approve(two)).toMatchObject({ ok: true });
  });
});

describe('revising a plan', () => {
  test('plans anew in the thread, read-only again, and the newest plan counts', async () => {
    const id = await rig.planned();
    const first = rig.currentOf(id);
    const before = rig.planHash(id);
    expect(await rig.revise(id, { client_request_id: 'r', plan_hash: before })).toMatchObject({
      ok: true,
      phase: 'planning',
      idempotent: false,
      reviseOperation: { operationType: 'send_message', status: 'queued' },
      latestPlanHash: before,
      effectiveSandbox: 'read-only',
      nextRecommendedAction: 'wait_plan',
    });
    const second = rig.run(id);
    expect(second).toMatchObject({
      threadId: first.threadId,
      settings: { ...first.settings, sandbox: 'read-only', collaborationMode: 'plan' },
    });
    expect(rig.store.operations.prompt(second.id)).toBe('Shorter, please');
    rig.end(id, { plan: BETTER });
    expect(await rig.status(id)).toMatchObject({
      phase: 'plan_ready',
      planOperationId: second.id,
      latestPlan: { text: BETTER.text },
      plans: [{ planHash: rig.planHash(id) }, { planHash: before }],
    });
  });

  test('of another plan than the newest is refused', async () => {
    const id = await rig.planned();
    await refuses(() => rig.revise(id, { plan_hash: 'other' }), {
      code: 'CODEX_PLAN_CHANGED',
      details: { currentPlanHash: rig.planHash(id) },
    });
  });

  test('needs no hash, whatever the plan is worth', async () => {
    const id = await rig.planned(DOUBTFUL_PLAN);
    expect(await rig.revise(id)).toMatchObject({ ok: true, phase: 'planning' });
  });

  test('a repeat with its key finds it, before and after the new plan; with other words it is refused', async () => {
    const id = await rig.planned();
    const { reviseOperation } = await rig.revise(id, { client_request_id: 'r' });
    const repeat = { client_request_id: 'r' };
    const found = { ok: true, reviseOperation: { operationId: (reviseOperation as Answer)['operationId'] } };
    expect(await rig.revise(id, repeat)).toMatchObject({ ...found, idempotent: true, idempotencyScope: 'revise' });
    rig.run(id);
    rig.end(id, { plan: BETTER });
    expect(await rig.revise(id, repeat)).toMatchObject({ ...found, phase: 'plan_ready', idempotent: true });
    await refuses(() => rig.revise(id, { ...repeat, feedback: 'Longer' }), {
      code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
      details: { differingFields: ['feedback'], existingWorkflowId: id },
    });
    expect(rig.operations()).toHaveLength(2);
  });

  test('without a key is another one each time', async () => {
    const id = await rig.planned();
    for (const text of ['1. Two\n', '1. Three\n']) {
      await rig.revise(id);
      rig.run(id);
      rig.end(id, { plan: { ...VALID_PLAN, text } });
    }
    expect((await rig.status(id))['plans']).toHaveLength(3);
  });

  test('is refused while it plans and once it executes, has ended or was called off', async () => {
    const notReady = { code: 'INVALID_ARGUMENT', details: { field: 'workflow_id', reason: 'plan_not_ready' } };
    const id = await rig.planning();
    await refuses(() => rig.revise(id), notReady);
    rig.end(id, { plan: VALID_PLAN });
    await rig.approve(id);
    await refuses(() => rig.revise(id), notReady);
    rig.run(id);
    rig.end(id);
    await refuses(() => rig.revise(id), notReady);
    const called = await rig.planned(VALID_PLAN, { message: 'Other' });
    await rig.interrupt(called);
    await refuses(() => rig.revise(called), notReady);
  });

  test('a new planning turn without a plan is a failed workflow, and the old plan is not executed', async () => {
    const id = await rig.planned();
    await rig.revise(id);
    rig.run(id);
    rig.end(id);
    expect(await rig.status(id)).toMatchObject({ phase: 'failed', latestPlan: { text: VALID_PLAN.text } });
    await refuses(() => rig.approve(id), { details: { reason: 'plan_not_ready' } });
  });
});

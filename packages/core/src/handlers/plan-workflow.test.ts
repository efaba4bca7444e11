import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { givenError } from '../../testing/given.ts';
import { at, HandlerRig, operationIdOf } from '../../testing/handler-rig.ts';
import { DOUBTFUL_PLAN, PlanRig, VALID_PLAN, workflowIdOf } from '../../testing/plan-rig.ts';
import { threadOf, turnOf } from '../../testing/store-contract/scene.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';
import { projectIdOf } from '../foundation/uuid5.ts';
import { planHash } from '../model/plan.ts';

let rig: PlanRig;
beforeEach(() => {
  rig = new PlanRig();
});
afterEach(() => {
  // An answer that does not fit the schema of its tool would be logged as a fault.
  expect(rig.logged).toEqual([]);
});

describe('starting a plan workflow', () => {
  test('stores it with its planning operation, wakes the worker and answers at once', async () => {
    const answer = await rig.start({ title: 'A title', sandbox: 'workspace-write', client_request_id: 'k' });
    const [operation] = rig.operations();
    expect(answer).toMatchObject({
      ok: true,
      workflowKind: 'plan_then_execute',
      phase: 'planning',
      status: 'planning',
      projectId: projectIdOf('/home/u/demo', 'linux'),
      cwd: '/home/u/demo',
      title: 'A title',
      threadId: null,
      clientRequestId: 'k',
      currentOperationId: operation?.id,
      planOperationId: operation?.id,
      executionOperationId: null,
      planOperation: { operationId: operation?.id, status: 'queued' },
      startOperation: { operationId: operation?.id, operationType: 'start_chat' },
      plans: [],
      latestPlan: null,
      finalReport: null,
      idempotent: false,
      nextRecommendedAction: 'wait_plan',
      recommendedPollAfterSeconds: 10,
      pollRecommended: true,
    });
    expect(answer['workflow_id']).toBe(workflowIdOf(answer));
    expect(operation).toMatchObject({ status: 'queued', workflowId: workflowIdOf(answer), clientRequestId: null });
    expect(rig.woken).toEqual(['submit']);
  });

  test.each([
    [{ sandbox: 'danger-full-access', approval_policy: 'on-request' }, 'danger-full-access', 'on-request', 'never'],
    [{ sandbox: 'workspace-write', approval_policy: 'untrusted' }, 'workspace-write', 'untrusted', 'untrusted'],
    [{ approval_policy: 'ask_openclaw' }, 'workspace-write', 'on-request', 'never'],
    [{}, 'workspace-write', 'on-request', 'never'],
  ])('with %o plans read-only and keeps the wish for the execution', async (wish, sandbox, approval, planning) => {
    const answer = await rig.start({ ...wish, effort: 'high', model: 'm', max_turn_seconds: 60, timeout_seconds: 9 });
    expect(answer).toMatchObject({
      requestedSandbox: sandbox,
      effectiveSandbox: 'read-only',
      requestedApprovalPolicy: approval,
      effectiveApprovalPolicy: planning,
      runtimePolicyAdjusted: true,
    });
    expect(rig.currentOf(workflowIdOf(answer)).settings).toMatchObject({
      sandbox: 'read-only',
      approvalPolicy: planning,
      collaborationMode: 'plan',
      model: 'm',
      effort: 'high',
      maxTurnSeconds: 60,
      callTimeoutMs: 9_000,
    });
  });

  test('a repeat with its key finds it, whatever its time limits and sizes say, also when its folder is gone', async () => {
    const first = await rig.start({ client_request_id: 'k', timeout_seconds: 10 });
    const repeat = { client_request_id: 'k', timeout_seconds: 20, first_message_max_chars: 900, title: null };
    const found = { ok: true, workflowId: workflowIdOf(first), idempotent: true, idempotencyScope: 'start' };
    expect(await rig.start(repeat)).toMatchObject(found);
    const gone = new PlanRig({ store: rig.store, folders: ['/home/u'] });
    expect(await gone.start(repeat)).toMatchObject(found);
    expect(rig.operations()).toHaveLength(1);
  });

  test('its key with another request is refused, naming what differs and what there is', async () => {
    const first = await rig.start({ client_request_id: 'k' });
    const other = await rig.start({ client_request_id: 'k', message: 'other', sandbox: 'read-only' });
    expect(other).toMatchObject({
      ok: false,
      error: {
        code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
        details: {
          differingFields: ['message', 'sandbox'],
          existingWorkflowId: workflowIdOf(first),
          existingOperationId: first['planOperationId'],
        },
      },
    });
    expect(rig.operations()).toHaveLength(1);
  });

  test('a key of a task is none of a workflow', async () => {
    await rig.submit({ client_request_id: 'k', message: 'a task' });
    expect(await rig.start({ client_request_id: 'k', message: 'a plan' })).toMatchObject({ idempotent: false });
  });

  test('two at once with one key give one', async () => {
    const both = await Promise.all([rig.start({ client_request_id: 'k' }), rig.start({ client_request_id: 'k' })]);
    expect(both.map(({ idempotent }) => idempotent)).toEqual([false, true]);
    expect(new Set(both.map(workflowIdOf)).size).toBe(1);
    expect(rig.operations()).toHaveLength(1);
  });

  test('a prompt that is active in the project is refused, whoever has it, and names it', async () => {
    const task = await rig.submit();
    const refused = { code: 'CODEX_DUPLICATE_PROMPT_ACTIVE', details: { existingOperationId: operationIdOf(task) } };
    expect(await rig.start({ message: ' FIX the  test' })).toMatchObject({ ok: false, error: refused });
    const plan = await rig.start({ message: 'Other' });
    const again = { code: refused.code, details: { existingOperationId: plan['planOperationId'] } };
    expect(await rig.start({ message: 'other' })).toMatchObject({ ok: false, error: again });
    expect(await rig.submit({ message: 'other' })).toMatchObject({ ok: false, error: again });
    expect(await rig.start({ message: 'other', cwd: '/home/u/other' })).toMatchObject({ ok: true });
  });

  test.each([
    ['no folder', { cwd: null }, 'cwd', 'required'],
    ['a folder outside of the roots', { cwd: '/etc' }, 'cwd', 'path_not_allowed'],
    ['a folder that is not there', { cwd: '/home/u/gone' }, 'cwd', 'path_not_found'],
    ['an empty message', { message: '' }, 'message', 'empty'],
    ['a field of another server', { goal: 'x' }, 'goal', 'unsupported_field'],
  ])('with %s is refused and changes nothing', async (_what, over, field, reason) => {
    const before = visibleState(rig.store);
    expect(await rig.start(over)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_ARGUMENT', details: { field, reason } },
    });
    expect(visibleState(rig.store)).toEqual(before);
    expect(rig.woken).toEqual([]);
  });

  test('a worker that cannot be started does not undo it, and is told', async () => {
    rig.startError = 'no such file';
    expect(await rig.start()).toMatchObject({ ok: true, phase: 'planning', workerStartError: 'no such file' });
  });
});

describe('the status of a workflow', () => {
  test('an id that nobody gave out is refused', async () => {
    const unknown = { code: 'INVALID_ARGUMENT', details: { field: 'workflow_id', reason: 'unknown_workflow' } };
    expect(await rig.status('wf_x')).toMatchObject({ ok: false, error: unknown });
    expect(await rig.approve('wf_x')).toMatchObject({ ok: false, error: unknown });
    expect(await rig.revise('wf_x')).toMatchObject({ ok: false, error: unknown });
  });

  test('while it plans names its turn and thread', async () => {
    const id = await rig.planning();
    const plan = rig.currentOf(id);
    expect(await rig.status(id)).toMatchObject({
      phase: 'planning',
      status: 'planning',
      threadId: threadOf(plan.id),
      chatId: threadOf(plan.id),
      planTurnId: turnOf(plan.id),
      planTurn: { status: 'running', completionObserved: false },
      executionTurn: null,
      source: 'live',
      nextRecommendedAction: 'wait_plan',
      recommendedPollAfterSeconds: 10,
    });
  });

  test.each([
    ['command', 'waiting_for_approval'],
    ['userInput', 'waiting_for_user_input'],
  ] as const)('with a question (%s) in either phase is %s, and shows it', async (kind, phase) => {
    for (const bring of [() => rig.planning(), () => rig.executing()]) {
      const id = await bring();
      const asked = rig.scene.ask(rig.currentOf(id).id, { kind });
      expect(await rig.status(id)).toMatchObject({
        phase,
        status: phase,
        pendingInteractions: [{ interactionId: asked.id }],
        nextRecommendedAction: 'answer_pending_interaction',
        recommendedPollAfterSeconds: 15,
        pollRecommended: true,
      });
      rig.end(id);
    }
  });

  test('with a plan that is ready shows it, byte for byte, and says that it may be executed', async () => {
    const id = await rig.planned();
    const { operationId, hash } = rig.store.workflows.plans(rig.workflow(id).id)[0]!;
    expect(hash).toBe(planHash(VALID_PLAN.text));
    expect(await rig.status(id)).toMatchObject({
      phase: 'plan_ready',
      status: 'plan_ready',
      completedAt: null,
      threadId: threadOf(operationId),
      latestPlanHash: hash,
      latestPlanItemId: 'item_plan',
      plans: [{ planHash: hash, planQuality: 'valid_plan', status: 'completed' }],
      latestPlan: {
        planHash: hash,
        markdown: VALID_PLAN.text,
        text: VALID_PLAN.text,
        turnId: turnOf(operationId),
        valid: true,
        requiresReview: false,
        truncated: false,
        originalChars: VALID_PLAN.text.length,
      },
      executionOperation: null,
      finalReport: null,
      nextRecommendedAction: 'execute_plan',
      recommendedPollAfterSeconds: 0,
      pollRecommended: false,
    });
  });

  test('has its facts and its turns whole where the caller wants that', async () => {
    const id = await rig.planned();
    const { id: planOperationId, threadId, turnId } = rig.currentOf(id);
    const whole = await rig.status(id, { include_events: true });
    expect(whole['planTurn']).toMatchObject({ turnId, threadId, chatId: threadId, status: 'completed' });
    expect(whole['events']).toMatchObject([
      { eventType: 'workflow_started', details: { operationId: planOperationId } },
      { eventType: 'plan_captured', details: { planHash: rig.planHash(id), quality: 'valid_plan' } },
      { eventType: 'workflow_status_changed', details: { status: 'plan_ready' } },
    ]);
    const short = await rig.status(id);
    expect(short).not.toHaveProperty('events');
    expect(short['planTurn']).toEqual({ status: 'completed', completionObserved: true });
  });

  test('what is no valid plan is to be reviewed', async () => {
    const id = await rig.planned(DOUBTFUL_PLAN);
    expect(await rig.status(id)).toMatchObject({
      phase: 'plan_ready',
      nextRecommendedAction: 'review_plan',
      latestPlan: { quality: 'needs_review', valid: false, requiresReview: true, isBlocker: false },
    });
  });

  test('a long plan is cut where the caller wants that, and its hash stays that of the whole', async () => {
    const text = `1. ${'x'.repeat(5_000)}\n`;
    const id = await rig.planned({ ...VALID_PLAN, text });
    expect(await rig.status(id, { message_max_chars: 500 })).toMatchObject({
      latestPlan: { markdown: text.slice(0, 500), truncated: true, originalChars: text.length },
      latestPlanHash: planHash(text),
    });
    expect(await rig.status(id)).toMatchObject({ latestPlan: { markdown: text, truncated: false } });
  });

  test('while it executes is about the execution, which runs with what was asked for', async () => {
    const id = await rig.executing();
    const { planOperationId, executionOperationId } = rig.workflow(id);
    expect(await rig.status(id)).toMatchObject({
      phase: 'executing',
      currentOperationId: executionOperationId,
      planOperationId,
      executionOperationId,
      planOperation: { status: 'completed' },
      executionOperation: { operationId: executionOperationId, status: 'running' },
      threadId: threadOf(planOperationId),
      requestedSandbox: 'workspace-write',
      effectiveSandbox: 'workspace-write',
      effectiveApprovalPolicy: 'on-request',
      runtimePolicyAdjusted: false,
      finalReport: null,
      nextRecommendedAction: 'wait_execution',
      recommendedPollAfterSeconds: 30,
    });
  });

  test('once it is completed has the report of the execution', async () => {
    const id = await rig.executing();
    rig.end(id, { finalText: 'All done.' });
    expect(await rig.status(id)).toMatchObject({
      phase: 'completed',
      status: 'completed',
      completedAt: expect.any(String) as string,
      finalReport: { text: 'All done.', turnId: turnOf(rig.currentOf(id).id) },
      latestReportHash: expect.any(String) as string,
      nextRecommendedAction: 'read_final_report',
      pollRecommended: false,
    });
  });

  test.each(['failed', 'interrupted'] as const)(
    'an operation that is %s ends it so, in both phases',
    async (status) => {
      for (const bring of [() => rig.planning(), () => rig.executing()]) {
        const id = await bring();
        const error = { ...givenError('CODEX_TURN_FAILED'), message: 'token=hunter22 is wrong' };
        rig.end(id, { status, error });
        expect(await rig.status(id)).toMatchObject({
          phase: 'failed',
          status,
          lastError: 'token=[redacted] is wrong',
          lastErrorCode: 'CODEX_TURN_FAILED',
          nextRecommendedAction: 'inspect_diagnostics',
          pollRecommended: false,
        });
      }
    },
  );

  test('an operation that nobody can tell of ends it as unknown', async () => {
    const id = await rig.executing();
    const { own, now } = rig.scene;
    rig.store.operations.loseSight(own, rig.currentOf(id).id, 'appServerExited', now);
    rig.store.operations.resolveReconciling(own, rig.currentOf(id).id, { kind: 'evidenceLost' }, now);
    expect(await rig.status(id)).toMatchObject({
      phase: 'orphaned_after_app_server_exit',
      status: 'unknown_after_app_server_exit',
      lastErrorCode: 'CODEX_EVIDENCE_LOST',
      nextRecommendedAction: 'inspect_diagnostics',
    });
  });

  test('a planning turn without any plan is a failed workflow', async () => {
    const id = await rig.planning();
    rig.end(id);
    expect(await rig.status(id)).toMatchObject({ phase: 'failed', status: 'failed', latestPlan: null });
  });

  test('while nobody can tell what the turn does it keeps its phase and says so', async () => {
    const id = await rig.executing();
    rig.store.operations.loseSight(rig.scene.own, rig.currentOf(id).id, 'appServerExited', rig.scene.now);
    expect(await rig.status(id)).toMatchObject({
      phase: 'executing',
      recovering: { reason: expect.any(String) as string },
      recommendedPollAfterSeconds: 2,
    });
  });

  test('whose texts were removed says so, and keeps its plan hash', async () => {
    const id = await rig.planned();
    const hash = rig.planHash(id);
    await rig.interrupt(id);
    rig.store.maintenance.prune(rig.scene.own, rig.scene.clock.advance(1), 10);
    expect(await rig.status(id, { include_events: true })).toMatchObject({
      status: 'cancelled',
      reportPruned: true,
      latestPlanHash: hash,
      latestPlan: { markdown: null, text: null },
      events: [],
    });
  });

  test('waits for the plan where the caller wants that, and no longer', async () => {
    const id = await rig.planning();
    rig.onWait = () => {
      rig.scene.clock.advance(3_000);
      rig.end(id, { plan: VALID_PLAN });
      rig.onWait = () => {
        throw new Error('nobody should wait any more');
      };
    };
    expect(await rig.status(id, { wait_seconds: 300 })).toMatchObject({ phase: 'plan_ready' });
    expect(await rig.status(id, { wait_seconds: 300 })).toMatchObject({ phase: 'plan_ready' });
  });

  test('waits for a question too, and gives up when the time is up', async () => {
    const id = await rig.planning();
    const before = rig.scene.now;
    expect(await rig.status(id, { wait_seconds: 7 })).toMatchObject({ phase: 'planning' });
    expect(rig.scene.now - before).toBe(7_000);
    rig.onWait = () => void rig.scene.ask(rig.currentOf(id).id);
    expect(await rig.status(id, { wait_seconds: 300 })).toMatchObject({ phase: 'waiting_for_approval' });
  });
});

test('what another front-end reads from the same store is the same', async () => {
  const id = await rig.planned();
  const other = new HandlerRig({ store: rig.store });
  expect(at(await other.call('codex_get_workflow_status', { workflow_id: id }), 'latestPlan.planHash')).toBe(
    rig.planHash(id),
  );
});

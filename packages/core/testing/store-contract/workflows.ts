import { describe, expect, test } from 'vitest';
import type { Operation, OperationId } from '../../src/model/operation.ts';
import { planHash, type CapturedPlan } from '../../src/model/plan.ts';
import type { Workflow } from '../../src/model/workflow.ts';
import type { WorkflowId } from '../../src/model/operation.ts';
import type { SubmitIntent, TurnEnd } from '../../src/store/operation-store.ts';
import type { PlanDecisionIntent, PlanDecisionOutcome, StartWorkflowIntent } from '../../src/store/workflow-store.ts';
import { givenEnd, givenError, givenSubmit, operationId } from '../given.ts';
import { refused, threadOf, turnOf, type Scene } from './scene.ts';

/** Plan workflows: each step with its operation, once, whoever asks and however often. */
export function describeWorkflows(scene: () => Scene): void {
  describe('workflows.start()', () => describeStart(scene));
  describe('a planning operation that ends', () => describePlanning(scene));
  describe('workflows.approve()', () => describeApprove(scene));
  describe('workflows.revise()', () => describeRevise(scene));
  describe('a plan that is to be executed past its workflow', () => describePast(scene));
  describe('the end of a workflow', () => describeEnds(scene));
  describe('retention of workflows', () => describePruning(scene));
}

export const workflowId = (text: string): WorkflowId => text as WorkflowId;
const PLAN: CapturedPlan = { itemId: 'u-plan', source: 'plan_item', text: '1. Look\n2. Fix\n' };
let made = 0;

function givenWorkflow(over: Partial<StartWorkflowIntent> = {}): StartWorkflowIntent {
  made += 1;
  const operation = givenSubmit({ id: operationId(`op_plan_${made}`), prompt: `Plan ${made}` });
  return {
    id: workflowId(`wf_${made}`),
    clientRequestId: null,
    request: { message: operation.prompt },
    title: null,
    policy: { sandbox: 'workspace-write', approvalPolicy: 'on-request' },
    environment: operation.environment,
    operation,
    ...over,
  };
}

/** A decision about a plan; a test names what it is about. */
export function givenDecision(workflow: Workflow, over: Partial<PlanDecisionIntent> = {}): PlanDecisionIntent {
  made += 1;
  const id = operationId(`op_next_${made}`);
  const operation = ({ planOperationId }: Workflow): SubmitIntent =>
    givenSubmit({ id, type: 'execute_plan', prompt: 'Implement the plan.', threadId: threadOf(planOperationId) });
  return {
    workflowId: workflow.id,
    clientRequestId: null,
    request: { message: 'go' },
    planHash: null,
    operation,
    ...over,
  };
}

export function start(scene: Scene, over: Partial<StartWorkflowIntent> = {}): Workflow {
  const outcome = scene.store.workflows.start(givenWorkflow(over), scene.now);
  if (outcome.kind !== 'created') throw new Error(`start answered ${outcome.kind}`);
  return outcome.workflow;
}

/** Brings a queued operation to a running turn in the thread of the workflow. */
export function run(scene: Scene, id: OperationId): void {
  const claimed = scene.claim();
  if (claimed?.id !== id) throw new Error(`${claimed?.id ?? 'nothing'} was claimed instead of ${id}`);
  scene.sent(scene.thread(claimed));
  scene.store.operations.recordTurnAccepted(scene.own, id, turnOf(id), scene.now);
}

export const end = (scene: Scene, id: OperationId, over: Partial<TurnEnd> = {}): Operation =>
  scene.store.operations.endTurn(scene.own, id, givenEnd(over), scene.now);

export function planned(scene: Scene, plan: CapturedPlan = PLAN, over: Partial<StartWorkflowIntent> = {}): Workflow {
  const workflow = start(scene, over);
  run(scene, workflow.planOperationId);
  end(scene, workflow.planOperationId, { plan });
  return now(scene, workflow);
}

export const now = ({ store }: Scene, { id }: Workflow): Workflow => {
  const workflow = store.workflows.get(id);
  if (!workflow) throw new Error(`there is no ${id}`);
  return workflow;
};

export function decided(outcome: PlanDecisionOutcome): { readonly workflow: Workflow; readonly operation: Operation } {
  if (outcome.kind !== 'decided') throw new Error(`the decision was ${outcome.kind}`);
  return outcome;
}

export const approve = (scene: Scene, workflow: Workflow, over: Partial<PlanDecisionIntent> = {}) =>
  scene.store.workflows.approve(givenDecision(workflow, over), scene.now);
const revise = (scene: Scene, workflow: Workflow, over: Partial<PlanDecisionIntent> = {}) =>
  scene.store.workflows.revise(givenDecision(workflow, over), scene.now);

function describeStart(scene: () => Scene): void {
  test('a workflow is stored together with its planning operation', () => {
    const workflow = start(scene(), { title: 'T' });
    expect(workflow).toMatchObject({ status: 'planning', title: 'T', executionOperationId: null, finishedAt: null });
    expect(scene().get(workflow.planOperationId)).toMatchObject({ status: 'queued', workflowId: workflow.id });
    expect(scene().store.workflows.byOperation(workflow.planOperationId)).toEqual(workflow);
    expect(scene().store.workflows.events(workflow.id, 10)).toMatchObject([{ type: 'workflow_started' }]);
  });

  test('a repeat with its key finds it; with another request it is a conflict that names what differs', () => {
    const workflow = start(scene(), { clientRequestId: 'k', request: { message: 'a', model: 'm' } });
    const again = givenWorkflow({ clientRequestId: 'k', request: { message: 'a', model: 'm' } });
    expect(scene().store.workflows.start(again, scene().now)).toEqual({ kind: 'existing', workflow });
    const other = givenWorkflow({ clientRequestId: 'k', request: { message: 'b' } });
    expect(scene().store.workflows.start(other, scene().now)).toEqual({
      kind: 'conflict',
      workflow,
      differingFields: ['message', 'model'],
    });
    expect(scene().store.operations.active()).toHaveLength(1);
  });

  test('an equal prompt that is active is a duplicate, and nothing is stored', () => {
    const first = scene().queued({ dedupKey: 'same' });
    const intent = givenWorkflow();
    const outcome = scene().store.workflows.start(
      { ...intent, operation: { ...intent.operation, dedupKey: 'same' } },
      scene().now,
    );
    expect(outcome).toEqual({ kind: 'duplicate', operation: first });
    expect(scene().store.workflows.get(intent.id)).toBeUndefined();
  });
}

function describePlanning(scene: () => Scene): void {
  test('with a plan makes the workflow ready for review, in the same step', () => {
    const workflow = planned(scene());
    expect(workflow.status).toBe('plan_ready');
    const [plan] = scene().store.workflows.plans(workflow.id);
    expect(plan).toMatchObject({
      operationId: workflow.planOperationId,
      threadId: threadOf(workflow.planOperationId),
      turnId: turnOf(workflow.planOperationId),
      itemId: 'u-plan',
      quality: 'valid_plan',
      hash: planHash(PLAN.text),
      markdown: PLAN.text,
    });
    expect(scene().store.workflows.latestPlanOfThread(threadOf(workflow.planOperationId))).toEqual(plan);
    const told = scene()
      .store.workflows.events(workflow.id, 10)
      .map(({ type }) => type);
    expect(told).toEqual(['workflow_started', 'plan_captured', 'workflow_status_changed']);
  });

  test('without any is a failed workflow', () => {
    const workflow = start(scene());
    run(scene(), workflow.planOperationId);
    end(scene(), workflow.planOperationId);
    expect(now(scene(), workflow)).toMatchObject({ status: 'failed', finishedAt: scene().now });
  });

  test.each([
    ['failed', { status: 'failed', error: givenError('CODEX_TURN_FAILED') }, 'failed'],
    ['interrupted', { status: 'interrupted' }, 'interrupted'],
  ] as const)('%s ends the workflow with its error', (_how, over, status) => {
    const workflow = start(scene());
    run(scene(), workflow.planOperationId);
    end(scene(), workflow.planOperationId, over);
    expect(now(scene(), workflow)).toMatchObject({ status, lastError: 'error' in over ? over.error : null });
  });

  test('cancelled in the queue cancels the workflow', () => {
    const workflow = start(scene());
    scene().wish(workflow.planOperationId);
    expect(now(scene(), workflow).status).toBe('cancelled');
  });

  test('that nobody can tell of makes it unknown', () => {
    const workflow = start(scene());
    run(scene(), workflow.planOperationId);
    const { own, store } = scene();
    store.operations.loseSight(own, workflow.planOperationId, 'appServerExited', scene().now);
    expect(now(scene(), workflow).status).toBe('planning');
    store.operations.resolveReconciling(own, workflow.planOperationId, { kind: 'evidenceLost' }, scene().now);
    expect(now(scene(), workflow)).toMatchObject({
      status: 'unknown_after_app_server_exit',
      lastError: { code: 'CODEX_EVIDENCE_LOST' },
    });
  });

  test('a plan is kept for an operation without a workflow too', () => {
    const { id } = scene().running();
    end(scene(), id, { plan: PLAN });
    expect(scene().store.workflows.latestPlanOfThread(threadOf(id))).toMatchObject({
      workflowId: null,
      operationId: id,
    });
  });
}

function describeApprove(scene: () => Scene): void {
  test('stores the executing operation and moves the workflow, once', () => {
    const workflow = planned(scene());
    const { operation, workflow: executing } = decided(approve(scene(), workflow, { clientRequestId: 'a' }));
    expect(executing).toMatchObject({ status: 'executing', executionOperationId: operation.id, approvalKey: 'a' });
    expect(scene().get(operation.id)).toMatchObject({
      type: 'execute_plan',
      status: 'queued',
      workflowId: workflow.id,
    });
    for (const key of ['a', 'b', null]) {
      expect(approve(scene(), workflow, { clientRequestId: key, request: { message: key } })).toMatchObject({
        kind: 'existing',
        operation: { id: operation.id },
      });
    }
    expect(scene().store.operations.active()).toHaveLength(1);
  });

  test('of another plan than the newest is refused', () => {
    const workflow = planned(scene());
    const [plan] = scene().store.workflows.plans(workflow.id);
    expect(approve(scene(), workflow, { planHash: 'other' })).toEqual({ kind: 'planChanged', workflow, plan });
    expect(decided(approve(scene(), workflow, { planHash: planHash(PLAN.text) })).workflow.status).toBe('executing');
  });

  test('of anything but a valid plan needs its hash', () => {
    const text = 'I would look first.';
    const workflow = planned(scene(), { itemId: null, source: 'message', text });
    const [plan] = scene().store.workflows.plans(workflow.id);
    expect(approve(scene(), workflow)).toEqual({ kind: 'reviewNeeded', workflow, plan });
    expect(decided(approve(scene(), workflow, { planHash: planHash(text) })).workflow.status).toBe('executing');
  });

  test('while there is no plan is refused', () => {
    const workflow = start(scene());
    expect(approve(scene(), workflow)).toEqual({ kind: 'notReady', workflow });
  });

  test('an unknown workflow is refused', () => {
    const workflow = { ...start(scene()), id: workflowId('wf_unknown') };
    expect(refused(() => approve(scene(), workflow))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'workflow_id', reason: 'unknown_workflow' },
    });
  });
}

function describeRevise(scene: () => Scene): void {
  test('plans anew in the thread, and the newest plan is the one that counts', () => {
    const workflow = planned(scene());
    const { operation, workflow: planning } = decided(revise(scene(), workflow, { clientRequestId: 'r' }));
    expect(planning).toMatchObject({ status: 'planning', planOperationId: operation.id });
    run(scene(), operation.id);
    end(scene(), operation.id, { plan: { ...PLAN, text: '1. Better\n' } });
    const ready = now(scene(), workflow);
    expect(ready.status).toBe('plan_ready');
    expect(
      scene()
        .store.workflows.plans(workflow.id)
        .map(({ markdown }) => markdown),
    ).toEqual(['1. Better\n', PLAN.text]);
    expect(approve(scene(), ready, { planHash: planHash(PLAN.text) }).kind).toBe('planChanged');
  });

  test('a repeat with its key finds its operation, with another request it is a conflict', () => {
    const workflow = planned(scene());
    const request = { feedback: 'shorter' };
    const { operation } = decided(revise(scene(), workflow, { clientRequestId: 'r', request }));
    expect(revise(scene(), workflow, { clientRequestId: 'r', request })).toMatchObject({
      kind: 'existing',
      operation: { id: operation.id },
    });
    expect(revise(scene(), workflow, { clientRequestId: 'r', request: { feedback: 'longer' } })).toMatchObject({
      kind: 'conflict',
      differingFields: ['feedback'],
    });
    expect(approve(scene(), workflow, { clientRequestId: 'r' })).toMatchObject({
      kind: 'conflict',
      differingFields: ['decision'],
    });
  });

  test('of a plan that is being executed is refused', () => {
    const workflow = planned(scene());
    const { workflow: executing } = decided(approve(scene(), workflow));
    expect(revise(scene(), workflow)).toEqual({ kind: 'notReady', workflow: executing });
  });
}

function describeEnds(scene: () => Scene): void {
  test('a plan that waits for review can be called off, and then nothing more happens', () => {
    const workflow = planned(scene());
    const cancelled = { ...workflow, status: 'cancelled', finishedAt: scene().now };
    expect(scene().store.workflows.cancel(workflow.id, scene().now)).toEqual({
      kind: 'cancelled',
      workflow: cancelled,
    });
    expect(scene().store.workflows.cancel(workflow.id, scene().now)).toEqual({
      kind: 'notWaiting',
      workflow: cancelled,
    });
    expect(approve(scene(), workflow).kind).toBe('notReady');
  });

  test('an execution that completes completes it; the end of the plan before says nothing any more', () => {
    const { operation, workflow } = decided(approve(scene(), planned(scene())));
    run(scene(), operation.id);
    end(scene(), operation.id);
    expect(now(scene(), workflow)).toMatchObject({ status: 'completed', finishedAt: scene().now });
  });

  test.each([
    ['fails', { status: 'failed', error: givenError('CODEX_TURN_FAILED') }, 'failed'],
    ['is interrupted', { status: 'interrupted' }, 'interrupted'],
  ] as const)('an execution that %s ends it so', (_how, over, status) => {
    const { operation, workflow } = decided(approve(scene(), planned(scene())));
    run(scene(), operation.id);
    end(scene(), operation.id, over);
    expect(now(scene(), workflow).status).toBe(status);
  });

  test('those that wait for a decision are found, oldest first', () => {
    const [first, second] = [planned(scene()), planned(scene())];
    start(scene());
    const waiting = scene().store.workflows.waitingForReview(10);
    expect(waiting.map(({ id }) => id)).toEqual([first.id, second.id]);
  });
}

function describePast(scene: () => Scene): void {
  const past = (workflow: Workflow, over: Partial<SubmitIntent> = {}) =>
    scene().submit({ type: 'execute_plan', threadId: threadOf(workflow.planOperationId), ...over });

  test('is refused while it waits for review, naming the operation of the workflow, and stores nothing', () => {
    const workflow = planned(scene());
    const count = scene().store.maintenance.size().operations;
    expect(past(workflow)).toMatchObject({ kind: 'inWorkflow', operation: { id: workflow.planOperationId } });
    expect(scene().store.maintenance.size().operations).toBe(count);
    expect(decided(approve(scene(), workflow)).workflow.status).toBe('executing');
  });

  test('is refused while another one is made, and while it is executed', () => {
    const workflow = planned(scene());
    const revision = decided(revise(scene(), workflow)).operation;
    expect(past(workflow)).toMatchObject({ kind: 'inWorkflow', operation: { id: revision.id } });
    scene().wish(revision.id);
    const other = planned(scene());
    const execution = decided(approve(scene(), other)).operation;
    expect(past(other)).toMatchObject({ kind: 'inWorkflow', operation: { id: execution.id } });
  });

  test('runs once its workflow has ended; a message to the thread is never held up', () => {
    const workflow = planned(scene());
    expect(past(workflow, { type: 'send_message' }).kind).toBe('created');
    scene().store.workflows.cancel(workflow.id, scene().now);
    expect(past(workflow).kind).toBe('created');
  });

  test('a repeat finds what its key made before the workflow was there', () => {
    const call = { clientRequestId: 'k', threadId: threadOf(operationId('op_plan')) };
    const { operation } = scene().submit({ type: 'execute_plan', ...call });
    const workflow = start(scene(), { operation: givenSubmit({ id: operationId('op_plan'), prompt: 'Plan' }) });
    scene().wish(operation.id);
    run(scene(), workflow.planOperationId);
    expect(past(workflow, call)).toMatchObject({ kind: 'existing', operation: { id: operation.id } });
    expect(past(workflow).kind).toBe('inWorkflow');
  });
}

function describePruning(scene: () => Scene): void {
  test('operations of an open workflow stay whole; of one that has ended texts go and identity stays', () => {
    const open = planned(scene());
    const ended = planned(scene(), PLAN, { clientRequestId: 'old', title: 'T' });
    scene().store.workflows.cancel(ended.id, scene().now);
    const later = scene().clock.advance(10);
    expect(scene().store.maintenance.prune(scene().own, later, 100).operations).toBe(1);
    expect(scene().get(open.planOperationId).pruned).toBe(false);
    expect(now(scene(), ended)).toMatchObject({
      pruned: true,
      title: null,
      status: 'cancelled',
      clientRequestId: 'old',
    });
    expect(scene().store.workflows.plans(ended.id)).toMatchObject([{ markdown: null, hash: planHash(PLAN.text) }]);
    expect(scene().store.workflows.plans(open.id)).toMatchObject([{ markdown: PLAN.text }]);
    const again = givenWorkflow({ clientRequestId: 'old', request: { message: 'x' } });
    expect(scene().store.workflows.start(again, later)).toMatchObject({ kind: 'conflict', differingFields: [] });
  });

  test('a repeat of a decision with other words still is a conflict, of which nothing more is known', () => {
    const workflow = planned(scene());
    const { operation } = decided(revise(scene(), workflow, { clientRequestId: 'r', request: { feedback: 'a' } }));
    run(scene(), operation.id);
    end(scene(), operation.id, { plan: PLAN });
    scene().store.workflows.cancel(workflow.id, scene().now);
    scene().store.maintenance.prune(scene().own, scene().clock.advance(10), 100);
    expect(now(scene(), workflow).pruned).toBe(true);
    expect(revise(scene(), workflow, { clientRequestId: 'r', request: { feedback: 'b' } })).toMatchObject({
      kind: 'conflict',
      differingFields: [],
    });
    expect(revise(scene(), workflow, { clientRequestId: 'r', request: { feedback: 'a' } }).kind).toBe('existing');
  });

  test('the text of a plan without a workflow goes with the texts of its operation', () => {
    const [old, recent] = [scene().running(), scene().running()];
    end(scene(), old.id, { plan: PLAN });
    const between = scene().clock.advance(10);
    scene().clock.advance(10);
    end(scene(), recent.id, { plan: PLAN });
    scene().store.maintenance.prune(scene().own, between, 100);
    const { workflows } = scene().store;
    expect(workflows.latestPlanOfThread(threadOf(old.id))).toMatchObject({
      markdown: null,
      hash: planHash(PLAN.text),
    });
    expect(workflows.latestPlanOfThread(threadOf(recent.id))).toMatchObject({ markdown: PLAN.text });
  });

  test('the texts of a workflow stay as long as itself, also those of its older operations', () => {
    const workflow = planned(scene());
    const { operation } = decided(approve(scene(), workflow));
    const between = scene().clock.advance(10);
    scene().clock.advance(10);
    run(scene(), operation.id);
    end(scene(), operation.id);
    scene().store.maintenance.prune(scene().own, between, 100);
    expect(scene().store.workflows.plans(workflow.id)).toMatchObject([{ markdown: PLAN.text }]);
  });
}

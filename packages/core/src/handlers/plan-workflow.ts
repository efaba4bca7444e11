import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { CodexCpError, invalidArgument } from '../errors/codex-cp-error.ts';
import { workflowMachine } from '../model/workflow-machine.ts';
import { currentOperationOf, type Workflow } from '../model/workflow.ts';
import type { PlanDecisionOutcome } from '../store/workflow-store.ts';
import { asksSomebody } from './attention.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { wireStatus } from './operation-situation.ts';
import { DEFAULT_VIEW } from './operation-view.ts';
import { readWorkflow, requireWorkflow } from './read-workflow.ts';
import { submitRefusal } from './submit-refusal.ts';
import { waitUntil } from './wait-until.ts';
import { prepareApproval, prepareRevision, prepareStart } from './workflow-intent.ts';
import { stepOperation } from './workflow-view.ts';

type Step = ToolOutput<'codex_start_plan_workflow'>;

/** Stores a workflow and its planning operation, and answers at once. */
export function startPlanWorkflow(deps: HandlerDeps) {
  return async (input: ToolInput<'codex_start_plan_workflow'>, { given }: CallContext): Promise<Step> => {
    const outcome = deps.store.workflows.start(prepareStart(deps, input, given), deps.clock.now());
    if (outcome.kind === 'duplicate') {
      throw submitRefusal('duplicate', { operation: outcome.operation, status: wireStatus(outcome.operation) });
    }
    const { workflow } = outcome;
    if (outcome.kind === 'conflict') throw conflict(outcome);
    const { startError } = await deps.worker.ensure('submit');
    const operation = deps.store.operations.get(workflow.planOperationId);
    return {
      ...readWorkflow(deps, requireWorkflow(deps, workflow.id), stepOptions(input)),
      ...(operation && { startOperation: stepOperation(operation) }),
      ...repetition(outcome.kind, 'start'),
      ...(startError !== undefined && { workerStartError: startError }),
    };
  };
}

/** Reads one workflow, after waiting for its end, its plan or a question where that is asked for. */
export function getWorkflowStatus(deps: HandlerDeps) {
  return async (
    input: ToolInput<'codex_get_workflow_status'>,
    context: CallContext,
  ): Promise<ToolOutput<'codex_get_workflow_status'>> => {
    const read = (): Workflow => requireWorkflow(deps, input.workflow_id);
    read();
    await waitUntil(deps, context, {
      seconds: input.wait_seconds,
      done: () => wantsSomebody(deps, read()),
      describe: () => `${input.workflow_id}: ${read().status}`,
    });
    const options = { messageMaxChars: input.message_max_chars, includeEvents: input.include_events };
    return readWorkflow(deps, read(), options);
  };
}

/** Has the newest plan executed, once. */
export function approvePlan(deps: HandlerDeps) {
  return async (input: ToolInput<'codex_approve_plan'>, { given }: CallContext): Promise<Step> => {
    const workflow = requireWorkflow(deps, input.workflow_id);
    const outcome = deps.store.workflows.approve(prepareApproval(deps, workflow, input, given), deps.clock.now());
    return afterDecision(deps, outcome, { scope: 'approve', messageMaxChars: input.first_message_max_chars });
  };
}

/** Has a plan made anew. */
export function revisePlan(deps: HandlerDeps) {
  return async (input: ToolInput<'codex_revise_plan'>, { given }: CallContext): Promise<Step> => {
    const workflow = requireWorkflow(deps, input.workflow_id);
    const outcome = deps.store.workflows.revise(prepareRevision(deps, workflow, input, given), deps.clock.now());
    return afterDecision(deps, outcome, { scope: 'revise', messageMaxChars: DEFAULT_VIEW.messageMaxChars });
  };
}

/** Has it ended, does its plan wait for a decision, or does Codex ask something? */
export function wantsSomebody({ store }: Pick<HandlerDeps, 'store'>, workflow: Workflow): boolean {
  if (workflow.status === 'plan_ready' || workflowMachine.isTerminal(workflow.status)) return true;
  const operation = store.operations.get(currentOperationOf(workflow));
  return operation !== undefined && asksSomebody(operation.status);
}

const stepOptions = (input: { readonly first_message_max_chars: number }) => ({
  messageMaxChars: input.first_message_max_chars,
  includeEvents: false,
});

interface DecisionAnswer {
  readonly scope: 'approve' | 'revise';
  readonly messageMaxChars: number;
}

async function afterDecision(
  deps: HandlerDeps,
  outcome: PlanDecisionOutcome,
  { scope, messageMaxChars }: DecisionAnswer,
): Promise<Step> {
  const { operation, workflow } = decided(outcome);
  const { startError } = await deps.worker.ensure('submit');
  const brief = stepOperation(deps.store.operations.get(operation.id) ?? operation);
  return {
    ...readWorkflow(deps, requireWorkflow(deps, workflow.id), { messageMaxChars, includeEvents: false }),
    ...(scope === 'approve' ? { approveOperation: brief } : { reviseOperation: brief }),
    ...repetition(outcome.kind, scope),
    ...(startError !== undefined && { workerStartError: startError }),
  };
}

/** The operation that a decision has led to; throws what keeps it from being made. */
export function decided(outcome: PlanDecisionOutcome): Extract<PlanDecisionOutcome, { kind: 'decided' | 'existing' }> {
  switch (outcome.kind) {
    case 'decided':
    case 'existing':
      return outcome;
    case 'conflict':
      throw conflict(outcome);
    case 'duplicate':
      throw submitRefusal('duplicate', { operation: outcome.operation, status: wireStatus(outcome.operation) });
    case 'notReady':
      throw invalidArgument('workflow_id', 'plan_not_ready', {
        workflowId: outcome.workflow.id,
        status: outcome.workflow.status,
        remedy: 'Only a plan that waits for review (phase plan_ready) can be decided about. Read the workflow first.',
      });
    case 'reviewNeeded':
      throw invalidArgument('plan_hash', 'required_for_review', {
        workflowId: outcome.workflow.id,
        planQuality: outcome.plan.quality,
        currentPlanHash: outcome.plan.hash,
        remedy: `This plan is no valid_plan but ${outcome.plan.quality}: review it and pass its planHash, or have it revised.`,
      });
    case 'planChanged':
      throw new CodexCpError('CODEX_PLAN_CHANGED', {
        workflowId: outcome.workflow.id,
        currentPlanHash: outcome.plan.hash,
      });
  }
}

function conflict({
  workflow,
  differingFields,
}: {
  readonly workflow: Workflow;
  readonly differingFields: readonly string[];
}) {
  return new CodexCpError('CODEX_CLIENT_REQUEST_ID_CONFLICT', {
    field: 'client_request_id',
    differingFields,
    existingWorkflowId: workflow.id,
    existingOperationId: currentOperationOf(workflow),
  });
}

const repetition = (kind: string, scope: 'start' | 'approve' | 'revise') =>
  kind === 'existing' ? ({ idempotent: true, idempotencyScope: scope } as const) : ({ idempotent: false } as const);

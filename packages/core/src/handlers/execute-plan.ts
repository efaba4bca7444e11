import type { ToolInput } from '../contract/registry.ts';
import { CodexCpError, invalidArgument } from '../errors/codex-cp-error.ts';
import { workflowMachine, type WorkflowStatus } from '../model/workflow-machine.ts';
import { currentOperationOf, type Plan, type Workflow } from '../model/workflow.ts';
import type { Operation } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { decided } from './plan-workflow.ts';
import { requireOperation } from './read-operation.ts';
import { requireWorkflow } from './read-workflow.ts';
import { prepareApproval } from './workflow-intent.ts';

type Input = ToolInput<'codex_submit_task'>;

export interface ExecutedPlan {
  readonly operation: Operation;
  readonly kind: 'decided' | 'existing';
}

/** Approves the plan of a workflow, as an operation: the same step as codex_approve_plan, and as often. */
export function executeWorkflowPlan(
  deps: HandlerDeps,
  input: Input & { readonly workflow_id: string },
  given: Readonly<Record<string, unknown>>,
): ExecutedPlan {
  const workflow = requireWorkflow(deps, input.workflow_id);
  if (input.chat_id !== undefined) {
    throw invalidArgument('chat_id', 'conflict', {
      remedy: 'Name the plan by workflow_id or by chat_id, not by both.',
    });
  }
  refuseWhatIsSettled(workflow, input);
  const intent = prepareApproval(deps, workflow, input, given);
  const { operation, kind } = decided(deps.store.workflows.approve(intent, deps.clock.now()));
  return { operation, kind };
}

/** Where a workflow runs was said when it was started; a plan is executed in default mode. */
function refuseWhatIsSettled({ projectId, cwd }: Workflow, input: Input): void {
  const wrong = [
    ['project_id', input.project_id !== undefined && input.project_id !== projectId],
    ['cwd', input.cwd !== undefined && input.cwd !== cwd],
    ['title', input.title !== undefined],
    ['thread_mode', input.thread_mode !== undefined],
    ['collaboration_mode', input.collaboration_mode === 'plan'],
  ] as const;
  const field = wrong.find(([, isWrong]) => isWrong)?.[0];
  if (field === undefined) return;
  throw invalidArgument(field, 'not_for_this_type', {
    remedy: 'The plan of a workflow is executed in its own thread and folder, in default mode: leave that field out.',
  });
}

/**
 * The plan that a thread holds, for a task that executes it. The same care as with a workflow: what is no valid plan has to
 * be named by its hash, unless the call is forced.
 */
export function planOfChat(deps: HandlerDeps, input: Input): Plan | undefined {
  const { store } = deps;
  const plan = input.chat_id === undefined ? undefined : store.workflows.latestPlanOfThread(input.chat_id);
  refuseInReview(deps, plan);
  if (!plan) {
    if (input.force) return undefined;
    throw invalidArgument('chat_id', 'no_plan', {
      chatId: input.chat_id,
      remedy: 'No plan of this thread is known here: make one with collaboration_mode "plan", or pass force.',
    });
  }
  if (input.plan_hash !== undefined && input.plan_hash !== plan.hash) {
    throw new CodexCpError('CODEX_PLAN_CHANGED', { chatId: input.chat_id, currentPlanHash: plan.hash });
  }
  if (plan.quality !== 'valid_plan' && input.plan_hash === undefined && !input.force) {
    throw invalidArgument('plan_hash', 'required_for_review', {
      planQuality: plan.quality,
      currentPlanHash: plan.hash,
      remedy: `This plan is no valid_plan but ${plan.quality}: review it and pass its hash.`,
    });
  }
  return plan;
}

/** Before anything else is found wrong with the call; the store looks again in its transaction. */
function refuseInReview(deps: HandlerDeps, plan: Plan | undefined): void {
  const workflow = plan?.workflowId == null ? undefined : deps.store.workflows.get(plan.workflowId);
  if (!workflow || workflowMachine.isTerminal(workflow.status)) return;
  throw planOfWorkflow(deps, requireOperation(deps, currentOperationOf(workflow)));
}

const WHAT_TO_DO: { readonly [S in WorkflowStatus]?: string } = {
  plan_ready: 'Review its plan and approve it with codex_approve_plan (workflow_id, plan_hash).',
  executing: 'Its plan is being executed already: follow it with codex_wait (workflow_ids).',
};

/**
 * The refusal to execute a plan by its chat while an open workflow owns that thread. Which of its plans, under which policy
 * and how often it is executed is for its approval to say.
 */
export function planOfWorkflow({ store }: HandlerDeps, { workflowId, threadId }: Operation): CodexCpError {
  const workflow = workflowId === null ? undefined : store.workflows.get(workflowId);
  const [plan] = workflow ? store.workflows.plans(workflow.id) : [];
  const next = workflow && WHAT_TO_DO[workflow.status];
  return invalidArgument('chat_id', 'thread_of_open_workflow', {
    chatId: threadId,
    workflowId,
    workflowStatus: workflow?.status,
    currentPlanHash: plan?.hash,
    remedy: `This chat belongs to workflow ${workflowId}. ${next ?? 'Wait for its plan with codex_wait (workflow_ids).'}`,
  });
}

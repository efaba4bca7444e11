import type { NextAction } from './next-action.ts';
import type { OperationStatus } from './operation-machine.ts';
import type { PlanQuality } from './plan.ts';
import type { WorkflowStatus } from './workflow-machine.ts';

const ASKS: ReadonlySet<OperationStatus | undefined> = new Set(['waiting_for_approval', 'waiting_for_user_input']);
const RECOVERY_SECONDS = 2;

export interface WorkflowSituation {
  readonly status: WorkflowStatus;
  /** Status of its current operation. */
  readonly operation: OperationStatus | undefined;
  /** Quality of its newest plan. */
  readonly quality: PlanQuality | undefined;
  readonly sight: 'watched' | 'recovering';
}

/** What a client should do about a workflow, and when to ask again. */
export function workflowNextAction(situation: WorkflowSituation): NextAction {
  const [nextRecommendedAction, seconds] = actionFor(situation);
  const recommendedPollAfterSeconds = situation.sight === 'recovering' && seconds > 0 ? RECOVERY_SECONDS : seconds;
  return { nextRecommendedAction, recommendedPollAfterSeconds, pollRecommended: seconds > 0 };
}

function actionFor({ status, operation, quality }: WorkflowSituation): readonly [string, number] {
  switch (status) {
    case 'planning':
      return ASKS.has(operation) ? ['answer_pending_interaction', 15] : ['wait_plan', 10];
    case 'plan_ready':
      return [quality === 'valid_plan' ? 'execute_plan' : 'review_plan', 0];
    case 'executing':
      return ASKS.has(operation) ? ['answer_pending_interaction', 15] : ['wait_execution', 30];
    case 'completed':
      return ['read_final_report', 0];
    case 'failed':
    case 'interrupted':
    case 'cancelled':
    case 'unknown_after_app_server_exit':
      return ['inspect_diagnostics', 0];
  }
}

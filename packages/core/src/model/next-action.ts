import { operationMachine, type OperationStatus } from './operation-machine.ts';

/** What a client should do about an operation, and when to ask again. */
export interface NextAction {
  readonly nextRecommendedAction: string;
  /** 0 when nothing more will happen. */
  readonly recommendedPollAfterSeconds: number;
  readonly pollRecommended: boolean;
}

const RECOVERY_SECONDS = 2;

/** Derived from the status alone, so that no two answers disagree. */
export function nextAction(status: OperationStatus, sight: 'watched' | 'recovering'): NextAction {
  const pollRecommended = !operationMachine.isTerminal(status);
  const seconds = sight === 'recovering' ? RECOVERY_SECONDS : pollSeconds(status);
  return { nextRecommendedAction: actionFor(status), recommendedPollAfterSeconds: seconds, pollRecommended };
}

function actionFor(status: OperationStatus): string {
  switch (status) {
    case 'queued':
      return 'wait_for_background_worker';
    case 'starting':
    case 'submitting':
    case 'reconciling':
      return 'poll_operation_status';
    case 'running':
      return 'poll_turn_status';
    case 'waiting_for_approval':
    case 'waiting_for_user_input':
      return 'answer_pending_interaction';
    case 'completed':
      return 'read_final_report';
    case 'failed':
    case 'interrupted':
    case 'cancelled':
    case 'unknown_after_app_server_exit':
      return 'inspect_diagnostics';
  }
}

function pollSeconds(status: OperationStatus): number {
  if (operationMachine.isTerminal(status)) return 0;
  if (status === 'running') return 15;
  return status === 'waiting_for_approval' || status === 'waiting_for_user_input' ? 10 : 2;
}

import type { OperationStatus } from './operation-machine.ts';
import type { WorkflowEvent, WorkflowStatus } from './workflow-machine.ts';

const BAD_ENDS: { readonly [S in OperationStatus]?: WorkflowEvent } = {
  failed: 'operationFailed',
  interrupted: 'operationInterrupted',
  cancelled: 'operationCancelled',
  unknown_after_app_server_exit: 'operationUnknown',
};

/** How the end of its current operation moves a workflow; undefined when the operation has not ended. */
export function progressEvent(
  phase: WorkflowStatus,
  ended: OperationStatus,
  plan: 'captured' | 'missing',
): WorkflowEvent | undefined {
  if (ended !== 'completed') return BAD_ENDS[ended];
  if (phase === 'executing') return 'executionCompleted';
  return plan === 'captured' ? 'planCaptured' : 'planMissing';
}

import type { ControlPlane } from '@codex-cp/core';
import { hasEnded } from './render/operation.ts';

export interface WaitFor {
  readonly operationIds: readonly string[];
  readonly workflowIds?: readonly string[];
  /** Until all have ended, or the first; a question, or a plan that waits for a decision, ends the wait in both cases. */
  readonly until: 'all' | 'any';
  readonly signal: AbortSignal;
}

/** What one call waits at most. */
const CALL_SECONDS = 300;

/** Waits for tasks in calls of bounded length; resolves also when the signal is aborted. */
export async function waitForEnd(plane: ControlPlane, wait: WaitFor): Promise<void> {
  const { until, signal } = wait;
  let [operationIds, workflowIds] = [wait.operationIds, wait.workflowIds ?? []];
  while (operationIds.length + workflowIds.length > 0 && !signal.aborted) {
    const input = { ...waitInput(operationIds, workflowIds), wait_seconds: CALL_SECONDS };
    const { reason, operations, workflows } = await plane.wait(input, { signal });
    if (reason === 'needs_attention' || (reason === 'ended' && until === 'any')) return;
    const ended = new Set([
      ...operations.filter(({ status }) => hasEnded(status)).map(({ operationId }) => operationId),
      ...workflows.filter(({ status }) => hasEnded(status)).map(({ workflowId }) => workflowId),
    ]);
    operationIds = operationIds.filter((id) => !ended.has(id));
    workflowIds = workflowIds.filter((id) => !ended.has(id));
  }
}

/** The ids as codex_wait takes them: a kind that is not asked for stays out. */
export const waitInput = (operationIds: readonly string[], workflowIds: readonly string[]) => ({
  ...(operationIds.length > 0 && { operation_ids: [...operationIds] }),
  ...(workflowIds.length > 0 && { workflow_ids: [...workflowIds] }),
});

import type { ControlPlane } from '@codex-cp/core';
import { hasEnded } from './render/operation.ts';
import { isWorkflow } from './target.ts';

export interface WaitFor {
  /** Of operations and plan workflows. */
  readonly ids: readonly string[];
  /** Until all have ended, or the first; a question, or a plan that waits for a decision, ends the wait in both cases. */
  readonly until: 'all' | 'any';
  readonly signal: AbortSignal;
}

/** What one call waits at most. */
const CALL_SECONDS = 300;

/** Waits for tasks in calls of bounded length; resolves also when the signal is aborted. */
export async function waitForEnd(plane: ControlPlane, { ids, until, signal }: WaitFor): Promise<void> {
  let waiting = ids;
  while (waiting.length > 0 && !signal.aborted) {
    const input = { ...waitInput(waiting), wait_seconds: CALL_SECONDS };
    const { reason, operations, workflows } = await plane.wait(input, { signal });
    if (reason === 'needs_attention' || (reason === 'ended' && until === 'any')) return;
    const ended = new Set([
      ...operations.filter(({ status }) => hasEnded(status)).map(({ operationId }) => operationId),
      ...workflows.filter(({ status }) => hasEnded(status)).map(({ workflowId }) => workflowId),
    ]);
    waiting = waiting.filter((id) => !ended.has(id));
  }
}

/** The ids as codex_wait takes them: a kind that is not asked for stays out. */
export function waitInput(ids: readonly string[]) {
  const workflowIds = ids.filter(isWorkflow);
  const operationIds = ids.filter((id) => !isWorkflow(id));
  return {
    ...(operationIds.length > 0 && { operation_ids: operationIds }),
    ...(workflowIds.length > 0 && { workflow_ids: workflowIds }),
  };
}

import type { ControlPlane } from '@codex-cp/core';
import { hasEnded } from './render/operation.ts';

export interface WaitFor {
  readonly operationIds: readonly string[];
  /** Until all have ended, or the first; a question ends the wait in both cases. */
  readonly until: 'all' | 'any';
  readonly signal: AbortSignal;
}

/** What one call waits at most. */
const CALL_SECONDS = 300;

/** Waits for operations in calls of bounded length; resolves also when the signal is aborted. */
export async function waitForEnd(plane: ControlPlane, { operationIds, until, signal }: WaitFor): Promise<void> {
  let left = [...operationIds];
  while (left.length > 0 && !signal.aborted) {
    const { reason, operations } = await plane.wait({ operation_ids: left, wait_seconds: CALL_SECONDS }, { signal });
    if (reason === 'needs_attention' || (reason === 'ended' && until === 'any')) return;
    const ended = new Set(operations.filter(({ status }) => hasEnded(status)).map(({ operationId }) => operationId));
    left = left.filter((id) => !ended.has(id));
  }
}

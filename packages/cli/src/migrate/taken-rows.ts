import type { ImportReport } from '@codex-cp/core';

/** Rows that were, or would be, taken over. */
export const takenRows = ({ operations, workflows, hookThreads, hookTurns, hookMessages }: ImportReport): number =>
  [operations, workflows, hookThreads, hookTurns, hookMessages].reduce((sum, { taken }) => sum + taken, 0);

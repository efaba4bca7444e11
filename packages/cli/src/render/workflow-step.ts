import type { ToolOutput } from '@codex-cp/core';
import type { Format } from './format.ts';
import { prose } from './visible.ts';
import { nextSentence } from './workflow.ts';

/** What is to be said beside the id that a step of a workflow prints. */
export function renderStep(
  step: ToolOutput<'codex_start_plan_workflow'>,
  { style }: Format,
  next: 'left' | 'watched',
): string {
  const { idempotent, idempotencyScope, workerStartError } = step;
  const lines = [
    ...(idempotent ? [REPEATS[idempotencyScope ?? 'start']] : []),
    ...(workerStartError === undefined
      ? []
      : [style.red(`It is stored, but no worker could be started: ${prose(workerStartError)}`)]),
    ...(next === 'left' ? [style.dim(nextSentence(step))] : []),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

const REPEATS = {
  start: 'This key was used before: here is the workflow of then.',
  approve: 'This plan was approved before: here is the execution of then.',
  revise: 'This revision was asked for before.',
} as const;

import type { ToolOutput } from '@codex-cp/core';
import type { Format } from './format.ts';
import { prose } from './visible.ts';
import { commandLine } from './command-line.ts';

/** What is to be said beside the id of a task that was just submitted. */
export function renderSubmitted(
  submitted: ToolOutput<'codex_submit_task'>,
  { style }: Format,
  next: 'left' | 'watched',
): string {
  const { operationId: id, idempotent, deduplicated, warnings = [], workerStartError, status } = submitted;
  const lines = [
    ...(idempotent ? [`This key was used before: here is the task of then, ${status}.`] : []),
    ...(deduplicated === true ? ['An equal task was completed before: this one goes on in its thread.'] : []),
    ...warnings.map((warning) => style.yellow(`Warning: ${prose(warning)}`)),
    ...(workerStartError === undefined
      ? []
      : [style.red(`The task is stored, but no worker could be started: ${prose(workerStartError)}`)]),
    ...(next === 'left' ? [style.dim(`Watch it: ${commandLine(`follow ${id}`)}`)] : []),
  ];
  return lines.join('\n');
}

import type { ToolOutput } from '@codex-cp/core';
import { renderFacts } from './facts.ts';
import type { Format } from './format.ts';
import { statusWord } from './status-word.ts';
import { visibleLine } from './visible.ts';
import { commandLine } from './command-line.ts';

/** What became of a task that was to be stopped. */
export function renderStopped(stopped: ToolOutput<'codex_interrupt_turn'>, format: Format): string {
  const { operationId, workflowId, status, stoppedCommands } = stopped;
  return renderFacts(
    [
      ['Workflow', workflowId],
      ['Operation', operationId],
      ['Status', statusWord(status, format.style)],
      ['Note', noteFor(stopped)],
      ['Stopped', stoppedCommands.map(visibleLine).join('\n')],
    ],
    format,
  );
}

function noteFor({ interrupted, confirmed, operationId }: ToolOutput<'codex_interrupt_turn'>): string | null {
  if (interrupted) return null;
  if (confirmed) return 'It had ended already; nothing was stopped.';
  return `The wish is stored and will be carried out; it has not ended yet: ${commandLine(`wait ${operationId}`)}`;
}

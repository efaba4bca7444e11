import type { ToolOutput } from '@codex-cp/core';
import { indent, renderFacts } from './facts.ts';
import type { Format } from './format.ts';
import { visible, visibleLine } from './visible.ts';

/** What was answered, and to what. */
export function renderDecided(
  { interaction, response }: ToolOutput<'codex_answer_pending_interaction'>,
  format: Format,
): string {
  const { interactionId, operationId, kind, command, cwd, files, prompt } = interaction;
  const facts = renderFacts(
    [
      ['Operation', operationId],
      ['Directory', cwd === undefined ? null : visible(cwd)],
      ['Command', command === undefined ? null : visible(command)],
      ['Files', files?.map((file) => `${file.kind} ${visible(file.path)}`).join('\n')],
      ['Asked', kind === 'approval' ? null : visible(prompt)],
      ['Answer', visibleLine(JSON.stringify(response))],
    ],
    format,
  );
  return `${format.style.green('Answered')}  ${interactionId}\n${indent(facts, 2)}`;
}

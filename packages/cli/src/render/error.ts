import type { ToolError } from '@codex-cp/core';
import { TOOL_COMMANDS } from '../generated/tool-fields.ts';
import { renderFacts, type Fact } from './facts.ts';
import type { Format } from './format.ts';
import { prose, visible, visibleLine } from './visible.ts';

/** An error for people: what happened, what is known of it, what to do. */
export function renderError({ code, message, details, hint }: ToolError, format: Format): string {
  const { style } = format;
  const { remedy, issues, message: own, ...rest } = details;
  const told = typeof own === 'string' ? own : (SENTENCES[String(details['reason'])] ?? message);
  // A sentence of its own says what field and reason say to programs.
  const facts = told === message ? rest : withoutReason(rest);
  const next = typeof remedy === 'string' ? remedy : hint;
  return [
    `${style.red(style.bold('Error:'))} ${prose(told)} ${style.dim(`[${code}]`)}`,
    renderFacts([...Object.entries(facts).map(toFact), ...(told === message ? issueFacts(issues) : [])], format),
    prose(inCommands(next)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Reasons that people meet every day. */
const SENTENCES: Readonly<Record<string, string>> = {
  unknown_operation: 'There is no operation with this id.',
  unknown_workflow: 'There is no plan workflow with this id.',
  no_plan: 'There is no plan to show.',
  plan_not_ready: 'No plan waits for a decision.',
  required_for_review: 'This plan has to be reviewed before it is approved.',
  path_not_allowed: 'The folder lies outside of the allowed roots.',
  path_not_found: 'The folder does not exist.',
  not_there: 'There is no such state file.',
  already_ours: 'This is a state file of codex-cp, not of the Python server.',
  not_an_old_state: 'This database is no state file of the Python server.',
  not_closed: 'The state file was not closed by the server that uses it.',
  old_server_alive: 'The server that uses the state file seems to run.',
  layout_unknown: 'This state file is laid out in a way that is not known.',
  changing: 'The state file is being written to.',
};

/** Hints speak of tools; at the command line those are commands. */
const inCommands = (text: string): string =>
  text.replace(/\bcodex_[a-z_]+\b/g, (name) => {
    const command = TOOL_COMMANDS[name];
    return command === undefined ? name : `"codex-cp ${command}"`;
  });

function withoutReason(details: ToolError['details']): ToolError['details'] {
  return Object.fromEntries(Object.entries(details).filter(([name]) => name !== 'field' && name !== 'reason'));
}

/** Every further issue; the first is in `field` and `reason` already. */
function issueFacts(issues: unknown): readonly Fact[] {
  if (!Array.isArray(issues)) return [];
  return issues.slice(1).map((issue: unknown) => toFact(['also', issue]));
}

function toFact([name, value]: readonly [string, unknown]): Fact {
  if (value === null || value === undefined) return [name, null];
  return [name, typeof value === 'string' ? visible(value) : visibleLine(JSON.stringify(value))];
}

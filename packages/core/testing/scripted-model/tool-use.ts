import { isRecord, parseJson } from './json-value.ts';
import type { Marker } from './marker.ts';
import { numberOf } from './marker.ts';

/** A wish to use a tool, before it is known under which name and shape Codex offers it. */
export type ToolUse =
  | { readonly kind: 'command'; readonly args: CommandArgs }
  | { readonly kind: 'patch'; readonly patch: string }
  | { readonly kind: 'mcp'; readonly server: string | null; readonly tool: string; readonly args: ToolArgs }
  | { readonly kind: 'function'; readonly name: string; readonly args: ToolArgs };

/** Arguments of Codex's `exec_command`. */
interface CommandArgs {
  readonly cmd: string;
  readonly login: boolean;
  readonly yield_time_ms: number;
  readonly sandbox_permissions?: 'require_escalated';
  readonly justification?: string;
  readonly prefix_rule?: readonly string[];
}

export type ToolArgs = Readonly<Record<string, unknown>>;

/** The longest Codex lets a command run before it hands back what there is so far. */
const LONGEST_YIELD_MS = 30_000;

/** The tools a marker uses, side by side in one response; none if it is not about tools. */
export function toolUseOf(marker: Marker): readonly ToolUse[] {
  const { argument } = marker;
  switch (marker.name) {
    case 'command':
      return [{ kind: 'command', args: command(marker, argument) }];
    case 'sleep-command':
      return [{ kind: 'command', args: command(marker, `sleep ${argument}; echo slept ${argument}`) }];
    case 'approval':
      return [{ kind: 'command', args: escalated(marker, argument) }];
    case 'two-approvals':
      return ['one', 'two'].map((name) => ({ kind: 'command', args: escalated(marker, `touch approved-${name}`) }));
    case 'patch':
      return [{ kind: 'patch', patch: patchOf(argument) }];
    case 'question':
      return [{ kind: 'function', name: 'request_user_input', args: questions(marker) }];
    case 'permissions':
      return [{ kind: 'function', name: 'request_permissions', args: permissions(argument) }];
    case 'mcp':
      return [mcpUse(argument)];
    case 'tool':
      return [{ kind: 'function', ...nameAndArgs(argument) }];
    default:
      return [];
  }
}

function command(marker: Marker, cmd: string): CommandArgs {
  const yieldMs = numberOf(marker, marker.options['yield'] ?? String(LONGEST_YIELD_MS));
  return { cmd, login: false, yield_time_ms: yieldMs };
}

function escalated(marker: Marker, cmd: string): CommandArgs {
  const prefix = marker.options['prefix'];
  return {
    ...command(marker, cmd),
    sandbox_permissions: 'require_escalated',
    justification: 'May I run this outside of the sandbox?',
    ...(prefix === undefined ? {} : { prefix_rule: prefix.split(',') }),
  };
}

/** `PATH` adds that file, `PATH=TEXT` with that content; anything that starts with `***` is a whole patch. */
function patchOf(argument: string): string {
  if (argument.startsWith('*** Begin Patch')) return `${argument.trimEnd()}\n`;
  const cut = argument.indexOf('=');
  const path = cut === -1 ? argument : argument.slice(0, cut);
  const content = cut === -1 ? 'written by the scripted model' : argument.slice(cut + 1);
  const lines = content.split('\n').map((line) => `+${line}\n`);
  return `*** Begin Patch\n*** Add File: ${path}\n${lines.join('')}*** End Patch\n`;
}

/** `TEXT|LABEL|LABEL`; with `count=N` the same question N times under ids q1, q2 and so on. */
function questions(marker: Marker): ToolArgs {
  const [text = '', ...labels] = marker.argument.split('|');
  const question = text === '' ? 'Which colour should it have?' : text;
  const options = (labels.length > 0 ? labels : ['Red', 'Blue']).map((label) => ({
    label,
    description: `Take ${label}.`,
  }));
  const ids = Array.from({ length: numberOf(marker, marker.options['count'] ?? '1') }, (_, index) => `q${index + 1}`);
  return { questions: ids.map((id) => ({ id, header: `Question ${id}`, question, options })) };
}

function permissions(argument: string): ToolArgs {
  const wanted = parseJson(argument);
  return {
    reason: 'The scripted model needs more.',
    permissions: isRecord(wanted) ? wanted : { network: { enabled: true } },
  };
}

function mcpUse(argument: string): ToolUse {
  const { name, args } = nameAndArgs(argument);
  const slash = name.indexOf('/');
  return { kind: 'mcp', server: slash === -1 ? null : name.slice(0, slash), tool: name.slice(slash + 1), args };
}

/** `NAME` or `NAME {…}`. */
function nameAndArgs(argument: string): { readonly name: string; readonly args: ToolArgs } {
  const cut = argument.search(/\s/);
  if (cut === -1) return { name: argument, args: {} };
  const args = parseJson(argument.slice(cut));
  return { name: argument.slice(0, cut), args: isRecord(args) ? args : {} };
}

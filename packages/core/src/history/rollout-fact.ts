import type { Millis } from '../foundation/clock.ts';
import { cut } from '../foundation/text.ts';
import { isObject, textOf, type JsonObject } from '../model/interaction-params.ts';
import type { ChatItem, ChatItemKind, ChatTurnStatus } from './chat-turn.ts';

/** What a line of a rollout file tells of a turn. */
export type RolloutFact =
  | { readonly kind: 'turnStarted'; readonly turnId: string; readonly at: Millis | null }
  | { readonly kind: 'item'; readonly turnId: string | null; readonly item: ChatItem }
  | {
      readonly kind: 'turnEnded';
      readonly turnId: string;
      readonly status: Exclude<ChatTurnStatus, 'inProgress'>;
      readonly error: string | null;
      readonly at: Millis | null;
    };

const HEAD_BYTES = 160;
const TEXT_CHARS = 200_000;
const OUTPUT_CHARS = 20_000;

/** Most of a rollout is for the model only: told apart without reading the whole line. */
export function mayTell(line: Buffer): boolean {
  const head = line.toString('latin1', 0, HEAD_BYTES);
  return head.includes('"event_msg"') && !head.includes('"token_count"');
}

/** Reads one line; undefined for what tells nothing of a turn. Throws a SyntaxError for a torn line. */
export function readFact(text: string, line: number | null): RolloutFact | undefined {
  const { timestamp, type, payload } = JSON.parse(text) as JsonObject;
  if (type !== 'event_msg' || !isObject(payload)) return undefined;
  const at = typeof timestamp === 'string' ? timeOf(timestamp) : null;
  const turnId = textOf(payload['turn_id']);
  switch (payload['type']) {
    case 'item_completed': {
      const item = isObject(payload['item']) ? readItem(payload['item'], { at, line }) : undefined;
      return item && { kind: 'item', turnId, item };
    }
    case 'task_started':
      return turnId === null ? undefined : { kind: 'turnStarted', turnId, at };
    case 'task_complete':
    case 'turn_aborted':
      return turnId === null ? undefined : { kind: 'turnEnded', turnId, at, ...endOf(payload) };
    // As older versions wrote them.
    case 'user_message':
    case 'agent_message':
      return { kind: 'item', turnId, item: readOldMessage(payload, { at, line }) };
    default:
      return undefined;
  }
}

function endOf(payload: JsonObject): {
  readonly status: 'completed' | 'failed' | 'interrupted';
  readonly error: string | null;
} {
  if (payload['type'] === 'turn_aborted') return { status: 'interrupted', error: null };
  const { error } = payload;
  if (error === undefined || error === null) return { status: 'completed', error: null };
  return { status: 'failed', error: isObject(error) ? textOf(error['message']) : JSON.stringify(error) };
}

/** For what older versions wrote without an id. */
const idOf = ({ at, line }: Where): string => (line === null ? `at-${at ?? 0}` : `line-${line}`);

interface Where {
  readonly at: Millis | null;
  readonly line: number | null;
}

function readOldMessage(payload: JsonObject, where: Where): ChatItem {
  const kind = payload['type'] === 'user_message' ? 'user' : 'assistant';
  return item(kind, { id: idOf(where) }, { text: textOf(payload['message']) ?? '' }, where);
}

const KINDS: Readonly<Record<string, ChatItemKind>> = {
  UserMessage: 'user',
  AgentMessage: 'assistant',
  Plan: 'plan',
  Reasoning: 'reasoning',
  CommandExecution: 'command',
  FileChange: 'files',
  McpToolCall: 'tool',
  DynamicToolCall: 'tool',
};

function readItem(raw: JsonObject, where: Where): ChatItem | undefined {
  const kind = KINDS[textOf(raw['type']) ?? ''];
  return kind && item(kind, raw, partsOf(kind, raw), where);
}

interface Parts {
  readonly text: string;
  readonly output?: string | null;
}

function partsOf(kind: ChatItemKind, raw: JsonObject): Parts {
  switch (kind) {
    case 'user':
    case 'assistant':
      return { text: contentText(raw['content']) };
    case 'plan':
      return { text: textOf(raw['text']) ?? '' };
    case 'reasoning':
      return { text: texts(raw['summary_text']).join('\n\n') };
    case 'command':
      return { text: commandText(raw['command']), output: textOf(raw['aggregated_output']) };
    case 'files':
      return { text: isObject(raw['changes']) ? Object.keys(raw['changes']).join('\n') : '' };
    case 'tool':
      return { text: [raw['server'] ?? raw['namespace'], raw['tool']].filter(Boolean).map(String).join('.') };
  }
}

function item(kind: ChatItemKind, raw: JsonObject, { text, output = null }: Parts, { at, line }: Where): ChatItem {
  return {
    id: textOf(raw['id']) ?? idOf({ at, line }),
    kind,
    text: cut(text, TEXT_CHARS).text,
    output: output === null ? null : cut(output, OUTPUT_CHARS).text,
    status: textOf(raw['status']),
    at,
    line,
  };
}

/** A shell that runs one script shows only the script. */
function commandText(command: unknown): string {
  const words = texts(command);
  const [, flag, script] = words;
  return words.length === 3 && script !== undefined && /^-l?c$/.test(flag ?? '') ? script : words.join(' ');
}

const contentText = (content: unknown): string =>
  (Array.isArray(content) ? (content as unknown[]) : [])
    .flatMap((part) => (isObject(part) && typeof part['text'] === 'string' ? [part['text']] : []))
    .join('\n');

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? (value as unknown[]).filter((each) => typeof each === 'string') : [];

function timeOf(text: string): Millis | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

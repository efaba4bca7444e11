import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { redactSecrets } from '../foundation/redact.ts';
import { cut } from '../foundation/text.ts';
import type { ChatItemKind } from '../history/chat-turn.ts';
import type { ChatMessage } from '../history/select-range.ts';
import { isoTimeOrNull } from './iso-time.ts';

type Input = ToolInput<'codex_get_chat'>;
export type MessageView = NonNullable<ToolOutput<'codex_get_chat'>['messages']>[number];

const ROLES = {
  user: 'user',
  assistant: 'assistant',
  plan: 'plan',
  reasoning: 'reasoning',
  command: 'tool',
  files: 'tool',
  tool: 'tool',
} as const satisfies Readonly<Record<ChatItemKind, MessageView['role']>>;

const COMPACT_CHARS = 500;
const OUTPUT_CHARS = 4_000;

/** Which items of a chat were asked for. */
export function kindsOf(input: Input): ReadonlySet<ChatItemKind> {
  const tools = input.include_tool_calls || input.include_tool_outputs || input.include_command_outputs;
  return new Set<ChatItemKind>([
    ...(['user', 'assistant', 'plan'] as const),
    ...(tools ? (['command', 'files', 'tool'] as const) : []),
    ...(input.include_reasoning ? (['reasoning'] as const) : []),
  ]);
}

/** Pure: a message in the wished format, its text cut where it is longer than `maxChars`. */
function messageView(message: ChatMessage, input: Input, maxChars: number): MessageView {
  const bound = input.format === 'compact' ? Math.min(COMPACT_CHARS, maxChars) : maxChars;
  const { text, truncated } = cut(shownText(message), bound);
  const view: MessageView = {
    message_id: message.id,
    turn_id: message.turnId,
    role: ROLES[message.kind],
    created_at: isoTimeOrNull(message.at),
    text,
    ...(truncated && { truncated }),
  };
  if (input.format === 'compact') return view;
  const output = shownOutput(message, input);
  return {
    ...view,
    ...(input.include_items && { items: [{ ...factsOf(message), ...(output !== undefined && { output }) }] }),
    items_available: true,
    ...(input.include_metadata && { metadata: factsOf(message) }),
    ...(output !== undefined && !input.include_items && { items: [{ kind: message.kind, output }] }),
  };
}

/** Pure: messages as a text to read. */
export const markdownOf = (messages: readonly MessageView[]): string =>
  messages
    .map(({ role, created_at, text }) => `**${role}**${created_at === null ? '' : ` (${created_at})`}\n\n${text}`)
    .join('\n\n');

/** What people and models said comes as it is; what tools were given may hold secrets. */
const shownText = ({ kind, text }: ChatMessage): string => (ROLES[kind] === 'tool' ? redactSecrets(text) : text);

function shownOutput({ output }: ChatMessage, input: Input): string | undefined {
  const wanted = input.include_command_outputs || input.include_tool_outputs;
  return wanted && output !== null ? cut(redactSecrets(output), OUTPUT_CHARS).text : undefined;
}

const factsOf = ({ kind, status, line }: ChatMessage) => ({
  kind,
  ...(status !== null && { status }),
  ...(line !== null && { source_line: line }),
});

export interface Tail {
  /** Oldest first. */
  readonly views: readonly MessageView[];
  readonly omittedMessages: number;
  readonly omittedChars: number;
}

interface TailBounds {
  readonly maxMessages: number;
  readonly maxChars: number;
  /** Of the views as JSON. */
  readonly maxJson: number;
}

/** Pure: the newest messages that fit; a single one that is too long is cut. */
export function takeTail(messages: readonly ChatMessage[], input: Input, bounds: TailBounds): Tail {
  const views: MessageView[] = [];
  let chars = bounds.maxChars;
  let json = bounds.maxJson;
  for (const message of messages.toReversed()) {
    const room = views.length === 0 ? Math.max(1, Math.min(chars, Math.floor(json / 2))) : Infinity;
    const view = messageView(message, input, room);
    const size = JSON.stringify(view).length;
    if (views.length > 0 && (views.length >= bounds.maxMessages || view.text.length > chars || size > json)) break;
    views.push(view);
    chars -= view.text.length;
    json -= size;
  }
  const omitted = messages.slice(0, messages.length - views.length);
  const whole = messages.slice(messages.length - views.length).reduce((sum, { text }) => sum + text.length, 0);
  const shown = views.reduce((sum, { text }) => sum + text.length, 0);
  const omittedChars = omitted.reduce((sum, { text }) => sum + text.length, 0) + Math.max(0, whole - shown);
  return { views: views.toReversed(), omittedMessages: omitted.length, omittedChars };
}

import type { Millis } from '../foundation/clock.ts';
import type { ChatItem, ChatItemKind, ChatTurn } from './chat-turn.ts';

/** One message of a chat, with the turn it belongs to. */
export interface ChatMessage extends ChatItem {
  readonly turnId: string;
}

/** Which part of a chat. Bounds are included; null is open. */
export type ChatRange =
  | { readonly mode: 'all' }
  | { readonly mode: 'last_messages'; readonly limit: number }
  | { readonly mode: 'last_turns'; readonly limit: number }
  | { readonly mode: 'time_range'; readonly from: Millis | null; readonly to: Millis | null; readonly limit: number }
  | { readonly mode: 'line_range'; readonly from: number | null; readonly to: number | null; readonly limit: number }
  | { readonly mode: 'token_budget'; readonly tokens: number };

export interface Selection {
  /** Oldest first. */
  readonly messages: readonly ChatMessage[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

/** A rule of thumb that is good enough for a budget. */
export const CHARS_PER_TOKEN = 4;

/** The items of these kinds, oldest first. An item without a time has that of its turn. */
export function messagesOf(turns: readonly ChatTurn[], kinds: ReadonlySet<ChatItemKind>): readonly ChatMessage[] {
  return turns.flatMap(({ turnId, startedAt, items }) =>
    items.filter(({ kind }) => kinds.has(kind)).map((item) => ({ ...item, at: item.at ?? startedAt, turnId })),
  );
}

/** Pure: the part of a chat that was asked for; what is older and what is newer is left out. */
export function selectRange(messages: readonly ChatMessage[], range: ChatRange): Selection {
  switch (range.mode) {
    case 'all':
      return part(messages, 0, messages.length);
    case 'last_messages':
      return part(messages, Math.max(0, messages.length - range.limit), messages.length);
    case 'last_turns':
      return part(messages, firstOfTurns(messages, range.limit), messages.length);
    case 'token_budget':
      return part(messages, firstWithin(messages, range.tokens * CHARS_PER_TOKEN), messages.length);
    case 'time_range':
      return between(messages, ({ at }) => at, range);
    case 'line_range':
      return between(messages, ({ line }) => line, range);
  }
}

interface Bounds {
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
}

/** The newest of those that lie between the bounds. */
function between(
  messages: readonly ChatMessage[],
  placeOf: (message: ChatMessage) => number | null,
  { from, to, limit }: Bounds,
): Selection {
  const lies = (message: ChatMessage): boolean => {
    const place = placeOf(message);
    return place !== null && (from === null || place >= from) && (to === null || place <= to);
  };
  const end = messages.findLastIndex(lies) + 1;
  const first = messages.findIndex(lies);
  return end === 0
    ? part(messages, messages.length, messages.length)
    : part(messages, Math.max(first, end - limit), end);
}

function part(messages: readonly ChatMessage[], start: number, end: number): Selection {
  return { messages: messages.slice(start, end), hasBefore: start > 0, hasAfter: end < messages.length };
}

function firstOfTurns(messages: readonly ChatMessage[], limit: number): number {
  const turns = new Set<string>();
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    turns.add(messages[index]?.turnId ?? '');
    if (turns.size > limit) return index + 1;
  }
  return 0;
}

function firstWithin(messages: readonly ChatMessage[], chars: number): number {
  let left = chars;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    left -= messages[index]?.text.length ?? 0;
    if (left < 0) return Math.min(index + 1, messages.length - 1);
  }
  return 0;
}

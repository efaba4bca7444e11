import type { ChatItem, ChatTurn, ChatTurnStatus } from '../history/chat-turn.ts';
import type { HookMessage, HookTurn } from '../store/hook-history-store.ts';
import type { Chat, ChatDeps } from './chat-catalogue.ts';

/** Turns that somebody told, oldest first, and whether there are more before them. */
interface Told {
  readonly turns: readonly ChatTurn[];
  readonly hasOlder: boolean;
}

const MESSAGES_READ = 2_000;
const TURNS_READ = 1_000;

/**
 * What hooks told of a chat, and of our own tasks in it those that hooks did not tell of: hooks know more of a turn than
 * our journal, and nothing of one that ran without them.
 */
export function withHookHistory<Journal extends Told>(
  { store: { hookHistory } }: Pick<ChatDeps, 'store'>,
  { threadId }: Pick<Chat, 'threadId'>,
  journal: Journal,
): Journal | (Told & { readonly source: 'hook_history' }) {
  const messages = hookHistory.messages(threadId, MESSAGES_READ);
  const told = toTurns(hookHistory.turns(threadId, TURNS_READ), messages);
  if (told.length === 0) return journal;
  const known = new Set(told.map(({ turnId }) => turnId));
  const turns = [...told, ...journal.turns.filter(({ turnId }) => !known.has(turnId))];
  return {
    source: 'hook_history',
    turns: turns.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0)),
    hasOlder: journal.hasOlder || messages.length === MESSAGES_READ,
  };
}

/** Pure: messages as the turns they belong to, oldest first; what belongs to none is one by itself. */
function toTurns(rows: readonly HookTurn[], messages: readonly HookMessage[]): readonly ChatTurn[] {
  const byTurn = new Map<string, HookMessage[]>();
  for (const message of messages) {
    const turnId = message.turnId ?? `hook-${message.messageId}`;
    const told = byTurn.get(turnId) ?? [];
    // A server that mirrored its turns and hooks that ran in them told everything twice.
    if (told.some(({ role, text }) => role === message.role && text === message.text)) continue;
    byTurn.set(turnId, [...told, message]);
  }
  const turnOf = new Map(rows.map((row) => [row.turnId, row]));
  return [...byTurn].map(([turnId, told]) => toTurn(turnId, turnOf.get(turnId), told));
}

function toTurn(turnId: string, row: HookTurn | undefined, told: readonly HookMessage[]): ChatTurn {
  return {
    turnId,
    status: statusOf(row),
    error: row?.lastError ?? null,
    startedAt: row?.startedAt ?? told[0]?.at ?? null,
    completedAt: row?.completedAt ?? null,
    items: told.map(toItem),
  };
}

const ENDS: Readonly<Record<string, ChatTurnStatus>> = {
  completed: 'completed',
  failed: 'failed',
  interrupted: 'interrupted',
  aborted: 'interrupted',
  cancelled: 'interrupted',
};

/** A turn whose end nobody saw may still run; how long it has been silent tells. */
const statusOf = (row: HookTurn | undefined): ChatTurnStatus =>
  ENDS[row?.status ?? ''] ?? (row?.completedAt == null ? 'inProgress' : 'completed');

const toItem = ({ messageId, role, text, at }: HookMessage): ChatItem => ({
  id: messageId,
  kind: role === 'user' ? 'user' : 'assistant',
  text,
  output: null,
  status: null,
  at,
  line: null,
});

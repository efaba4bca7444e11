import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { ChatItem, ChatItemKind, ChatTurn } from '../history/chat-turn.ts';
import { CHARS_PER_TOKEN, messagesOf, type ChatRange } from '../history/select-range.ts';
import type { ThreadReader } from '../history/thread-reader.ts';
import type { Operation } from '../model/operation.ts';
import type { Chat, ChatDeps } from './chat-catalogue.ts';
import { withHookHistory } from './hook-content.ts';

/** The turns of a chat as far as they were asked for, and who told them. */
export interface ChatContent {
  readonly source: 'app_server' | 'transcript' | 'journal' | 'hook_history';
  /** Oldest first. */
  readonly turns: readonly ChatTurn[];
  /** Is there more before them? */
  readonly hasOlder: boolean;
}

/** More than an answer can hold: what lies beyond is not kept in memory. */
const MAX_CHARS = 4_000_000;
const MAX_ITEMS = 10_000;
const LIVE_PAGE = 25;
const LIVE_PAGES = 40;
const LIVE_MS = 2_000;
const OPERATIONS_READ = 50;

/**
 * What was said in a chat: a running Codex tells it, else the file that Codex wrote, else our journal, which knows only our
 * own tasks, together with what hooks told. Times and lines of single messages stand in the file: for those it is asked first. CODEX_TRANSCRIPT_NOT_FOUND
 * where nobody knows anything.
 */
export async function readContent(
  deps: ChatDeps,
  chat: Chat,
  range: ChatRange,
  kinds: ReadonlySet<ChatItemKind>,
): Promise<ChatContent> {
  const byFile = (): Promise<ChatContent | undefined> => fromFile(deps, chat, kinds);
  const byCodex = (): Promise<ChatContent | undefined> => fromCodex(deps, chat, range, kinds);
  const fileFirst = range.mode === 'time_range' || range.mode === 'line_range';
  for (const read of fileFirst ? [byFile, byCodex] : [byCodex, byFile]) {
    const content = await read();
    if (content && content.turns.length > 0) return content;
  }
  const kept = withHookHistory(deps, chat, fromJournal(deps, chat));
  if (kept.turns.length > 0) return kept;
  throw new CodexCpError('CODEX_TRANSCRIPT_NOT_FOUND', { field: 'chat_id', chatId: chat.threadId });
}

async function fromFile(
  { history }: ChatDeps,
  { file }: Chat,
  kinds: ReadonlySet<ChatItemKind>,
): Promise<ChatContent | undefined> {
  if (!file) return undefined;
  const kept = { accepts: ({ kind }: ChatItem) => kinds.has(kind), maxItems: MAX_ITEMS, maxChars: MAX_CHARS };
  const read = await history.rollouts.transcript(file.path, kept).catch(() => undefined);
  return read && { source: 'transcript', turns: read.turns, hasOlder: read.dropped > 0 };
}

async function fromCodex(
  { history, clock }: ChatDeps,
  { threadId }: Chat,
  range: ChatRange,
  kinds: ReadonlySet<ChatItemKind>,
): Promise<ChatContent | undefined> {
  const deadline = clock.monotonic() + LIVE_MS;
  return history.live.read(async (threads) => {
    const isDone = (turns: readonly ChatTurn[]): boolean =>
      clock.monotonic() >= deadline || suffices(turns, range, kinds);
    const { turns, hasOlder } = await readPages(threads, { threadId, limit: LIVE_PAGE, pages: LIVE_PAGES }, isDone);
    return { source: 'app_server', turns: turns.toReversed(), hasOlder };
  });
}

export interface PagesOfTurns {
  readonly threadId: string;
  /** Turns of one page. */
  readonly limit: number;
  /** At most so many. */
  readonly pages: number;
}

/** The newest turns that a running Codex knows, newest first, page by page until they are enough. */
export async function readPages(
  threads: ThreadReader,
  { threadId, limit, pages }: PagesOfTurns,
  isDone: (turns: readonly ChatTurn[]) => boolean,
): Promise<{ readonly turns: readonly ChatTurn[]; readonly hasOlder: boolean }> {
  const turns: ChatTurn[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const read = await threads.readTurns({ threadId, limit, ...(cursor !== undefined && { cursor }) });
    turns.push(...read.turns);
    if (read.nextCursor === null) return { turns, hasOlder: false };
    cursor = read.nextCursor;
    if (isDone(turns)) break;
  }
  return { turns, hasOlder: true };
}

/** Enough of the newest turns; one turn more than needed, so that there is a message before the first one. */
function suffices(turns: readonly ChatTurn[], range: ChatRange, kinds: ReadonlySet<ChatItemKind>): boolean {
  const messages = messagesOf(turns, kinds);
  const chars = messages.reduce((sum, { text }) => sum + text.length, 0);
  if (chars > MAX_CHARS) return true;
  switch (range.mode) {
    case 'last_messages':
      return messages.length > range.limit;
    case 'last_turns':
      return turns.length > range.limit;
    case 'token_budget':
      return chars > range.tokens * CHARS_PER_TOKEN;
    case 'time_range':
      return range.from !== null && (turns.at(-1)?.startedAt ?? Infinity) < range.from;
    case 'all':
    case 'line_range':
      return false;
  }
}

/** What our own tasks in the thread were asked and answered. */
function fromJournal({ store }: ChatDeps, { threadId }: Chat): ChatContent {
  const operations = store.operations.list({ threadId, limit: OPERATIONS_READ });
  const turns = operations.flatMap((operation) => journalTurn({ store }, operation) ?? []);
  return { source: 'journal', turns: turns.toReversed(), hasOlder: operations.length === OPERATIONS_READ };
}

/** A turn of ours as the journal tells it: the prompt, and what Codex said last. */
export function journalTurn({ store }: Pick<ChatDeps, 'store'>, operation: Operation): ChatTurn | undefined {
  const { id, turnId, status, startedAt, finishedAt, lastError } = operation;
  if (turnId === null) return undefined;
  const prompt = store.operations.prompt(id);
  const final = store.operations.report(id)?.finalText ?? null;
  return {
    turnId,
    status: status === 'completed' || status === 'failed' || status === 'interrupted' ? status : 'inProgress',
    error: lastError?.message ?? null,
    startedAt,
    completedAt: finishedAt,
    items: [
      ...(prompt === undefined ? [] : [item(`${id}-prompt`, 'user', prompt, startedAt)]),
      ...(final === null ? [] : [item(`${id}-final`, 'assistant', final, finishedAt)]),
    ],
  };
}

const item = (id: string, kind: 'user' | 'assistant', text: string, at: number | null): ChatItem => ({
  id,
  kind,
  text,
  at,
  output: null,
  status: null,
  line: null,
});

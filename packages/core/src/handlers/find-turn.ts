import type { ChatTurn } from '../history/chat-turn.ts';
import type { ThreadReader } from '../history/thread-reader.ts';
import type { Chat, ChatDeps } from './chat-catalogue.ts';
import { readPages } from './chat-content.ts';

const NEWEST = { limit: 50, pages: 10 };
const KEPT = { maxItems: 2_000, maxChars: 2_000_000 };

/** One turn of a chat: from a running Codex, else from the file of the thread. */
export async function findTurn(
  { history }: ChatDeps,
  { threadId, file }: Chat,
  turnId: string,
): Promise<{ readonly turn: ChatTurn; readonly source: string } | undefined> {
  const live = await history.live.read((threads) => among(threads, threadId, turnId));
  if (live) return { turn: live, source: 'app_server' };
  if (!file) return undefined;
  const kept = { ...KEPT, accepts: (_item: unknown, of: string) => of === turnId };
  const read = await history.rollouts.transcript(file.path, kept).catch(() => undefined);
  const turn = read?.turns.find((each) => each.turnId === turnId);
  return turn && { turn, source: 'transcript' };
}

/** The newest turns are the ones that are asked about. */
async function among(threads: ThreadReader, threadId: string, turnId: string): Promise<ChatTurn | undefined> {
  const isIt = (turn: ChatTurn): boolean => turn.turnId === turnId;
  const { turns } = await readPages(threads, { threadId, ...NEWEST }, (read) => read.some(isIt));
  return turns.find(isIt);
}

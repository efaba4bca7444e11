import type { Millis } from '../foundation/clock.ts';

export type ChatItemKind = 'user' | 'assistant' | 'plan' | 'reasoning' | 'command' | 'files' | 'tool';

/** One piece of a turn, as a reader of chats sees it, wherever it was read from. */
export interface ChatItem {
  readonly id: string;
  readonly kind: ChatItemKind;
  /** What was said, thought or planned; the command; the changed paths, one a line; the name of the tool. */
  readonly text: string;
  /** What a command printed. */
  readonly output: string | null;
  /** Of commands, changes and tools. */
  readonly status: string | null;
  readonly at: Millis | null;
  /** Line of the rollout file it was read from, the first one being 1. */
  readonly line: number | null;
}

export type ChatTurnStatus = 'inProgress' | 'completed' | 'failed' | 'interrupted';

/** One round of a chat. */
export interface ChatTurn {
  readonly turnId: string;
  readonly status: ChatTurnStatus;
  readonly error: string | null;
  readonly startedAt: Millis | null;
  readonly completedAt: Millis | null;
  readonly items: readonly ChatItem[];
}

/** What Codex said last in a turn; undefined where it said nothing. */
export const finalMessageOf = (turn: ChatTurn | undefined): ChatItem | undefined =>
  turn?.items.findLast(({ kind }) => kind === 'assistant');

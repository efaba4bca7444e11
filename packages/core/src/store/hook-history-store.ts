import type { Millis } from '../foundation/clock.ts';

/** A thread as the hooks of Codex told of it. */
export interface HookThread {
  readonly threadId: string;
  readonly sessionId: string | null;
  /** Where it works. */
  readonly projectPath: string | null;
  readonly title: string | null;
  readonly transcriptPath: string | null;
  /** Who wrote it down. */
  readonly source: string;
  readonly createdAt: Millis | null;
  readonly updatedAt: Millis | null;
}

export interface HookTurn {
  readonly turnId: string;
  readonly threadId: string;
  /** As it was told: `running`, `completed`, `failed`, `unknown` or a word of another program. */
  readonly status: string;
  readonly startedAt: Millis | null;
  readonly updatedAt: Millis | null;
  readonly completedAt: Millis | null;
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly lastAssistantMessage: string | null;
  readonly lastError: string | null;
}

export interface HookMessage {
  /** One per thread, turn, event, role and kind. */
  readonly messageId: string;
  /** Of what was told: the same event twice is one message. */
  readonly eventHash: string;
  readonly threadId: string;
  readonly turnId: string | null;
  /** `user`, `assistant` or `system`. */
  readonly role: string;
  /** `prompt`, `final_answer`, `visible_agent_text`, `compact_summary`. */
  readonly kind: string | null;
  readonly text: string;
  readonly event: string | null;
  readonly sequence: number;
  readonly at: Millis | null;
}

/** What hooks of Codex told of its threads: it stays when Codex has removed the file of a thread. */
export interface HookHistoryStore {
  thread(threadId: string): HookThread | undefined;
  /** Newest activity first. */
  threads(limit: number): readonly HookThread[];
  /** The newest turns, oldest first. */
  turns(threadId: string, limit: number): readonly HookTurn[];
  /** The newest messages, in the order in which they came. */
  messages(threadId: string, limit: number): readonly HookMessage[];
}

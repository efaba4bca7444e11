import type { Millis } from '../foundation/clock.ts';
import type { ChatTurn } from './chat-turn.ts';

/** A thread as a running Codex lists it. */
export interface LiveThread {
  readonly threadId: string;
  readonly name: string | null;
  /** The first message. */
  readonly preview: string;
  readonly cwd: string;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  /** What it does in that process; `notLoaded` where it is only on disk. */
  readonly state: 'idle' | 'active' | 'systemError' | 'notLoaded';
  readonly waitingOnApproval: boolean;
  readonly waitingOnUserInput: boolean;
}

export interface ThreadListing {
  readonly archived: boolean;
  /** Exactly these working directories; all where it is left out. */
  readonly cwd?: readonly string[];
  readonly cursor?: string;
  readonly limit: number;
}

export interface LiveDiagnostics {
  readonly pid: number;
  readonly gauges: Readonly<Record<string, number>>;
}

/** Questions to a running Codex. None of them subscribes to, loads or starts anything. */
export interface ThreadReader {
  /** Threads of every source and provider, newest activity first. */
  listThreads(listing: ThreadListing): Promise<{
    readonly threads: readonly LiveThread[];
    readonly nextCursor: string | null;
  }>;
  readThread(threadId: string): Promise<LiveThread>;
  /** Newest first. */
  readTurns(page: { readonly threadId: string; readonly limit: number; readonly cursor?: string }): Promise<{
    readonly turns: readonly ChatTurn[];
    readonly nextCursor: string | null;
  }>;
  diagnostics(): Promise<LiveDiagnostics>;
}

/** The app-server of ours that runs, if one does. */
export interface LiveThreads {
  /**
   * Lets `look` ask over a connection that is closed afterwards. Undefined where no server of ours runs, a question fails,
   * or the whole takes longer than three seconds: then the next source answers.
   */
  read<T>(look: (threads: ThreadReader) => Promise<T>): Promise<T | undefined>;
}

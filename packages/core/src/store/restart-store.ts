import type { Millis } from '../foundation/clock.ts';
import type { CodexEnvironment, OperationError, OperationId } from '../model/operation.ts';
import type { Ownership } from '../model/ownership.ts';
import type { Restart } from '../model/restart.ts';

export interface RestartIntent {
  readonly environment: CodexEnvironment;
  readonly force: boolean;
  readonly startAfter: boolean;
}

/** What a restart would cut short in a Codex home. */
export interface ActiveWork {
  /** Operations that have a turn, are about to, or may have one. Oldest first. */
  readonly turns: readonly OperationId[];
  /** Decisions that its living servers wait for. */
  readonly undeliveredAnswers: number;
  /** Questions of its living servers that nobody has decided. */
  readonly openQuestions: number;
}

export type RestartOutcome =
  /** `joined`: one is open already; it does what either of the two asked for. */
  | { readonly kind: 'requested' | 'joined'; readonly restart: Restart; readonly work: ActiveWork }
  /** Only without force. Nothing was stored. */
  | { readonly kind: 'busy'; readonly work: ActiveWork }
  /** No server lives, and none is to be started. Nothing was stored. */
  | { readonly kind: 'nothingRuns'; readonly work: ActiveWork };

export interface RestartEnd {
  readonly startedGeneration: number | null;
  readonly error: OperationError | null;
}

/** Restarts of app-servers. While one of a home is open, `claimNext` takes nothing there. */
export interface RestartStore {
  /** Anybody: stores the wish unless work would be cut short; looked at in the same transaction. */
  request(intent: RestartIntent, now: Millis): RestartOutcome;
  get(number: number): Restart | undefined;
  /** Oldest first. */
  unfinished(): readonly Restart[];
  /**
   * Ends one; it stays open where a server is wished for by now, none was started and nothing failed. A number that is not
   * open is a TypeError.
   */
  finish(own: Ownership, number: number, end: RestartEnd, now: Millis): Restart;
}

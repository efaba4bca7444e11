import type { Millis } from '../foundation/clock.ts';
import type { OperationStatus } from '../model/operation-machine.ts';
import type {
  CodexEnvironment,
  InterruptWish,
  Operation,
  OperationError,
  OperationId,
  OperationType,
  SubmitEvidence,
  ThreadId,
  TurnId,
  TurnSettings,
  WaitReason,
  WorkflowId,
} from '../model/operation.ts';
import type { Ownership } from '../model/ownership.ts';
import type { CapturedPlan } from '../model/plan.ts';
import type { TurnReport } from '../model/report.ts';
import type { SettledEvidence } from '../model/turn-evidence.ts';
import type { WorkerRecord } from './worker-store.ts';

export interface SubmitIntent {
  readonly id: OperationId;
  readonly type: OperationType;
  /** The workflow that it is a phase of. */
  readonly workflowId?: WorkflowId;
  readonly clientRequestId: string | null;
  /** The arguments as given: what a repeat with the same key is compared with. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  readonly projectId: string;
  readonly projectPath: string;
  readonly cwd: string;
  readonly title: string | null;
  readonly threadId: ThreadId | null;
  readonly settings: TurnSettings;
  readonly environment: CodexEnvironment;
  /** Two active operations may not share it; null where the caller allows equal prompts. */
  readonly dedupKey: string | null;
  /** One with the same dedup key that ended later than this is a duplicate too, unless its key was released. */
  readonly alsoEndedAfter?: Millis;
  readonly whenBusy: 'queue' | 'refuse';
  readonly warnings: readonly string[];
}

export type SubmitOutcome =
  | { readonly kind: 'created' | 'existing'; readonly operation: Operation; readonly worker: WorkerRecord | undefined }
  /** The key belongs to another request; `differingFields` names what differs, in order; nothing where that was pruned. */
  | { readonly kind: 'conflict'; readonly operation: Operation; readonly differingFields: readonly string[] }
  /** A plan may not be executed past the open workflow that owns the thread; the newest operation of that workflow. */
  | { readonly kind: 'inWorkflow'; readonly operation: Operation }
  | { readonly kind: 'duplicate'; readonly operation: Operation }
  /** Only with `whenBusy: 'refuse'`: the oldest active operation of the thread. */
  | { readonly kind: 'busy'; readonly operation: Operation };

export interface TurnLimits {
  readonly global: number;
  readonly perProject: number;
  /** Environments whose app-server is being replaced: nothing new starts there. */
  readonly blocked: readonly CodexEnvironment[];
}

export interface ListFilter {
  readonly statuses?: readonly OperationStatus[];
  readonly projectId?: string;
  readonly threadId?: string;
  /** Later than this, not at it. */
  readonly createdAfter?: Millis;
  /** Ended later than this, not at it; what has not ended is left out. */
  readonly finishedAfter?: Millis;
  /** Newest first; only operations with a smaller seq. */
  readonly beforeSeq?: number;
  readonly limit: number;
}

export interface TurnEnd {
  readonly status: 'completed' | 'failed' | 'interrupted' | 'unknown_after_app_server_exit';
  readonly error: OperationError | null;
  /** Final message, byte for byte; null when there was none. */
  readonly finalText: string | null;
  readonly report: TurnReport | null;
  /** What a planning turn proposed; kept for every operation, also without a workflow. */
  readonly plan?: CapturedPlan;
}

export interface StoredReport {
  readonly finalText: string | null;
  readonly report: TurnReport | null;
}

export type InterruptOutcome =
  /** It was queued: it will never run. */
  | { readonly kind: 'cancelled'; readonly operation: Operation }
  /** The wish is recorded; the owner carries it out. */
  | { readonly kind: 'requested'; readonly operation: Operation }
  | { readonly kind: 'alreadyEnded'; readonly operation: Operation };

export interface OpenWork {
  readonly queued: number;
  readonly turnHolding: number;
  /** Decisions that a living generation waits for. */
  readonly undeliveredAnswers: number;
  /** Restarts of app-servers that are not carried out yet. */
  readonly restarts: number;
}

/** Is there nothing that needs a worker? */
export const isIdle = ({ queued, turnHolding, undeliveredAnswers, restarts }: OpenWork): boolean =>
  queued + turnHolding + undeliveredAnswers + restarts === 0;

/**
 * Durable operations. Methods that take an `Ownership` are for the worker that holds the lock; its term is looked at
 * first, then the id (INVALID_ARGUMENT, `unknown_operation`), then the step. A step that leads back to the queue ends as
 * `cancelled` where somebody wished for that. What is in the queue or has ended has no owner, and its questions are
 * closed. Whatever has ended stays as it is.
 */
export interface OperationStore {
  /**
   * Stores a task, or finds the one this key already made. → `queued`. Looked at in this order: the key (also of ended
   * and pruned operations), for the execution of a plan the open workflow of its thread, the dedup key of active ones, then
   * of ended ones where the intent says so (the newest; none that is pruned), the thread where the caller does not want to
   * wait.
   */
  submit(intent: SubmitIntent, now: Millis): SubmitOutcome;
  get(id: OperationId): Operation | undefined;
  byTurn(turnId: TurnId): Operation | undefined;
  /** The operation that this key made, also when it was pruned. */
  byClientRequestId(key: string): Operation | undefined;
  /** The oldest operation of a thread: the one that started it, where it was started here. */
  firstOfThread(threadId: ThreadId): Operation | undefined;
  /** The whole prompt; undefined when it was pruned. */
  prompt(id: OperationId): string | undefined;
  /** The arguments as given; undefined when they were pruned. */
  request(id: OperationId): Readonly<Record<string, unknown>> | undefined;
  /** What the turn left; undefined before its end, where it left nothing, and when it was pruned. */
  report(id: OperationId): StoredReport | undefined;
  list(filter: ListFilter): readonly Operation[];
  /** Every operation that is not final, oldest first. */
  active(): readonly Operation[];
  openWork(): OpenWork;

  /**
   * Takes the next runnable operation, `queued` → `starting`: oldest first among the projects that have the fewest
   * turns running, within the limits, never a thread that an older operation still waits for or holds, nor in a Codex home
   * whose servers are to be restarted. Counts one attempt more. Why and since when it waited stays known until a turn is accepted, so that a bounded wait can end.
   */
  claimNext(own: Ownership, limits: TurnLimits, now: Millis): Operation | undefined;
  /** The earliest moment that a queued operation waits for; it may have passed where something else holds it back. */
  nextAttemptAt(): Millis | undefined;
  /**
   * `starting`: remembers the thread. Safe to repeat. CODEX_BUSY for a thread that another operation holds or an older one
   * waits for: two turns would be joined into one.
   */
  recordThread(
    own: Ownership,
    id: OperationId,
    thread: { readonly threadId: ThreadId; readonly fresh: boolean; readonly generation: number },
    now: Millis,
  ): Operation;
  /**
   * `starting` with a thread → `submitting`, written before `turn/start` leaves. A wish to cancel ends it here as
   * `cancelled`, without evidence. The generation of the evidence becomes that of the operation.
   */
  markSubmitting(own: Ownership, id: OperationId, evidence: SubmitEvidence, now: Millis): Operation;
  /**
   * `submitting` or `reconciling` → `running`. A turn id that is the baseline or belongs to another operation means our
   * prompt was joined to that turn: → `unknown_after_app_server_exit` with `CODEX_TURN_STEERED`; that turn id is not stored
   * here. With questions open it waits at once.
   */
  recordTurnAccepted(own: Ownership, id: OperationId, turnId: TurnId, now: Millis): Operation;
  /**
   * `starting` or `submitting` → `queued` (or `cancelled`): nothing was started, try again at `notBefore`. The thread stays,
   * the evidence goes. A wait for the same reason goes on from its first moment; a null error keeps the last one; `no
   * attempt` gives the attempt back.
   */
  deferStart(
    own: Ownership,
    id: OperationId,
    wait: {
      readonly reason: WaitReason;
      readonly notBefore: Millis;
      readonly counts: 'attempt' | 'no attempt';
      readonly error: OperationError | null;
    },
    now: Millis,
  ): Operation;
  /** `queued`, `starting` or `submitting` → `failed`: nothing was started. */
  failStart(own: Ownership, id: OperationId, error: OperationError, now: Millis): Operation;
  /**
   * `submitting` or live → `reconciling`: only evidence may decide now. `starting` goes back to `queued`; it has no answer
   * to lose.
   */
  loseSight(
    own: Ownership,
    id: OperationId,
    cause: 'appServerExited' | 'connectionLost' | 'answerLost',
    now: Millis,
  ): Operation;
  /**
   * `reconciling` → what the evidence shows, except for ends: those come with their report through `endTurn`. `neverStarted`
   * drops a fresh thread, and is refused for a turn that was accepted: that one did start. `active` is the same as
   * `recordTurnAccepted`.
   */
  resolveReconciling(own: Ownership, id: OperationId, evidence: SettledEvidence, now: Millis): Operation;
  /**
   * Live, `submitting` or `reconciling` → its end; `unknown_after_app_server_exit` from `reconciling` only. Stores the report,
   * replaces the last error, closes the open questions. A turn whose id is not known yet is accepted first.
   */
  endTurn(own: Ownership, id: OperationId, end: TurnEnd, now: Millis): Operation;
  /**
   * Operations of older terms: `starting` → `queued`, `submitting` and live → `reconciling`; what is `reconciling` stays so.
   * All of them, oldest first, as they are now.
   */
  adoptOrphans(own: Ownership, now: Millis): readonly Operation[];

  /**
   * Anybody: `queued` → `cancelled`; else the wish is recorded once and stays, for `starting` too: its owner may be about to
   * send, and `markSubmitting` decides. A second wish changes nothing, but not keeping the commands wins over keeping them.
   */
  requestInterrupt(id: OperationId, wish: Omit<InterruptWish, 'requestedAt'>, now: Millis): InterruptOutcome;
  /**
   * Anybody: the ends of these are known to who asked, so that an equal call is a new task (`alsoEndedAfter`). Ids that are
   * unknown or have not ended are passed over. Safe to repeat; shows in nothing that can be read.
   */
  releaseDedupKeys(ids: readonly OperationId[]): void;
}

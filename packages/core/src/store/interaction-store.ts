import type { Millis } from '../foundation/clock.ts';
import type { InteractionStatus } from '../model/interaction-machine.ts';
import type { Interaction, InteractionId, InteractionKind, ProposedFileChange } from '../model/interaction.ts';
import type { OperationId, ThreadId, TurnId } from '../model/operation.ts';
import type { Ownership } from '../model/ownership.ts';

export interface OpenInteractionIntent {
  readonly id: InteractionId;
  readonly operationId: OperationId;
  readonly kind: InteractionKind;
  readonly method: string;
  readonly generation: number;
  readonly requestId: number | string;
  readonly threadId: ThreadId;
  readonly turnId: TurnId | null;
  readonly itemId: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly changes: readonly ProposedFileChange[] | null;
  readonly deadlineAt: Millis;
}

export interface InteractionFilter {
  readonly operationId?: OperationId;
  readonly threadId?: string;
  readonly turnId?: string;
  readonly statuses?: readonly InteractionStatus[];
  readonly limit: number;
}

export type AnswerOutcome =
  | { readonly kind: 'recorded'; readonly interaction: Interaction }
  | { readonly kind: 'unavailable'; readonly interaction: Interaction };

/** A question that Codex calls closed. */
export interface ClosedByServer {
  readonly generation: number;
  readonly requestId: number | string;
  /** What shows whose answer was taken; ours by default, if it was delivered. */
  readonly answer?: 'ours' | 'of somebody else';
}

/** Questions of Codex. The status of the operation moves in the same transaction in which its questions change. */
export interface InteractionStore {
  /**
   * Records a question, or meets the one that is already there under (generation, request id): each resume sends it
   * again. Returns the row as it is; a decided one that comes again has to be delivered again. Kept for every operation,
   * also for one that has ended: somebody or the deadline must answer Codex. Only a live one moves.
   */
  open(own: Ownership, intent: OpenInteractionIntent, now: Millis): Interaction;
  get(id: InteractionId): Interaction | undefined;
  byRequest(generation: number, requestId: number | string): Interaction | undefined;
  /** Newest first. */
  list(filter: InteractionFilter): readonly Interaction[];
  /**
   * Anybody: `pending` → `answered`; the first decision wins. What is still pending can be answered, whatever its deadline
   * says: that one may yet be moved, and nobody has decided.
   */
  recordAnswer(id: InteractionId, response: unknown, now: Millis): AnswerOutcome;
  /** `pending` → `expired` with the default answer, if it is still open. */
  expire(own: Ownership, id: InteractionId, response: unknown, now: Millis): Interaction;
  /** Pending ones whose deadline is not after `now`, oldest question first. */
  due(now: Millis): readonly Interaction[];
  /** Moves the deadline of every pending one by `byMs`: the machine slept. Returns how many. */
  extendDeadlines(own: Ownership, byMs: number, now: Millis): number;
  /** The earliest deadline of a pending one. */
  nextDeadline(): Millis | undefined;
  /** Decided and not delivered, of one generation, in the order of decision. */
  undelivered(generation: number): readonly Interaction[];
  /**
   * The answer has left for Codex: a fact beside the decision, also where the question was closed in between. A TypeError
   * where nobody has decided.
   */
  markDelivered(own: Ownership, id: InteractionId, now: Millis): Interaction;
  /**
   * Codex says the question is closed: where our decision was delivered, and nothing shows that another was taken,
   * `answered` → `resolved` and `expired` stays, else `cleared`. Closing twice changes nothing; undefined for a request that
   * was never recorded. However a question closes, from then on answers to secret questions are blanked in the row.
   */
  closeByServer(own: Ownership, closed: ClosedByServer, now: Millis): Interaction | undefined;
}

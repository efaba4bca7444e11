import type { Millis } from '../foundation/clock.ts';
import type { OperationId } from '../model/operation.ts';
import type { Ownership } from '../model/ownership.ts';

/** One fact in the life of an operation. `position` rises over all operations: a reader goes on from the last it saw. */
export interface OperationEventRecord {
  readonly position: number;
  readonly operationId: OperationId;
  readonly at: Millis;
  /** `status` (data.status), `item`, `interaction`, `warning`, `retry`, `note`. */
  readonly type: 'status' | 'item' | 'interaction' | 'warning' | 'retry' | 'note';
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The progress journal. The stores write into it themselves, in the transaction of the change: `status` {status,
 * lastErrorCode?} at each change of status, `interaction` {interactionId, kind, status} at each change of a question, `retry`
 * {reason, notBefore}, `note` {interruptRequested}. What leads to a status comes before it, so that a final one is the last.
 */
export interface EventStore {
  /** Adds one fact. Of `item`, `warning` and `note` facts together the newest `JOURNAL_BOUND` of an operation are kept. */
  append(own: Ownership, id: OperationId, event: Pick<OperationEventRecord, 'type' | 'data'>, now: Millis): void;
  /** Oldest first, after `position`; of one operation or of all. */
  after(
    position: number,
    filter: { readonly operationId?: OperationId; readonly limit: number },
  ): readonly OperationEventRecord[];
  /** The newest of one operation, oldest first. */
  newest(id: OperationId, limit: number): readonly OperationEventRecord[];
  /** Of the newest fact there is; 0 for none. A position is never used again. */
  lastPosition(): number;
}

/** `item`, `warning` and `note` facts kept per operation. */
export const JOURNAL_BOUND = 200;

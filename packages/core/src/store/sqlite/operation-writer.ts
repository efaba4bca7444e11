import type { Database } from 'better-sqlite3';
import { CodexCpError, invalidArgument } from '../../errors/codex-cp-error.ts';
import type { Millis } from '../../foundation/clock.ts';
import {
  nextOperationStatus,
  operationMachine,
  type OperationEvent,
  type OperationStatus,
} from '../../model/operation-machine.ts';
import type { Operation, OperationId } from '../../model/operation.ts';
import type { Ownership } from '../../model/ownership.ts';
import type { OperationEventRecord } from '../event-store.ts';
import { JOURNAL_BOUND } from '../event-store.ts';
import { EVENT_SQL } from './event-statements.ts';
import { toChangingColumns, toOperation, type OperationRow } from './operation-row.ts';
import { OPERATION_SQL } from './operation-statements.ts';
import { lazyStatements, type Statements } from './statements.ts';
import { WORKER_SQL } from './worker-statements.ts';

/** Fields that an intent may change beside the status. */
export type OperationPatch = Partial<
  Pick<
    Operation,
    | 'threadId'
    | 'threadIsFresh'
    | 'turnId'
    | 'generation'
    | 'epoch'
    | 'attempt'
    | 'nextAttemptAt'
    | 'waitReason'
    | 'waitSince'
    | 'evidence'
    | 'interrupt'
    | 'lastError'
    | 'startedAt'
  >
>;

const BOUNDED: ReadonlySet<string> = new Set(['item', 'warning', 'note']);

/** The only code that changes a row of `operations`: asks the machine, keeps the derived columns true, writes the journal. */
export class OperationWriter {
  readonly sql: Statements<typeof OPERATION_SQL>;
  /** Called within the transaction in which an operation has ended. */
  onEnd: (operation: Operation, now: Millis) => void = () => undefined;
  readonly #events;
  readonly #worker;

  constructor(db: Database) {
    this.sql = lazyStatements(db, OPERATION_SQL);
    this.#events = lazyStatements(db, EVENT_SQL);
    this.#worker = lazyStatements(db, WORKER_SQL);
  }

  /** Throws CODEX_OWNERSHIP_LOST unless `own` is the newest term. */
  fence(own: Ownership): void {
    const { epoch } = this.#worker.term.get() as { epoch: number };
    if (epoch !== own.epoch) throw new CodexCpError('CODEX_OWNERSHIP_LOST', { epoch: own.epoch, current: epoch });
  }

  get(id: OperationId): Operation {
    const row = this.sql.byId.get(id) as OperationRow | undefined;
    if (!row) throw invalidArgument('operation_id', 'unknown_operation', { operationId: id });
    return toOperation(row);
  }

  all(rows: unknown[]): Operation[] {
    return (rows as OperationRow[]).map(toOperation);
  }

  /** The status after `event`; throws CODEX_ILLEGAL_TRANSITION where the machine has no such step. */
  next(operation: Operation, event: OperationEvent): OperationStatus {
    const wish = operation.interrupt === null ? 'none' : 'cancel';
    const status = nextOperationStatus(operation.status, event, wish);
    if (!status) throw illegalStep(operation, event);
    return status;
  }

  /** Moves the operation by `event` and saves it with `patch`. */
  apply(operation: Operation, event: OperationEvent, now: Millis, patch: OperationPatch = {}): Operation {
    const status = this.next(operation, event);
    const ended = operationMachine.isTerminal(status);
    const released = isReleased(status);
    const next: Operation = {
      ...operation,
      ...patch,
      status,
      lastWord: status === 'reconciling' ? operation.lastWord : status,
      epoch: released ? null : (patch.epoch ?? operation.epoch),
      recoveringSince: status === 'reconciling' ? (operation.recoveringSince ?? now) : null,
      updatedAt: now,
      finishedAt: ended ? now : null,
    };
    this.save(next);
    if (status !== operation.status) this.#recordStatus(next, now);
    if (ended) this.onEnd(next, now);
    return next;
  }

  save(operation: Operation): void {
    this.sql.save.run(toChangingColumns(operation));
  }

  append(operation: Pick<Operation, 'seq'>, event: Pick<OperationEventRecord, 'type' | 'data'>, now: Millis): void {
    const { seq } = operation;
    this.#events.insert.run({ seq, at: now, type: event.type, data: JSON.stringify(event.data) });
    if (!BOUNDED.has(event.type)) return;
    const { n } = this.#events.countBounded.get(seq) as { n: number };
    if (n > JOURNAL_BOUND) this.#events.trim.run({ seq, bound: JOURNAL_BOUND });
  }

  #recordStatus({ seq, status, lastError }: Operation, now: Millis): void {
    const data = lastError === null ? { status } : { status, lastErrorCode: lastError.code };
    this.append({ seq }, { type: 'status', data }, now);
  }
}

/** In the queue or at an end: nobody owns it, and it has no turn. */
export const isReleased = (status: OperationStatus): boolean =>
  status === 'queued' || operationMachine.isTerminal(status);

/** The error for a step that the machine, or what is known of the operation, does not allow. */
export function illegalStep({ id, status }: Operation, event: OperationEvent): CodexCpError {
  return new CodexCpError('CODEX_ILLEGAL_TRANSITION', { operationId: id, status, event });
}

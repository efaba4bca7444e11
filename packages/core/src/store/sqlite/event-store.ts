import type { Database } from 'better-sqlite3';
import type { Millis } from '../../foundation/clock.ts';
import type { OperationId } from '../../model/operation.ts';
import type { Ownership } from '../../model/ownership.ts';
import type { EventStore, OperationEventRecord } from '../event-store.ts';
import { EVENT_SQL } from './event-statements.ts';
import type { OperationWriter } from './operation-writer.ts';
import { lazyStatements } from './statements.ts';
import type { Transactor } from './transaction.ts';

interface EventRow {
  readonly position: number;
  readonly operation_id: string;
  readonly at: number;
  readonly type: string;
  readonly data: string;
}

/** The progress journal, in SQLite. */
export class SqliteEventStore implements EventStore {
  readonly #sql;
  readonly #writer: OperationWriter;
  readonly #record: Transactor;

  constructor(db: Database, writer: OperationWriter, record: Transactor) {
    this.#sql = lazyStatements(db, EVENT_SQL);
    this.#writer = writer;
    this.#record = record;
  }

  append(own: Ownership, id: OperationId, event: Pick<OperationEventRecord, 'type' | 'data'>, now: Millis): void {
    this.#record(() => {
      this.#writer.fence(own);
      this.#writer.append(this.#writer.get(id), event, now);
    });
  }

  after(
    position: number,
    { operationId, limit }: { operationId?: OperationId; limit: number },
  ): readonly OperationEventRecord[] {
    const rows = operationId
      ? this.#sql.afterOfOperation.all({ position, limit, id: operationId })
      : this.#sql.after.all({ position, limit });
    return (rows as EventRow[]).map(toRecord);
  }

  newest(id: OperationId, limit: number): readonly OperationEventRecord[] {
    return (this.#sql.newest.all({ id, limit }) as EventRow[]).map(toRecord);
  }

  lastPosition(): number {
    return (this.#sql.lastPosition.get() as { position: number }).position;
  }
}

function toRecord({ position, operation_id, at, type, data }: EventRow): OperationEventRecord {
  return {
    position,
    operationId: operation_id as OperationId,
    at,
    type: type as OperationEventRecord['type'],
    data: JSON.parse(data) as Record<string, unknown>,
  };
}

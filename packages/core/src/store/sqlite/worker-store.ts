import type { Database } from 'better-sqlite3';
import type { Millis } from '../../foundation/clock.ts';
import type { Ownership } from '../../model/ownership.ts';
import { isIdle, type OpenWork } from '../operation-store.ts';
import type { WorkerIntent, WorkerRecord, WorkerStore } from '../worker-store.ts';
import type { OperationWriter } from './operation-writer.ts';
import { lazyStatements } from './statements.ts';
import type { Transactor } from './transaction.ts';
import { workerFrom, type WorkerRow } from './worker-row.ts';
import { WORKER_SQL } from './worker-statements.ts';

interface WorkerStoreParts {
  readonly db: Database;
  readonly writer: OperationWriter;
  readonly transact: Transactor;
  readonly openWork: () => OpenWork;
}

/** Who runs the engine, in SQLite. */
export class SqliteWorkerStore implements WorkerStore {
  readonly #parts: WorkerStoreParts;
  readonly #sql;

  constructor(parts: WorkerStoreParts) {
    this.#parts = parts;
    this.#sql = lazyStatements(parts.db, WORKER_SQL);
  }

  takeOffice({ workerId, host, process, version, limits }: WorkerIntent, now: Millis): Ownership {
    return this.#parts.transact(() => {
      const { epoch } = this.#sql.nextTerm.get() as { epoch: number };
      const texts = { process: JSON.stringify(process), limits: limits && JSON.stringify(limits) };
      this.#sql.takeOffice.run({ epoch, workerId, host, version, now, ...texts });
      this.#sql.clearStartError.run();
      return { epoch };
    });
  }

  current(): WorkerRecord | undefined {
    const row = this.currentRow();
    return row && workerFrom(row);
  }

  term(): number {
    return (this.#sql.term.get() as { epoch: number }).epoch;
  }

  currentRow(): WorkerRow | undefined {
    return this.#sql.current.get() as WorkerRow | undefined;
  }

  beat(own: Ownership, now: Millis): void {
    this.#parts.transact(() => {
      this.#parts.writer.fence(own);
      this.#sql.beat.run({ now });
    });
  }

  leave(own: Ownership, when: 'idle' | 'whatever', now: Millis): 'left' | 'work_open' {
    return this.#parts.transact(() => {
      this.#parts.writer.fence(own);
      if (when === 'idle' && !isIdle(this.#parts.openWork())) return 'work_open';
      this.#sql.leave.run();
      this.#sql.seen.run({ now });
      return 'left';
    });
  }

  lastSeenAt(): Millis | undefined {
    const { at } = this.#sql.lastSeen.get() as { at: number | null };
    return at ?? undefined;
  }

  requestStop(): boolean {
    return this.#parts.transact(() => this.#sql.requestStop.run().changes > 0);
  }

  recordStartError(error: { readonly message: string } | null, now: Millis): void {
    this.#parts.transact(() => {
      if (error === null) this.#sql.clearStartError.run();
      else this.#sql.saveStartError.run({ message: error.message, now });
    });
  }

  lastStartError(): { readonly message: string; readonly at: Millis } | undefined {
    return this.#sql.startError.get() as { message: string; at: number } | undefined;
  }
}

import type { Database } from 'better-sqlite3';
import type { Millis } from '../../foundation/clock.ts';
import type { Ownership } from '../../model/ownership.ts';
import type { MaintenanceStore, ProjectRecord, PruneOutcome } from '../maintenance-store.ts';
import type { OperationWriter } from './operation-writer.ts';
import { translated, type Transactor } from './transaction.ts';

interface MaintenanceParts {
  readonly db: Database;
  readonly writer: OperationWriter;
  readonly transact: Transactor;
  readonly pruneGenerations: (endedBefore: Millis) => number;
  readonly pruneRestarts: (endedBefore: Millis) => void;
  readonly pruneWorkflows: (endedBefore: Millis, batch: number) => void;
}

/** Retention and figures, in SQLite. */
export class SqliteMaintenanceStore implements MaintenanceStore {
  readonly #parts: MaintenanceParts;

  constructor(parts: MaintenanceParts) {
    this.#parts = parts;
  }

  prune(own: Ownership, endedBefore: Millis, batch: number): PruneOutcome {
    const { writer, transact, pruneGenerations, pruneRestarts, pruneWorkflows } = this.#parts;
    return transact(() => {
      writer.fence(own);
      const { prunable, dropTexts, dropReport, dropEvents, dropInteractions, dropPlanText, markPruned } = writer.sql;
      const rows = prunable.all({ endedBefore, batch }) as { seq: number }[];
      for (const { seq } of rows) {
        for (const drop of [dropTexts, dropReport, dropEvents, dropInteractions, dropPlanText]) drop.run(seq);
        markPruned.run(seq);
      }
      pruneWorkflows(endedBefore, batch);
      pruneRestarts(endedBefore);
      return { operations: rows.length, generations: pruneGenerations(endedBefore) };
    });
  }

  projects(): readonly ProjectRecord[] {
    const rows = this.#parts.writer.sql.projects.all() as {
      project_id: string;
      project_path: string;
      last_activity_at: number;
    }[];
    return rows.map((row) => ({
      projectId: row.project_id,
      path: row.project_path,
      lastActivityAt: row.last_activity_at,
    }));
  }

  size(): { readonly bytes: number; readonly freeBytes: number; readonly operations: number } {
    const { db, writer } = this.#parts;
    const pragma = (name: string): number => translated(db, () => Number(db.pragma(name, { simple: true })));
    const pageSize = pragma('page_size');
    const { n } = writer.sql.countOperations.get() as { n: number };
    return { bytes: pragma('page_count') * pageSize, freeBytes: pragma('freelist_count') * pageSize, operations: n };
  }
}

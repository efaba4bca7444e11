import type { Database } from 'better-sqlite3';
import type { Store } from '../store.ts';
import { SqliteEventStore } from './event-store.ts';
import { SqliteGenerationStore } from './generation-store.ts';
import { SqliteInteractionStore } from './interaction-store.ts';
import { InteractionWriter } from './interaction-writer.ts';
import { SqliteMaintenanceStore } from './maintenance-store.ts';
import { SqliteOperationStore } from './operation-store.ts';
import { OperationWriter } from './operation-writer.ts';
import { schemaNotices } from './migrate.ts';
import { createTransactor, translated } from './transaction.ts';
import { SqliteWorkerStore } from './worker-store.ts';

/** The stores on one connection. `giveUpBallast` makes room on a full disk, and answers whether it could. */
export function assembleStore(db: Database, giveUpBallast: () => boolean): Store {
  const transact = createTransactor(db, 'refuse');
  const record = createTransactor(db, { giveUpBallast });
  const writer = new OperationWriter(db);
  const interactions = new InteractionWriter(db, writer);
  const openWork = () => operations.openWork();
  const worker = new SqliteWorkerStore({ db, writer, transact, openWork });
  const currentWorker = () => worker.currentRow();
  const operations: SqliteOperationStore = new SqliteOperationStore({
    writer,
    interactions,
    transact,
    record,
    currentWorker,
  });
  const generations = new SqliteGenerationStore({ db, writer, interactions, record });
  const dataVersion = db.prepare('PRAGMA data_version').pluck();
  return {
    notices: schemaNotices(db),
    operations,
    interactions: new SqliteInteractionStore({ writer, interactions, transact, record }),
    generations,
    worker,
    events: new SqliteEventStore(db, writer, record),
    maintenance: new SqliteMaintenanceStore({
      db,
      writer,
      transact,
      pruneGenerations: (endedBefore) => generations.pruneInTransaction(endedBefore),
    }),
    changeCounter: () => translated(db, () => Number(dataVersion.get())),
    close: () => db.close(),
  };
}

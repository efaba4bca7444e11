import type { Database } from 'better-sqlite3';
import type { Store } from '../store.ts';
import { SqliteEventStore } from './event-store.ts';
import { SqliteGenerationStore } from './generation-store.ts';
import { SqliteHookHistoryStore } from './hook-history-store.ts';
import { SqliteImportStore } from './import-store.ts';
import { SqliteInteractionStore } from './interaction-store.ts';
import { InteractionWriter } from './interaction-writer.ts';
import { SqliteMaintenanceStore } from './maintenance-store.ts';
import { SqliteOperationStore } from './operation-store.ts';
import { OperationWriter } from './operation-writer.ts';
import { schemaNotices } from './migrate.ts';
import { PlanWriter } from './plan-writer.ts';
import { SqliteRestartStore } from './restart-store.ts';
import { lazyStatements } from './statements.ts';
import { createTransactor, translated } from './transaction.ts';
import { SqliteWorkerStore } from './worker-store.ts';
import { WORKFLOW_SQL } from './workflow-statements.ts';
import { SqliteWorkflowStore } from './workflow-store.ts';

/** The stores on one connection. `giveUpBallast` makes room on a full disk, and answers whether it could. */
export function assembleStore(db: Database, giveUpBallast: () => boolean): Store {
  const transact = createTransactor(db, 'refuse');
  const record = createTransactor(db, { giveUpBallast });
  const writer = new OperationWriter(db);
  const interactions = new InteractionWriter(db, writer);
  const workflowSql = lazyStatements(db, WORKFLOW_SQL);
  const plans = new PlanWriter(workflowSql);
  const openWork = () => operations.openWork();
  const worker = new SqliteWorkerStore({ db, writer, transact, openWork });
  const currentWorker = () => worker.currentRow();
  const operations: SqliteOperationStore = new SqliteOperationStore({
    writer,
    interactions,
    transact,
    record,
    currentWorker,
    plans,
  });
  const workflows = new SqliteWorkflowStore({ sql: workflowSql, plans, operations, writer, transact, record });
  writer.onEnd = (operation, now) => workflows.operationEnded(operation, now);
  const generations = new SqliteGenerationStore({ db, writer, interactions, record });
  const restarts = new SqliteRestartStore({ db, writer, transact, record });
  const dataVersion = db.prepare('PRAGMA data_version').pluck();
  return {
    notices: schemaNotices(db),
    operations,
    workflows,
    interactions: new SqliteInteractionStore({ writer, interactions, transact, record }),
    generations,
    restarts,
    worker,
    events: new SqliteEventStore(db, writer, record),
    maintenance: new SqliteMaintenanceStore({
      db,
      writer,
      transact,
      pruneGenerations: (endedBefore) => generations.pruneInTransaction(endedBefore),
      pruneRestarts: (endedBefore) => restarts.pruneInTransaction(endedBefore),
      pruneWorkflows: (endedBefore, batch) => workflows.pruneInTransaction(endedBefore, batch),
    }),
    hookHistory: new SqliteHookHistoryStore(db),
    imports: new SqliteImportStore(db, transact),
    changeCounter: () => translated(db, () => Number(dataVersion.get())),
    close: () => db.close(),
  };
}

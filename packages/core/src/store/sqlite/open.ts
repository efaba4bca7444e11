import Database, { type Database as Connection } from 'better-sqlite3';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import type { Store } from '../store.ts';
import { ballastBeside } from './ballast.ts';
import { SqliteEventStore } from './event-store.ts';
import { SqliteGenerationStore } from './generation-store.ts';
import { SqliteInteractionStore } from './interaction-store.ts';
import { InteractionWriter } from './interaction-writer.ts';
import { SqliteMaintenanceStore } from './maintenance-store.ts';
import { APPLICATION_ID, migrate } from './migrate.ts';
import { SqliteOperationStore } from './operation-store.ts';
import { OperationWriter } from './operation-writer.ts';
import { prepareStateFile } from './state-file.ts';
import { createTransactor, sqliteFault } from './transaction.ts';
import { SqliteWorkerStore } from './worker-store.ts';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the state file (made with mode 0600 in a folder of mode 0700 where it is missing), brings its schema up to date
 * and hands out the stores. `:memory:` makes a private one. Throws CODEX_STATE_UNUSABLE, _TOO_NEW or _BUSY.
 */
export function openSqliteStore(path: string): Store {
  if (path !== ':memory:') prepareStateFile(path);
  const db = connect(path);
  return assemble(db, () => path !== ':memory:' && ballastBeside(path).giveUp());
}

function connect(path: string): Connection {
  let db: Connection | undefined;
  try {
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    markAsOurs(db);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('secure_delete = FAST');
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    if (CodexCpError.is(error) || !(error instanceof Database.SqliteError)) throw error;
    throw sqliteFault(path, error);
  }
}

/**
 * Writes our application id before WAL is switched on: in WAL mode it would stay out of the file itself until the first
 * checkpoint, and after a kill the file would look like somebody else's.
 */
function markAsOurs(db: Connection): void {
  const idOf = (): number => Number(db.pragma('application_id', { simple: true }));
  if (idOf() === APPLICATION_ID) return;
  db.transaction(() => {
    if (idOf() === 0) db.pragma(`application_id = ${APPLICATION_ID}`);
  }).immediate();
}

function assemble(db: Connection, giveUpBallast: () => boolean): Store {
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
    changeCounter: () => Number(dataVersion.get()),
    close: () => db.close(),
  };
}

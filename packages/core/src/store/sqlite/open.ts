import Database, { type Database as Connection } from 'better-sqlite3';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import type { Store } from '../store.ts';
import { assembleStore } from './assemble-store.ts';
import { ballastBeside } from './ballast.ts';
import { markAsOurs } from './mark-as-ours.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { prepareStateFile } from './prepare-state-file.ts';
import { markRemake, refuseWhatIsNotOurs } from './state-file.ts';
import { sqliteFault } from './transaction.ts';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the state file (made with mode 0600 in a folder of mode 0700 where it is missing), brings its schema up to date
 * and hands out the stores. `:memory:` makes a private one. Throws CODEX_STATE_UNUSABLE, _TOO_NEW or _BUSY.
 */
export function openSqliteStore(path: string, migrations: readonly Migration[] = MIGRATIONS): Store {
  const db = path === ':memory:' ? connect(path, migrations) : connectToFile(path, migrations);
  return assembleStore(db, () => path !== ':memory:' && ballastBeside(path).giveUp());
}

function connectToFile(path: string, migrations: readonly Migration[]): Connection {
  refuseWhatIsNotOurs(path);
  const remade = markRemake(path);
  try {
    prepareStateFile(path);
    return connect(path, migrations);
  } finally {
    remade();
  }
}

function connect(path: string, migrations: readonly Migration[]): Connection {
  let db: Connection | undefined;
  try {
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    markAsOurs(db);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('secure_delete = FAST');
    // A step may have to make a table anew that others refer to; it checks them itself before it is committed.
    db.pragma('foreign_keys = OFF');
    migrate(db, migrations);
    db.pragma('foreign_keys = ON');
    return db;
  } catch (error) {
    db?.close();
    if (CodexCpError.is(error) || !(error instanceof Database.SqliteError)) throw error;
    throw sqliteFault(path, error);
  }
}

import Database, { type Database as Connection } from 'better-sqlite3';
import { CodexCpError } from '../../errors/codex-cp-error.ts';

/** What an owner records after it has acted must not fail for want of space: see ballast.ts. */
export type OnFullDisk = 'refuse' | { readonly giveUpBallast: () => boolean };

export interface Transactor {
  /** One immediate transaction: begins with the write lock, so that what was read cannot change under it. */
  <T>(work: () => T): T;
}

/** Runs `work` in one immediate transaction; SQLite's own errors come out as ours. */
export function createTransactor(db: Connection, onFullDisk: OnFullDisk): Transactor {
  const attempt = <T>(work: () => T): T => db.transaction(work).immediate();
  return (work) => {
    try {
      return attempt(work);
    } catch (error) {
      if (isFull(error) && onFullDisk !== 'refuse' && onFullDisk.giveUpBallast())
        return translated(db, () => attempt(work));
      throw translate(db, error);
    }
  };
}

/** Runs a read or a single statement; SQLite's own errors come out as ours. */
export function translated<T>(db: Connection, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(db, error);
  }
}

function translate(db: Connection, error: unknown): unknown {
  // Somebody else's call closed the store, or it was replaced under us, while this one was under way.
  if (!db.open && !CodexCpError.is(error))
    return new CodexCpError('CODEX_STATE_UNUSABLE', { path: db.name, reason: 'closed' }, { cause: error });
  return error instanceof Database.SqliteError ? sqliteFault(db.name, error) : error;
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_FULL/, 'disk_full'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'damaged'],
  [/^SQLITE_(READONLY|PERM|AUTH)/, 'not_writable'],
  [/^SQLITE_CANTOPEN/, 'cannot_open'],
  [/^SQLITE_IOERR/, 'io_error'],
];

/** SQLite's error as one of ours, with the path and the reason. */
export function sqliteFault(path: string, error: Error & { code: string }): Error {
  if (/^SQLITE_(BUSY|LOCKED)/.test(error.code)) return new CodexCpError('CODEX_STATE_BUSY', { path }, { cause: error });
  const reason = REASONS.find(([pattern]) => pattern.test(error.code))?.[1];
  if (!reason) return error;
  return new CodexCpError('CODEX_STATE_UNUSABLE', { path, reason, sqlite: error.code }, { cause: error });
}

/** A full disk met by a statement comes out of it translated; one met by the commit itself does not. */
const isFull = (error: unknown): boolean =>
  error instanceof Database.SqliteError
    ? error.code.startsWith('SQLITE_FULL')
    : CodexCpError.is(error, 'CODEX_STATE_UNUSABLE') && error.details['reason'] === 'disk_full';

import { copyFileSync, constants, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database, { type Database as Connection } from 'better-sqlite3';
import { CodexCpError } from '../../../errors/codex-cp-error.ts';
import { readBytes } from '../../../foundation/files.ts';
import { ownerOf } from '../state-file.ts';
import { systemFault } from '../system-fault.ts';
import { sqliteFault } from '../transaction.ts';

/** The state file of another server, open for reading. */
export interface OldStateFile {
  readonly db: Connection;
  readonly close: () => void;
}

/** What SQLite leaves beside a file that was not closed: changes that are not in it, or have to be taken back. */
const UNCLOSED = ['-journal', '-wal'] as const;
const READ_VERSION_OFFSET = 19;
const WAL = 2;

/**
 * Opens the state file of the Python server so that nothing in it and nothing beside it changes: in place where reading
 * makes no file, else as a private copy. Throws CODEX_STATE_UNUSABLE for another file (`not_there`, `already_ours`,
 * `damaged`, `not_an_old_state`) and, unless `unclosed` is `copy`, for one that was not closed (`not_closed`).
 */
export function openOldState(path: string, unclosed: 'refuse' | 'copy'): OldStateFile {
  refuseOthers(path);
  const beside = UNCLOSED.filter((suffix) => sizeOf(`${path}${suffix}`) > 0);
  if (beside.length > 0 && unclosed === 'refuse') throw notClosed(path, beside);
  const isWal = readBytes(path, READ_VERSION_OFFSET, 1)[0] === WAL;
  // Even to read a file in WAL mode SQLite makes files beside it.
  const file = beside.length > 0 || isWal ? openCopy(path) : { db: connect(path, 'in place'), remove: () => undefined };
  const close = (): void => {
    file.db.close();
    file.remove();
  };
  try {
    // All that is read is of one moment, whoever writes meanwhile.
    file.db.exec('BEGIN');
    if (!hasTable(file.db, 'codex_operations')) throw unusable(path, 'not_an_old_state', NOT_OLD);
    return { db: file.db, close };
  } catch (error) {
    close();
    throw error instanceof Database.SqliteError ? sqliteFault(path, error) : error;
  }
}

/** Runs a reading of it; what SQLite refuses is told as CODEX_STATE_UNUSABLE with what to do. */
export function readingOld<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    const fault = sqliteFault(path, error);
    throw CodexCpError.is(fault) ? fault : cannotBeRead(path, error);
  }
}

const cannotBeRead = (path: string, error: Error & { code: string }): CodexCpError =>
  new CodexCpError(
    'CODEX_STATE_UNUSABLE',
    {
      path,
      reason: 'layout_unknown',
      sqlite: `${error.code}: ${error.message}`,
      remedy:
        'It is laid out in a way that is not known here; it was not changed. Name a backup of it, or let the newest release of ' +
        'the Python server open it once: that brings it up to date.',
    },
    { cause: error },
  );

export const hasTable = (db: Connection, name: string): boolean =>
  db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(name) !== undefined;

function refuseOthers(path: string): void {
  const owner = existsSync(path) ? ownerOf(path) : 'missing';
  switch (owner) {
    case 'foreign':
      return;
    case 'ours':
      throw unusable(path, 'already_ours', 'This is a state file of codex-cp: nothing has to be taken over from it.');
    case 'damaged':
      throw unusable(path, 'damaged', 'Name a state file of the Python server, or a backup of it.');
    case 'missing':
    case 'new':
      throw unusable(
        path,
        'not_there',
        'Name the state file of the Python server; CODEX_MCP_STATE_DB of its entry says where it is.',
      );
  }
}

const NOT_OLD = 'Name the state file of the Python server: this database has no table codex_operations.';

const unusable = (path: string, reason: string, remedy: string): CodexCpError =>
  new CodexCpError('CODEX_STATE_UNUSABLE', { path, reason, remedy });

const notClosed = (path: string, beside: readonly string[]): CodexCpError =>
  new CodexCpError('CODEX_STATE_UNUSABLE', {
    path,
    reason: 'not_closed',
    beside: beside.map((suffix) => `${basename(path)}${suffix}`),
    remedy:
      'The old server is running, or was killed. Stop it and try again. Where it is stopped already, add --force: a copy is ' +
      'read then, with what lies beside the file.',
  });

function openCopy(path: string): { readonly db: Connection; readonly remove: () => void } {
  let folder: string | undefined;
  const remove = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    folder = mkdtempSync(join(tmpdir(), 'codex-cp-migrate-'));
    const copy = join(folder, 'state.sqlite3');
    const before = stampOf(path);
    for (const suffix of ['', ...UNCLOSED].filter((each) => existsSync(`${path}${each}`))) {
      copyFileSync(`${path}${suffix}`, `${copy}${suffix}`, constants.COPYFILE_FICLONE);
    }
    if (stampOf(path) !== before) throw unusable(path, 'changing', 'The old server is writing. Stop it and try again.');
    return { db: connect(copy, 'copy'), remove };
  } catch (error) {
    remove();
    throw systemFault(path, error);
  }
}

function connect(path: string, kind: 'in place' | 'copy'): Connection {
  return new Database(path, { readonly: kind === 'in place', fileMustExist: true });
}

/** Changes whenever somebody writes to the file or to what lies beside it. */
const stampOf = (path: string): string =>
  ['', ...UNCLOSED]
    .map((suffix) => statSync(`${path}${suffix}`, { throwIfNoEntry: false }))
    .map((stat) => `${stat?.size ?? 0} ${stat?.mtimeMs ?? 0}`)
    .join();

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

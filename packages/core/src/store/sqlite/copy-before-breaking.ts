import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import Database, { type Database as Connection } from 'better-sqlite3';
import { systemFault } from './system-fault.ts';

const READ_TIMEOUT_MS = 500;

/**
 * A whole copy beside the file, as it was before a step that cannot be undone by going back to the older build. The caller
 * holds the write lock: a second connection reads what is committed, and nothing is written meanwhile. Mode 0600, since it
 * holds prompts.
 */
export function copyBeforeBreaking(db: Connection, version: number): void {
  const copy = `${db.name}.before-v${version}-${randomUUID()}`;
  try {
    // VACUUM INTO would make the file readable for everybody; it also takes an empty one.
    closeSync(openSync(copy, 'wx', 0o600));
    vacuumInto(db.name, copy);
    sync(copy);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error instanceof Database.SqliteError ? error : systemFault(copy, error);
  }
}

function vacuumInto(path: string, copy: string): void {
  const reader = new Database(path, { readonly: true, fileMustExist: true, timeout: READ_TIMEOUT_MS });
  try {
    reader.prepare('VACUUM INTO ?').run(copy);
  } finally {
    reader.close();
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

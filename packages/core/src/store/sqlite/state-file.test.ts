import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from './open.ts';
import { isForeign, stateFileFor } from './state-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codex-cp-state-'));
});

function foreignDatabase(path: string): void {
  const db = new Database(path);
  db.exec('CREATE TABLE codex_operations (id TEXT)');
  db.close();
}

describe('stateFileFor()', () => {
  test('uses the configured file where there is none yet', () => {
    expect(stateFileFor(join(folder, 'x.sqlite3'))).toBe(join(folder, 'x.sqlite3'));
  });

  test('goes beside a database of another program, and leaves no trace on it', () => {
    const theirs = join(folder, 'x.sqlite3');
    foreignDatabase(theirs);
    const before = { bytes: readFileSync(theirs), mtimeMs: statSync(theirs).mtimeMs };
    expect(stateFileFor(theirs)).toBe(join(folder, 'x.codex-cp.sqlite3'));
    expect({ bytes: readFileSync(theirs), mtimeMs: statSync(theirs).mtimeMs }).toEqual(before);
    expect(readdirSync(folder)).toEqual(['x.sqlite3']);
  });

  test('keeps the file beside once it exists, also when theirs is gone', () => {
    writeFileSync(join(folder, 'x.codex-cp.sqlite3'), '');
    expect(stateFileFor(join(folder, 'x.sqlite3'))).toBe(join(folder, 'x.codex-cp.sqlite3'));
  });

  test('an unfinished or unreadable database counts as somebody else’s', () => {
    writeFileSync(join(folder, 'x.sqlite3'), 'not a database');
    expect(isForeign(join(folder, 'x.sqlite3'))).toBe(true);
  });
});

describe('our own file', () => {
  test('is recognised before anything was moved from the log into it', () => {
    const path = join(folder, 'ours.sqlite3');
    const store = openSqliteStore(path);
    const asAKillLeavesIt = join(folder, 'copy.sqlite3');
    copyFileSync(path, asAKillLeavesIt);
    store.close();
    expect(isForeign(asAKillLeavesIt)).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('is readable by its owner only, folder and side files too', () => {
    const path = join(folder, 'deep', 'ours.sqlite3');
    const store = openSqliteStore(path);
    const modes = readdirSync(join(folder, 'deep')).map((name) => statSync(join(folder, 'deep', name)).mode & 0o777);
    store.close();
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
  });

  test('a file in place of the folder is refused with the path and the reason', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => openSqliteStore(join(folder, 'file', 'x.sqlite3'))).toThrow(
      expect.objectContaining({ code: 'CODEX_STATE_UNUSABLE' }) as Error,
    );
  });

  test('a damaged file is refused and left as it is', () => {
    const path = join(folder, 'ours.sqlite3');
    openSqliteStore(path).close();
    const bytes = readFileSync(path);
    bytes.fill(0x55, 100, 4_000);
    writeFileSync(path, bytes);
    expect(() => openSqliteStore(path)).toThrow(expect.objectContaining({ code: 'CODEX_STATE_UNUSABLE' }) as Error);
    expect(existsSync(path)).toBe(true);
  });
});

import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from './open.ts';
import { markAsOurs } from './mark-as-ours.ts';
import { markRemake, ownerOf, stateFileFor } from './state-file.ts';

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

  test('goes beside a database of another program whose name says nothing', () => {
    foreignDatabase(join(folder, 'x'));
    expect(stateFileFor(join(folder, 'x'))).toBe(join(folder, 'x.codex-cp.sqlite3'));
  });

  test('an empty file with nothing beside it is still to be filled', () => {
    writeFileSync(join(folder, 'x.sqlite3'), '');
    expect(stateFileFor(join(folder, 'x.sqlite3'))).toBe(join(folder, 'x.sqlite3'));
  });
});

describe('a file that may be ours and cannot be read is refused, and nothing is begun beside it', () => {
  const path = (): string => join(folder, 'x.sqlite3');
  const refusal = expect.objectContaining({
    code: 'CODEX_STATE_UNUSABLE',
    details: { path: expect.stringContaining('x.sqlite3') as string, reason: 'damaged' },
  }) as Error;

  /** Ours as a crash leaves it: with its log and the lock of a worker. */
  function givenOurs(): Buffer {
    openSqliteStore(path()).close();
    writeFileSync(`${path()}-worker-lock`, '');
    return readFileSync(path());
  }

  test.each([
    ['its header is zeroed', (bytes: Buffer) => Buffer.concat([Buffer.alloc(100), bytes.subarray(100)])],
    ['it is cut to 50 bytes', (bytes: Buffer) => bytes.subarray(0, 50)],
    ['it is emptied while our side files lie there', () => Buffer.alloc(0)],
    ['it is no database at all', () => Buffer.from('not a database')],
  ])('%s', (_, damage) => {
    writeFileSync(path(), damage(givenOurs()));
    const before = readdirSync(folder);
    expect(() => stateFileFor(path())).toThrow(refusal);
    expect(() => openSqliteStore(path())).toThrow(refusal);
    expect(readdirSync(folder)).toEqual(before);
  });

  test('a file that was removed is made anew, and no mark of that stays', () => {
    givenOurs();
    rmSync(path());
    openSqliteStore(stateFileFor(path())).close();
    expect(readdirSync(folder).sort()).toEqual(['x.sqlite3', 'x.sqlite3-worker-lock']);
  });

  test('one that is being made anew at this moment is not one that was emptied', () => {
    givenOurs();
    rmSync(path());
    const made = markRemake(path());
    writeFileSync(path(), '');
    expect(ownerOf(path())).toBe('new');
    made();
    expect(ownerOf(path())).toBe('damaged');
  });
});

describe('a database of somebody else', () => {
  const refusal = expect.objectContaining({
    code: 'CODEX_STATE_UNUSABLE',
    details: { path: expect.stringContaining('theirs') as string, reason: 'foreign' },
  }) as Error;

  test('is refused when it is to be opened all the same, and left as it is', () => {
    const path = join(folder, 'theirs.sqlite3');
    foreignDatabase(path);
    const before = readFileSync(path);
    expect(() => openSqliteStore(path)).toThrow(refusal);
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['theirs.sqlite3']);
  });

  test('that its program left unfinished is not even tidied up by us', () => {
    const [live, path] = [join(folder, 'live.sqlite3'), join(folder, 'theirs.sqlite3')];
    const db = new Database(live);
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE codex_operations (id TEXT)');
    for (const suffix of ['', '-wal']) copyFileSync(`${live}${suffix}`, `${path}${suffix}`);
    db.close();
    const files = (): readonly Buffer[] => ['', '-wal'].map((suffix) => readFileSync(`${path}${suffix}`));
    const before = files();
    expect(() => openSqliteStore(path)).toThrow(refusal);
    expect(files()).toEqual(before);
  });

  test('that came between our look and our opening is never marked as ours', () => {
    const db = new Database(join(folder, 'theirs.sqlite3'));
    db.exec('CREATE TABLE codex_operations (id TEXT)');
    expect(() => markAsOurs(db)).toThrow(refusal);
    expect(db.pragma('application_id', { simple: true })).toBe(0);
    db.close();
  });

  test('with an id of its own is never marked as ours', () => {
    const db = new Database(join(folder, 'theirs.sqlite3'));
    db.pragma('application_id = 7');
    expect(() => markAsOurs(db)).toThrow(refusal);
    db.close();
  });
});

describe('our own file', () => {
  test('is recognised before anything was moved from the log into it', () => {
    const path = join(folder, 'ours.sqlite3');
    const store = openSqliteStore(path);
    const asAKillLeavesIt = join(folder, 'copy.sqlite3');
    copyFileSync(path, asAKillLeavesIt);
    store.close();
    expect(ownerOf(asAKillLeavesIt)).toBe('ours');
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

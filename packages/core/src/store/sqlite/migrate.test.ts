import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { sha256 } from '../../foundation/hash.ts';
import { GENERATION_STATUSES } from '../../model/generation-machine.ts';
import { INTERACTION_STATUSES } from '../../model/interaction-machine.ts';
import { OPERATION_STATUSES } from '../../model/operation-machine.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'codex-cp-migrate-'));
const next = { id: MIGRATIONS.length + 1, name: 'next', breaking: false, sql: 'CREATE TABLE later (x INTEGER) STRICT' };

test('migrations are numbered without gaps', () => {
  expect(MIGRATIONS.map(({ id }) => id)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});

test('a file from a newer build with a harmless step is used as it is', () => {
  const db = new Database(':memory:');
  migrate(db, [...MIGRATIONS, next]);
  expect(() => migrate(db)).not.toThrow();
  expect(db.pragma('user_version', { simple: true })).toBe(next.id);
});

test('a file from a newer build with a breaking step is refused', () => {
  const db = new Database(':memory:');
  migrate(db, [...MIGRATIONS, { ...next, breaking: true }]);
  expect(() => migrate(db)).toThrow(expect.objectContaining({ code: 'CODEX_STATE_TOO_NEW' }) as Error);
});

test('a breaking step keeps a whole copy of the file as it was', () => {
  const path = join(folder(), 's.sqlite3');
  const db = new Database(path);
  migrate(db);
  migrate(db, [...MIGRATIONS, { ...next, breaking: true }]);
  db.close();
  const copies = readdirSync(join(path, '..')).filter((name) => name.includes('before-v'));
  expect(copies).toHaveLength(1);
  const copy = new Database(join(path, '..', copies[0]!));
  expect(copy.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
});

test('a step that fails leaves the file at the version before', () => {
  const db = new Database(':memory:');
  migrate(db);
  expect(() => migrate(db, [...MIGRATIONS, { ...next, sql: 'CREATE TABLE a (x INTEGER) STRICT; nonsense' }])).toThrow();
  expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(db.prepare(`SELECT count(*) FROM sqlite_master WHERE name = 'a'`).pluck().get()).toBe(0);
});

test.each([
  ['operations', OPERATION_STATUSES],
  ['interactions', INTERACTION_STATUSES],
  ['generations', GENERATION_STATUSES],
])('the schema of %s allows exactly the statuses of its machine', (table, statuses) => {
  const db = new Database(':memory:');
  migrate(db);
  const sql = db.prepare('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(table) as string;
  const allowed = /status\s+TEXT NOT NULL CHECK \(status IN \(([^)]*)\)/.exec(sql)![1]!.match(/[a-z_]+/g);
  expect(allowed).toEqual([...statuses]);
});

test('released migrations are frozen', () => {
  expect(MIGRATIONS.map(({ name, sql }) => [name, sha256(sql).slice(0, 16)])).toMatchInlineSnapshot(`
    [
      [
        "initial",
        "b880de7b1f41a32c",
      ],
    ]
  `);
});

import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { sha256 } from '../../foundation/hash.ts';
import { GENERATION_STATUSES } from '../../model/generation-machine.ts';
import { INTERACTION_STATUSES } from '../../model/interaction-machine.ts';
import { OPERATION_STATUSES } from '../../model/operation-machine.ts';
import type { OperationId } from '../../model/operation.ts';
import { openSqliteStore } from './open.ts';
import { migrate, schemaNotices } from './migrate.ts';
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
  expect(schemaNotices(db)).toEqual([expect.stringContaining(`schema ${next.id}`)]);
  expect(schemaNotices(db, [...MIGRATIONS, next])).toEqual([]);
});

test('a file from a newer build with a breaking step is refused', () => {
  const db = new Database(':memory:');
  migrate(db, [...MIGRATIONS, { ...next, breaking: true }]);
  expect(() => migrate(db)).toThrow(expect.objectContaining({ code: 'CODEX_STATE_TOO_NEW' }) as Error);
});

test('a file of the first schema keeps every task through the steps that make tables anew', () => {
  const path = join(folder(), 's.sqlite3');
  const first = openSqliteStore(path, MIGRATIONS.slice(0, 2));
  first.close();
  const db = new Database(path);
  db.exec(`
    INSERT INTO operations (id, type, client_request_id, request_hash, project_id, project_path, cwd, settings,
                            environment, status, last_word, warnings, prompt_chars, prompt_sha256, created_at, updated_at)
    VALUES ('op_old', 'start_chat', 'k', 'h', 'p', '/p', '/p', '{}', '{}', 'queued', 'queued', '[]', 1, 's', 5, 6);
    INSERT INTO operation_texts (seq, prompt, request) VALUES (1, 'do it', '{"message":"x"}');
    INSERT INTO events (seq, at, type, data) VALUES (1, 5, 'status', '{"status":"queued"}');
  `);
  db.close();
  const store = openSqliteStore(path);
  const id = 'op_old' as OperationId;
  expect(store.operations.get(id)).toMatchObject({
    id,
    status: 'queued',
    workflowId: null,
    createdAt: 5,
    updatedAt: 6,
  });
  expect(store.operations.byClientRequestId('k')?.id).toBe(id);
  expect([store.operations.prompt(id), store.events.newest(id, 5).length]).toEqual(['do it', 1]);
  store.close();
});

test('a breaking step keeps a whole copy of the file as it was, for its owner only', () => {
  const path = join(folder(), 's.sqlite3');
  const db = new Database(path);
  migrate(db);
  db.pragma('journal_mode = WAL');
  db.exec(`INSERT INTO migrations (id, name, breaking) VALUES (900, 'only in the log so far', 0)`);
  migrate(db, [...MIGRATIONS, { ...next, breaking: true }]);
  db.close();
  const copies = readdirSync(join(path, '..')).filter((name) => name.includes('before-v'));
  expect(copies).toHaveLength(1);
  const copyPath = join(path, '..', copies[0]!);
  if (process.platform !== 'win32') expect(statSync(copyPath).mode & 0o777).toBe(0o600);
  const copy = new Database(copyPath);
  expect(copy.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.prepare('SELECT name FROM migrations WHERE id = 900').pluck().get()).toBe('only in the log so far');
  copy.close();
});

test('a copy that cannot be made stops the step, and leaves no part of a copy', () => {
  const path = join(folder(), 's.sqlite3');
  const db = new Database(path);
  migrate(db);
  // The reader of the copy cannot get at a file that is kept for one connection.
  db.pragma('locking_mode = EXCLUSIVE');
  db.exec('CREATE TABLE more (x INTEGER) STRICT');
  expect(() => migrate(db, [...MIGRATIONS, { ...next, breaking: true }])).toThrow();
  expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(readdirSync(join(path, '..')).filter((name) => name.includes('before-v'))).toEqual([]);
  db.close();
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
      [
        "what a worker tells",
        "efd8a047812aec70",
      ],
      [
        "workflows",
        "262cdb8a11a89917",
      ],
      [
        "restarts",
        "ebc43091b5130a62",
      ],
      [
        "hook history",
        "62db2e8d7ccbe5af",
      ],
    ]
  `);
});

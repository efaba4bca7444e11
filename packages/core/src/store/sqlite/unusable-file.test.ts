import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import { givenSubmit, operationId } from '../../../testing/given.ts';
import type { Store } from '../store.ts';
import { openSqliteStore } from './open.ts';

const PAGE_BYTES = 4_096;

const first = operationId('op_0');
const READS: Readonly<Record<string, (store: Store) => unknown>> = {
  get: ({ operations }) => operations.get(first),
  byClientRequestId: ({ operations }) => operations.byClientRequestId('key_7'),
  prompt: ({ operations }) => operations.prompt(first),
  list: ({ operations }) => operations.list({ limit: 500 }),
  active: ({ operations }) => operations.active(),
  openWork: ({ operations }) => operations.openWork(),
  events: ({ events }) => events.after(0, { limit: 500 }),
  projects: ({ maintenance }) => maintenance.projects(),
  size: ({ maintenance }) => maintenance.size(),
};

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'codex-cp-unusable-')), 'state.sqlite3');
  const store = openSqliteStore(path);
  for (let n = 0; n < 100; n += 1) {
    const id = operationId(`op_${n}`);
    store.operations.submit(givenSubmit({ id, clientRequestId: `key_${n}`, prompt: `${n}`.repeat(2_000) }), 1_000);
  }
  store.close();
});

/** Overwrites the first page of every table and index; the schema stays, so that the file can still be opened. */
function damageTables(): void {
  const db = new Database(path, { readonly: true });
  const roots = db.prepare('SELECT rootpage FROM sqlite_master WHERE rootpage > 0').pluck().all() as number[];
  db.close();
  const bytes = readFileSync(path);
  for (const root of roots) bytes.fill(0x55, (root - 1) * PAGE_BYTES, root * PAGE_BYTES);
  writeFileSync(path, bytes);
}

/** What came of each read: its answer or what it threw. */
function readAll(store: Store): readonly { readonly name: string; readonly thrown?: unknown }[] {
  return Object.entries(READS).map(([name, read]) => {
    try {
      read(store);
      return { name };
    } catch (thrown) {
      return { name, thrown };
    }
  });
}

test('a damaged page is told as such by every read that meets it, never as a fault of the request', () => {
  damageTables();
  const store = openSqliteStore(path);
  const failed = readAll(store).filter(({ thrown }) => thrown !== undefined);
  store.close();
  expect(failed.map(({ name }) => name)).toEqual(expect.arrayContaining(['get', 'list', 'openWork', 'events']));
  for (const { name, thrown } of failed) {
    expect(CodexCpError.is(thrown, 'CODEX_STATE_UNUSABLE') && thrown.details, name).toMatchObject({
      path,
      reason: 'damaged',
    });
  }
});

test('a store that was closed meanwhile says so', () => {
  const store = openSqliteStore(path);
  store.operations.get(first);
  store.close();
  for (const { name, thrown } of readAll(store)) {
    expect(CodexCpError.is(thrown, 'CODEX_STATE_UNUSABLE') && thrown.details, name).toMatchObject({ reason: 'closed' });
  }
  expect(() => store.changeCounter()).toThrow(expect.objectContaining({ code: 'CODEX_STATE_UNUSABLE' }) as Error);
  expect(() => store.operations.submit(givenSubmit(), 1_000)).toThrow(
    expect.objectContaining({ code: 'CODEX_STATE_UNUSABLE' }) as Error,
  );
});

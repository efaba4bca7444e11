import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database, { type Database as Connection } from 'better-sqlite3';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { givenEnd, givenSubmit, givenWorker } from '../../../testing/given.ts';
import { MemoryStore } from '../../../testing/memory-store.ts';
import { describeStore } from '../../../testing/store-contract.ts';
import type { TakeBack } from '../../../testing/store-contract/left-behind.ts';
import { Scene } from '../../../testing/store-contract/scene.ts';
import { visibleState } from '../../../testing/store-contract/visible-state.ts';
import type { Store } from '../store.ts';
import { assembleStore } from './assemble-store.ts';
import { migrate } from './migrate.ts';
import { openSqliteStore } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'codex-cp-store-'));
let files = 0;
const newPath = (): string => join(folder, `state-${(files += 1)}.sqlite3`);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const takeBackIn =
  (db: Connection): TakeBack =>
  (id, status) =>
    void db
      .prepare(`UPDATE workflows SET status = ?, finished_at = NULL, last_error = NULL WHERE id = ?`)
      .run(status, id);

describeStore('the plain model', () => {
  const store = new MemoryStore();
  return { store, takeBack: (id, status) => store.workflows.takeBack(id, status) };
});
describeStore('SQLite in memory', () => {
  const db = new Database(':memory:');
  migrate(db);
  return { store: assembleStore(db, () => false), takeBack: takeBackIn(db) };
});
describeStore('SQLite on a file', () => {
  const path = newPath();
  const store = openSqliteStore(path);
  const takeBack: TakeBack = (...args) => {
    const db = new Database(path);
    takeBackIn(db)(...args);
    db.close();
  };
  return { store, takeBack };
});

describe('a state file with two doors', () => {
  let first: Store;
  let second: Store;
  let path: string;
  beforeEach(() => {
    path = newPath();
    [first, second] = [openSqliteStore(path), openSqliteStore(path)];
  });
  afterEach(() => {
    first.close();
    second.close();
  });

  test('what one has committed the other sees', () => {
    new Scene(first).waiting();
    expect(visibleState(second)).toEqual(visibleState(first));
  });

  test('the change counter moves when the other commits, and not by reading or by own writes', () => {
    const before = second.changeCounter();
    second.operations.submit(givenSubmit(), 1);
    second.operations.active();
    expect(second.changeCounter()).toBe(before);
    first.worker.takeOffice(givenWorker(), 1);
    expect(second.changeCounter()).not.toBe(before);
  });

  test('a worker at one door fences the worker at the other', () => {
    const own = first.worker.takeOffice(givenWorker(), 1);
    second.worker.takeOffice(givenWorker(), 2);
    expect(() => first.worker.beat(own, 3)).toThrow(expect.objectContaining({ code: 'CODEX_OWNERSHIP_LOST' }) as Error);
  });

  test('everything is there again after both doors were closed', () => {
    const scene = new Scene(first);
    scene.completed({ clientRequestId: 'key' });
    scene.waiting();
    scene.queued();
    const before = visibleState(first);
    first.close();
    second.close();
    first = openSqliteStore(path);
    second = openSqliteStore(path);
    expect(visibleState(first)).toEqual(before);
    const { epoch } = first.worker.takeOffice(givenWorker(), 5);
    expect(epoch).toBe(before.term + 1);
    const running = first.operations.adoptOrphans({ epoch }, 5);
    expect(running.map(({ status }) => status)).toEqual(['reconciling']);
    for (const { id } of running) first.operations.endTurn({ epoch }, id, givenEnd(), 6);
  });
});

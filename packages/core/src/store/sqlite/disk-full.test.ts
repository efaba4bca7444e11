import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database, { type Database as Connection } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { givenSubmit, givenWorker, NO_LIMITS, operationId } from '../../../testing/given.ts';
import type { OperationId } from '../../model/operation.ts';
import type { Store } from '../store.ts';
import { assembleStore } from './assemble-store.ts';
import { migrate } from './migrate.ts';

/** SQLite itself says that the disk is full at this size: what a real one does is in disk-full.process.test.ts. */
const PAGES = 200;
const PAGES_WITHOUT_BALLAST = 1_000;

let db: Connection;
let store: Store;
let ballast: 'there' | 'given up';
beforeEach(() => {
  db = new Database(join(mkdtempSync(join(tmpdir(), 'codex-cp-full-')), 'state.sqlite3'));
  migrate(db);
  db.pragma(`max_page_count = ${PAGES}`);
  ballast = 'there';
  store = assembleStore(db, () => {
    const before = ballast;
    ballast = 'given up';
    db.pragma(`max_page_count = ${PAGES_WITHOUT_BALLAST}`);
    return before === 'there';
  });
});
afterEach(() => db.close());

const full = expect.objectContaining({
  code: 'CODEX_STATE_UNUSABLE',
  details: expect.objectContaining({ reason: 'disk_full' }) as unknown,
}) as Error;

/** Submits until the disk is full; what was acknowledged. */
function fill(): readonly OperationId[] {
  const acknowledged: OperationId[] = [];
  for (const padding of ['x'.repeat(20_000), '']) {
    try {
      for (;;) {
        const id = operationId(`op_${acknowledged.length}`);
        store.operations.submit(givenSubmit({ id, prompt: `${id}${padding}` }), 1_000);
        acknowledged.push(id);
      }
    } catch (refusal) {
      expect(refusal).toEqual(full);
    }
  }
  return acknowledged;
}

test('a task is refused with a clear error, and nothing that was acknowledged is lost', () => {
  const acknowledged = fill();
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(acknowledged.filter((id) => store.operations.prompt(id)?.startsWith(id))).toEqual(acknowledged);
  expect(ballast).toBe('there');
});

test('what the owner has to record still can be: the ballast is given up for it', () => {
  const own = store.worker.takeOffice(givenWorker(), 1_000);
  fill();
  for (let n = 0; n < 10; n += 1) expect(store.operations.claimNext(own, NO_LIMITS, 2_000)?.status).toBe('starting');
  for (let n = 0; n < 400; n += 1)
    store.events.append(own, operationId('op_0'), { type: 'note', data: { text: 'x'.repeat(5_000) } }, 2_000);
  expect(ballast).toBe('given up');
});

test('without ballast the owner is told of the full disk as well', () => {
  const own = store.worker.takeOffice(givenWorker(), 1_000);
  fill();
  const note = { type: 'note', data: { text: 'x'.repeat(8_000_000) } } as const;
  expect(() => store.events.append(own, operationId('op_0'), note, 2_000)).toThrow(full);
});

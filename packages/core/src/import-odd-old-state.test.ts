import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { OldState } from '../testing/old-state.ts';
import { takeOverOldState, type ImportOptions, type ImportReport } from './index.ts';
import type { WorkflowId } from './model/operation.ts';
import { openSqliteStore } from './store/sqlite/open.ts';

let [old, ours] = ['', ''];
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'codex-cp-odd-'));
  mkdirSync(join(root, 'old'));
  old = join(root, 'old', 'state.sqlite3');
  ours = join(root, 'ours', 'state.sqlite3');
});

const take = (mode: ImportOptions['mode'] = 'keep'): Promise<ImportReport> =>
  takeOverOldState({ from: old, mode, whenInUse: 'refuse', settings: { stateDb: ours }, env: {} });

function orderOf(ids: readonly string[]): readonly (number | undefined)[] {
  const store = openSqliteStore(ours);
  try {
    return ids.map((id) => store.workflows.get(id as WorkflowId)?.seq);
  } finally {
    store.close();
  }
}

describe('an odd file of the old server', () => {
  const workflow = (workflow_id: string, over: object) => ({ workflow_id, status: 'completed', ...over });

  test.each([
    ['plan', { plan_operation_id: 'op_1' }],
    ['execution', { execution_operation_id: 'op_1' }],
  ])('whose workflows share a %s is taken over whole', async (_, shared) => {
    new OldState(old)
      .operation('op_1')
      .operation('op_2')
      .add('codex_workflows', workflow('a', shared))
      .add('codex_workflows', workflow('b', shared))
      .close();
    const told = { operations: { taken: 2 }, workflows: { taken: 2 }, phasesInUse: 1 };
    expect(await take('try')).toMatchObject(told);
    expect(await take()).toMatchObject(told);
  });

  test('that does not say when is taken over in the order in which it was written', async () => {
    const state = new OldState(old).operation('op_1');
    for (const id of ['a', 'b']) state.add('codex_workflows', workflow(id, {}));
    for (const table of ['codex_workflows', 'codex_operations'])
      state.db.exec(`ALTER TABLE ${table} DROP COLUMN created_at`);
    state.close();
    expect(await take()).toMatchObject({ operations: { taken: 1 }, workflows: { taken: 2 } });
    expect(orderOf(['a', 'b'])).toEqual([-2, -1]);
  });

  test('whose operations do not name a workflow is taken over', async () => {
    const state = new OldState(old).operation('op_1').add('codex_workflows', workflow('a', {}));
    for (const column of ['workflow_id', 'operation_type'])
      state.db.exec(`ALTER TABLE codex_operations DROP COLUMN ${column}`);
    state.close();
    expect(await take()).toMatchObject({ operations: { taken: 1 }, workflows: { taken: 1 } });
  });

  test('that SQLite cannot read so is refused with what to do', async () => {
    const state = new OldState(old).operation('op_1');
    state.db.exec('DROP TABLE projects; CREATE TABLE codex_workers (last_heartbeat_at TEXT PRIMARY KEY) WITHOUT ROWID');
    state.db.exec(
      'DROP TABLE codex_hook_turns; CREATE TABLE codex_hook_turns (turn_id TEXT PRIMARY KEY) WITHOUT ROWID',
    );
    state.close();
    await expect(take()).rejects.toMatchObject({
      code: 'CODEX_STATE_UNUSABLE',
      details: { path: old, reason: 'layout_unknown', remedy: expect.stringContaining('Name a backup') as string },
    });
  });
});

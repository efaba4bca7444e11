import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChildScript } from '../testing/child-script.ts';
import { fingerprintOf, OldState } from '../testing/old-state.ts';
import { visibleState } from '../testing/store-contract/visible-state.ts';
import { openSqliteStore } from './store/sqlite/open.ts';

const OPERATIONS = 450;
const BATCHES = 7;

function givenOldState(path: string): void {
  const state = new OldState(path);
  state.db.exec('BEGIN');
  for (let n = 100; n < 100 + OPERATIONS; n += 1) {
    state.operation(`op_${n}`, { created_at: `2026-01-02T03:04:05.${n}Z`, thread_id: 't' });
  }
  state.add('codex_workflows', {
    ...{ workflow_id: 'wf_1', client_request_id: 'plan', plan_operation_id: 'op_100', status: 'completed' },
    execution_operation_id: 'op_101',
  });
  state.add('codex_hook_threads', { thread_id: 't' }).add('codex_hook_turns', { turn_id: 'u', thread_id: 't' });
  state.add('codex_hook_messages', { message_id: 'm', event_hash: 'e', thread_id: 't', text: 'x' });
  state.db.exec('COMMIT');
  state.close();
}

function stateIn(path: string) {
  const store = openSqliteStore(path);
  const { operations, ...rest } = visibleState(store);
  const workflow = store.workflows.byClientRequestId('plan');
  store.close();
  return { operations: operations.map(({ operation }) => operation), ...rest, workflow };
}

test('killed after any batch and begun again, everything is taken over once and in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'codex-cp-killed-'));
  const old = join(folder, 'old.sqlite3');
  givenOldState(old);
  const before = fingerprintOf(old);
  const take = (name: string, batches: number) =>
    startChildScript('take-over', [old, join(folder, name, 'state.sqlite3'), String(batches)]);

  const undisturbed = take('whole', 0);
  expect(await undisturbed.line()).toBe('whole');
  await undisturbed.exited;
  const expected = stateIn(join(folder, 'whole', 'state.sqlite3'));
  expect(expected.operations).toHaveLength(OPERATIONS);

  for (let batches = 1; batches <= BATCHES; batches += 1) {
    const killed = take(`killed-${batches}`, batches);
    expect(await killed.exited).toBeNull();
    const again = take(`killed-${batches}`, 0);
    expect(await again.line()).toBe('whole');
    await again.exited;
    expect(stateIn(join(folder, `killed-${batches}`, 'state.sqlite3'))).toEqual(expected);
  }
  expect(fingerprintOf(old)).toEqual(before);
});

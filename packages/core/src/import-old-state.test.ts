import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf, OldState } from '../testing/old-state.ts';
import { CodexCpError } from './errors/codex-cp-error.ts';
import type { Operation, OperationId, WorkflowId } from './model/operation.ts';
import { oldStateAt, takeOverOldState, type ImportOptions, type ImportReport } from './index.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import type { Store } from './store/store.ts';

let [old, ours] = ['', ''];
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'codex-cp-old-'));
  mkdirSync(join(root, 'old'));
  old = join(root, 'old', 'state.sqlite3');
  ours = join(root, 'ours', 'state.sqlite3');
});

const options = (over: Partial<ImportOptions> = {}): ImportOptions => ({
  from: old,
  mode: 'keep',
  whenInUse: 'refuse',
  settings: { stateDb: ours },
  env: {},
  ...over,
});

const take = (over: Partial<ImportOptions> = {}): Promise<ImportReport> => takeOverOldState(options(over));

function withStore<T>(look: (store: Store) => T): T {
  const store = openSqliteStore(ours);
  try {
    return look(store);
  } finally {
    store.close();
  }
}

const operation = (id: string): Operation | undefined => withStore((store) => store.operations.get(id as OperationId));

async function refusal(over: Partial<ImportOptions> = {}): Promise<unknown> {
  const error: unknown = await take(over).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!CodexCpError.is(error)) throw new Error('it was not refused', { cause: error });
  return error.details['reason'];
}

describe('an operation of the old server', () => {
  test('is taken over with all that it had', async () => {
    new OldState(old)
      .add('projects', { project_id: 'project_old', name: 'demo', path: '/home/u/demo' })
      .operation('op_1', {
        client_request_id: 'ticket-42',
        cwd: '/home/u/demo/src',
        attempt_count: 2,
        final_report_json: JSON.stringify({ text: 'All done.', truncated: false }),
      })
      .close();
    expect(await take()).toMatchObject({ from: old, into: ours, operations: { taken: 1, known: 0 }, unfinished: 0 });
    expect(operation('op_1')).toMatchObject({
      type: 'start_chat',
      clientRequestId: 'ticket-42',
      status: 'completed',
      projectId: 'project_old',
      projectPath: '/home/u/demo',
      cwd: '/home/u/demo/src',
      title: 'Title of op_1',
      threadId: 'thread of op_1',
      turnId: 'turn of op_1',
      attempt: 2,
      imported: true,
      lastError: null,
      warnings: ['Taken over from the state file of the old server, which ran it; its status there was completed.'],
      createdAt: Date.parse('2026-01-02T03:04:05Z'),
      updatedAt: Date.parse('2026-01-02T04:00:00Z'),
      startedAt: Date.parse('2026-01-02T03:05:00Z'),
      finishedAt: Date.parse('2026-01-02T03:59:00Z'),
      settings: { sandbox: 'read-only', approvalPolicy: 'on-request' },
    });
    withStore(({ operations }) => {
      expect(operations.prompt('op_1' as OperationId)).toBe('Prompt of op_1');
      expect(Object.keys(operations.request('op_1' as OperationId) ?? {}).sort()).toEqual(['message', 'sandbox']);
      expect(operations.report('op_1' as OperationId)).toEqual({ finalText: 'All done.', report: null });
    });
  });

  test('of the first releases, with fewer columns and tables, is taken over too', async () => {
    new OldState(old, 'first').operation('op_1', { status: 'failed', last_error: 'No quota' }).close();
    expect(await take()).toMatchObject({ operations: { taken: 1, known: 0 }, hookThreads: { taken: 0, known: 0 } });
    expect(operation('op_1')).toMatchObject({
      status: 'failed',
      projectPath: join(old, '..'),
      lastError: { code: 'CODEX_TURN_FAILED', message: 'No quota', retryable: false },
    });
  });

  test.each([
    ['aborted', 'interrupted'],
    ['interrupted', 'interrupted'],
    ['canceled', 'cancelled'],
    ['cancelled', 'cancelled'],
    ['failed', 'failed'],
    ['orphaned', 'unknown_after_app_server_exit'],
    ['unknown_after_app_server_exit', 'unknown_after_app_server_exit'],
  ])('that is %s has ended as %s', async (there, here) => {
    new OldState(old).operation('op_1', { status: there }).close();
    expect((await take()).unfinished).toBe(0);
    expect(operation('op_1')).toMatchObject({ status: here, finishedAt: Date.parse('2026-01-02T03:59:00Z') });
  });

  test.each(['queued', 'starting_turn', 'running', 'waiting_for_approval', 'a later word'])(
    'that is %s becomes unknown, says so, and no worker touches it',
    async (status) => {
      new OldState(old).operation('op_1', { status, completed_at: null, last_error: 'Shut down.' }).close();
      expect((await take()).unfinished).toBe(1);
      expect(operation('op_1')).toMatchObject({
        status: 'unknown_after_app_server_exit',
        lastError: {
          code: 'CODEX_EVIDENCE_LOST',
          message: `It was ${status} under the old server when its state was taken over; it never runs again here. Shut down.`,
        },
      });
      expect(withStore(({ operations }) => operations.active())).toEqual([]);
    },
  );

  test('whose turn was seen to end has ended so, also where nobody asked for it since', async () => {
    new OldState(old)
      .operation('op_1', { status: 'running', completed_at: null })
      .add('tracked_turns', {
        turn_id: 'turn of op_1',
        status: 'completed',
        completed_at: '2026-01-02T05:00:00Z',
        final_message: 'Done after all.',
      })
      .close();
    expect((await take()).unfinished).toBe(0);
    expect(operation('op_1')).toMatchObject({ status: 'completed', finishedAt: Date.parse('2026-01-02T05:00:00Z') });
    expect(withStore(({ operations }) => operations.report('op_1' as OperationId)?.finalText)).toBe('Done after all.');
  });

  test('has the whole text of its turn where its report was cut', async () => {
    new OldState(old)
      .operation('op_1', { final_report_json: JSON.stringify({ text: 'All', truncated: true }) })
      .add('tracked_turns', { turn_id: 'turn of op_1', status: 'completed', final_message: 'All done.' })
      .close();
    await take();
    expect(withStore(({ operations }) => operations.report('op_1' as OperationId)?.finalText)).toBe('All done.');
  });

  test('of a type that is not known here is told as what it was', async () => {
    new OldState(old)
      .operation('op_1', { operation_type: 'fork_thread', request_json: 'no json', cwd: null, title: null })
      .close();
    await take();
    expect(operation('op_1')).toMatchObject({ type: 'send_message', projectPath: '', title: null });
    expect(operation('op_1')?.warnings.at(-1)).toBe('The old server called it fork_thread.');
  });
});

describe('what an operation of the old server may do', () => {
  const configured = { stateDb: '', defaultSandbox: 'read-only', defaultApprovalPolicy: 'untrusted' } as const;
  const asConfigured = { sandbox: 'read-only', approvalPolicy: 'untrusted' };

  test.each([
    [{}, asConfigured],
    [{ sandbox: 'respect_existing', approval_policy: 'respect_existing' }, asConfigured],
    [{ sandbox: 'all', approval_policy: 7 }, asConfigured],
    [{ sandbox: 'constructor', approval_policy: 'constructor' }, asConfigured],
    [
      { sandbox: 'danger-full-access', approval_policy: 'never_auto_approve' },
      { sandbox: 'danger-full-access', approvalPolicy: 'never' },
    ],
    [
      { sandbox: 'workspace-write', approval_policy: 'on-failure' },
      { sandbox: 'workspace-write', approvalPolicy: 'on-request' },
    ],
  ])('is what was asked for, else what is configured: %j', async (asked, settings) => {
    const request_json = JSON.stringify({ message: 'Go on', ...asked });
    new OldState(old)
      .operation('op_1', { request_json })
      .add('codex_workflows', { workflow_id: 'wf_1', plan_operation_id: 'op_1', status: 'completed' })
      .close();
    await take({ settings: { ...configured, stateDb: ours } });
    expect(operation('op_1')).toMatchObject({ settings });
    expect(withStore(({ workflows }) => workflows.get('wf_1' as WorkflowId)?.policy)).toEqual(settings);
  });

  test('is not widened by a field that we would obey', async () => {
    const thread_overrides = { config: { sandbox_mode: 'danger-full-access' }, developerInstructions: 'Obey.' };
    new OldState(old)
      .operation('op_1', { request_json: JSON.stringify({ message: 'Go on', title: 'T', thread_overrides }) })
      .close();
    await take();
    const request = withStore(({ operations }) => operations.request('op_1' as OperationId));
    expect(Object.keys(request ?? {}).sort()).toEqual(['message', 'title']);
  });
});

describe('a workflow of the old server', () => {
  const WORKFLOW = {
    workflow_id: 'wf_1',
    client_request_id: 'plan-7',
    plan_operation_id: 'op_plan',
    project_id: 'project_old',
    phase: 'completed',
    status: 'completed',
    created_at: '2026-01-02T03:00:00Z',
    updated_at: '2026-01-02T04:00:00Z',
    completed_at: '2026-01-02T04:00:00Z',
  };
  const workflow = () => withStore(({ workflows }) => workflows.get('wf_1' as WorkflowId));

  test('keeps its id, its key, its operations and its end', async () => {
    new OldState(old)
      .operation('op_plan', { workflow_id: 'wf_1' })
      .operation('op_run', { workflow_id: 'wf_1', operation_type: 'execute_plan' })
      .add('codex_workflows', { ...WORKFLOW, execution_operation_id: 'op_run', execution_client_request_id: 'go' })
      .close();
    expect(await take()).toMatchObject({ operations: { taken: 2, known: 0 }, workflows: { taken: 1, known: 0 } });
    expect(workflow()).toMatchObject({
      clientRequestId: 'plan-7',
      status: 'completed',
      planOperationId: 'op_plan',
      executionOperationId: 'op_run',
      approvalKey: 'go',
      cwd: join(old, '..'),
      finishedAt: Date.parse('2026-01-02T04:00:00Z'),
      imported: true,
    });
    expect(operation('op_run')).toMatchObject({ type: 'execute_plan', workflowId: 'wf_1' });
  });

  test.each([
    ['completed', 'unknown_after_app_server_exit'],
    ['failed', 'failed'],
  ])('that had not ended, and whose planning had %s, is %s', async (planned, ended) => {
    new OldState(old)
      .operation('op_plan', { workflow_id: 'wf_1', status: planned })
      .add('codex_workflows', { ...WORKFLOW, phase: 'plan_ready', status: 'plan_ready', completed_at: null })
      .close();
    await take();
    expect(workflow()?.status).toBe(ended);
  });

  test('knows its execution also where the old server was killed before it noted it there', async () => {
    new OldState(old)
      .operation('op_plan', { workflow_id: 'wf_1' })
      .operation('op_run', { workflow_id: 'wf_1', operation_type: 'execute_plan', status: 'starting_turn' })
      .add('codex_workflows', { ...WORKFLOW, status: 'plan_ready', completed_at: null })
      .close();
    await take();
    expect(workflow()).toMatchObject({
      status: 'unknown_after_app_server_exit',
      planOperationId: 'op_plan',
      executionOperationId: 'op_run',
    });
  });

  test('that was executing has ended as its execution did', async () => {
    new OldState(old)
      .operation('op_plan')
      .operation('op_run')
      .add('codex_workflows', { ...WORKFLOW, status: 'executing', execution_operation_id: 'op_run' })
      .close();
    await take();
    expect(workflow()?.status).toBe('completed');
  });

  test('that does not tell its operations is known by its id all the same', async () => {
    new OldState(old).add('codex_workflows', { ...WORKFLOW, plan_operation_id: null, status: 'planning' }).close();
    await take();
    expect(workflow()).toMatchObject({
      status: 'unknown_after_app_server_exit',
      planOperationId: 'wf_1-plan',
      lastError: { message: expect.stringContaining('It was planning under the old server') as string },
    });
  });
});

test('what hooks told is taken over in order', async () => {
  const message = { thread_id: 't', turn_id: 'u', role: 'user', created_at: '2026-01-02 03:00:00', sequence: 1 };
  new OldState(old)
    .add('codex_hook_threads', { thread_id: 't', project_path: '/p', title: 'T', source: 'hook_history' })
    .add('codex_hook_turns', { turn_id: 'u', thread_id: 't', status: 'completed', started_at: '2026-01-02T03:00:00Z' })
    .add('codex_hook_messages', { ...message, message_id: 'm1', event_hash: 'e1', text: 'one', text_kind: 'prompt' })
    .add('codex_hook_messages', { ...message, message_id: 'm2', event_hash: 'e2', text: 'two', role: 'assistant' })
    .close();
  expect(await take()).toMatchObject({
    hookThreads: { taken: 1 },
    hookTurns: { taken: 1 },
    hookMessages: { taken: 2 },
  });
  withStore(({ hookHistory }) => {
    expect(hookHistory.thread('t')).toMatchObject({ projectPath: '/p', title: 'T', createdAt: null });
    expect(hookHistory.turns('t', 9)).toMatchObject([{ turnId: 'u', startedAt: Date.parse('2026-01-02T03:00:00Z') }]);
    expect(hookHistory.messages('t', 9)).toMatchObject([
      { text: 'one', kind: 'prompt', at: Date.parse('2026-01-02T03:00:00Z') },
      { text: 'two', kind: null },
    ]);
  });
});

describe('taking over', () => {
  test('neither changes the old file nor leaves anything beside it', async () => {
    new OldState(old).operation('op_1').close();
    const before = fingerprintOf(old);
    await take();
    expect(fingerprintOf(old)).toEqual(before);
  });

  test('a second time adds only what is new, and a newer end does not overwrite', async () => {
    const state = new OldState(old).operation('op_1', { status: 'running', completed_at: null });
    await take();
    state.operation('op_2').db.exec(`UPDATE codex_operations SET status = 'completed' WHERE operation_id = 'op_1'`);
    state.close();
    expect(await take()).toMatchObject({ operations: { taken: 1, known: 1 }, unfinished: 0 });
    expect(operation('op_1')?.status).toBe('unknown_after_app_server_exit');
  });

  test('goes through hundreds of rows in batches, and the newest is the newest here', async () => {
    const state = new OldState(old);
    for (let n = 100; n < 550; n += 1) state.operation(`op_${n}`, { created_at: `2026-01-02T03:04:05.${n}Z` });
    state.close();
    const told: number[] = [];
    const report = await take({ onProgress: ({ done, total }) => told.push(done, total) });
    expect([report.operations.taken, told]).toEqual([450, [200, 450, 400, 450, 450, 450]]);
    const ids = withStore(({ operations }) => operations.list({ limit: 1_000 }).map(({ id }) => id));
    expect(ids).toEqual(Array.from({ length: 450 }, (_, n) => `op_${549 - n}`));
  });

  test('to try tells the same, and makes no file', async () => {
    new OldState(old).operation('op_1').close();
    const tried = await take({ mode: 'try' });
    expect(existsSync(join(ours, '..'))).toBe(false);
    expect(await take()).toEqual(tried);
    expect(await take({ mode: 'try' })).toMatchObject({ operations: { taken: 0, known: 1 } });
  });

  test('goes beside the old file where that is the configured place', async () => {
    new OldState(old).operation('op_1').close();
    const settings = { stateDb: old };
    expect(await oldStateAt({ settings, env: {} })).toBe(old);
    expect(await oldStateAt({ settings: { stateDb: ours }, env: {} })).toBeUndefined();
    expect((await take({ settings })).into).toBe(join(old, '..', 'state.codex-cp.sqlite3'));
  });

  test.each(['DELETE', 'WAL'])(
    'of a file in %s mode that was not closed is refused; a copy of it can be read',
    async (mode) => {
      const state = new OldState(old);
      state.db.pragma(`journal_mode = ${mode}`);
      state.operation('op_1');
      const hot = join(old, '..', 'hot.sqlite3');
      state.db.pragma('wal_autocheckpoint = 0');
      state.db.exec(`BEGIN; UPDATE codex_operations SET title = 'never committed'; PRAGMA cache_spill = ON`);
      // What a killed server leaves: taken while it is in the middle.
      const beside = mode === 'WAL' ? '-wal' : '-journal';
      copyFileSync(old, hot);
      copyFileSync(`${old}${beside}`, `${hot}${beside}`);
      state.db.exec('ROLLBACK');
      state.close();
      const before = fingerprintOf(hot);
      expect(await refusal({ from: hot })).toBe('not_closed');
      expect(await take({ from: hot, whenInUse: 'go on' })).toMatchObject({ operations: { taken: 1, known: 0 } });
      expect(operation('op_1')?.title).toBe('Title of op_1');
      expect(fingerprintOf(hot)).toEqual(before);
    },
  );

  test('of a closed file in WAL mode leaves nothing beside it', async () => {
    const state = new OldState(old);
    state.db.pragma('journal_mode = WAL');
    state.operation('op_1').close();
    expect(readdirSync(join(old, '..'))).toEqual(['state.sqlite3']);
    const before = fingerprintOf(old);
    expect((await take()).operations.taken).toBe(1);
    expect(fingerprintOf(old)).toEqual(before);
  });

  test.each([
    ['last_heartbeat_at', 0],
    ['lease_expires_at', 60_000],
  ])('is refused while %s says that the old server runs, unless told to go on', async (column, aheadMs) => {
    const at = new Date(Date.now() + aheadMs).toISOString();
    new OldState(old).operation('op_1', { [column]: at }).close();
    expect(await refusal()).toBe('old_server_alive');
    expect(existsSync(ours)).toBe(false);
    expect((await take({ whenInUse: 'go on' })).operations.taken).toBe(1);
  });

  test('an old lease is no sign of life', async () => {
    const at = new Date(Date.now() - 121_000).toISOString();
    new OldState(old).operation('op_1', { last_heartbeat_at: at, lease_expires_at: at }).close();
    expect((await take()).operations.taken).toBe(1);
  });

  test('other files are refused, each with what it is', async () => {
    expect(await refusal()).toBe('not_there');
    writeFileSync(old, 'no database at all');
    expect(await refusal()).toBe('damaged');
    openSqliteStore(ours).close();
    expect(await refusal({ from: ours, settings: { stateDb: `${ours}.other` } })).toBe('already_ours');
    const other = join(old, '..', 'other.sqlite3');
    const state = new OldState(other);
    state.db.exec('DROP TABLE codex_operations');
    state.close();
    expect(await refusal({ from: other })).toBe('not_an_old_state');
  });
});

import { CodexCpError, type ToolName } from '@codex-cp/core';
import { beforeEach, expect, test, vi } from 'vitest';
import { fakePlane, type FakePlane } from '../testing/fake-plane.ts';
import { finalReport, interactionView, operationView } from '../testing/given.ts';
import { runCommand } from '../testing/run-command.ts';

let plane: FakePlane;
let opened: unknown[];

vi.mock('../src/plane.ts', async (original) => ({
  ...(await original<object>()),
  openPlane: (...args: unknown[]) => {
    opened.push(...args);
    return Promise.resolve(plane);
  },
}));

const done = operationView({ status: 'completed', finalReport: finalReport() });

beforeEach(() => {
  opened = [];
  plane = fakePlane({
    codex_submit_task: () => ({ ...operationView({ status: 'queued' }), idempotent: false }),
    codex_get_operation_status: () => done,
    codex_list_operations: () => ({ operations: [], nextCursor: null }),
    codex_wait: () => ({ reason: 'ended', waitedSeconds: 0, operations: [done], workflows: [] }),
    codex_list_pending_interactions: () => ({
      interactions: [interactionView({ permanentAmendment: ['git', 'pull'] })],
    }),
    codex_answer_pending_interaction: () => ({
      answered: true,
      interaction: interactionView(),
      response: { decision: 'accept' },
      responseRedacted: true,
    }),
    codex_interrupt_turn: () => stopped(true, true),
  });
});

const stopped = (interrupted: boolean, confirmed: boolean) => ({
  operationId: 'op_1',
  status: 'interrupted',
  interrupted,
  confirmed,
  stoppedCommands: [],
});

/** What the first call of a tool was asked, without what was left out. */
const inputOf = (tool: ToolName): unknown =>
  JSON.parse(JSON.stringify(plane.calls.find((call) => call.tool === tool)?.input ?? null));

test('what is to be typed next names the state file where this command named one', async () => {
  const named = await runCommand('submit', 'Do it.', '--state-db', '/tmp/other.sqlite3');
  expect(named.stderr).toContain('codex-cp follow op_1 --state-db /tmp/other.sqlite3');
  expect((await runCommand('submit', 'Do it.')).stderr).not.toContain('--state-db');
});

test('submit prints the id alone, and hints elsewhere', async () => {
  const { stdout, stderr, exitCode } = await runCommand('submit', 'Do it.');
  expect([stdout, exitCode]).toEqual(['op_1\n', 0]);
  expect(stderr).toContain('codex-cp follow op_1');
  expect(inputOf('codex_submit_task')).toEqual({ operation_type: 'start_chat', message: 'Do it.', cwd: process.cwd() });
});

test('an empty key reaches the tool, which refuses it: a variable that nobody set must not run a task twice', async () => {
  await runCommand('submit', 'Do it.', '--client-request-id', '');
  expect(inputOf('codex_submit_task')).toMatchObject({ client_request_id: '' });
});

test('every flag of submit reaches the tool', async () => {
  await runCommand(
    'submit',
    'Do it.',
    '--model',
    'm',
    '--effort',
    'high',
    '--sandbox',
    'read-only',
    '--approval',
    'untrusted',
    '--client-request-id',
    'key',
    '--title',
    'T',
    '--plan',
    '--max-turn-seconds',
    '60',
    '--when-busy',
    'refuse',
    '--dedup-policy',
    'idempotency_only',
    '--timeout-seconds',
    '30',
    '--chat',
    'thread_1',
  );
  expect(inputOf('codex_submit_task')).toEqual({
    operation_type: 'send_message',
    chat_id: 'thread_1',
    message: 'Do it.',
    model: 'm',
    effort: 'high',
    sandbox: 'read-only',
    approval_policy: 'untrusted',
    client_request_id: 'key',
    title: 'T',
    collaboration_mode: 'plan',
    max_turn_seconds: 60,
    when_busy: 'refuse',
    dedup_policy: 'idempotency_only',
    timeout_seconds: 30,
  });
});

test('a message to a thread runs where the thread does, unless a folder is named', async () => {
  await runCommand('submit', 'Go on.', '--chat', 'thread_1', '-C', 'src');
  expect(inputOf('codex_submit_task')).toMatchObject({ cwd: `${process.cwd()}/src` });
});

test('submit --wait prints what Codex said and nothing else', async () => {
  const { stdout, stderr, exitCode } = await runCommand('submit', 'Do it.', '--wait');
  expect([stdout, exitCode]).toEqual(['All done.\n', 0]);
  expect(stderr).toMatch(/^op_1\n/);
});

test.each(['--wait', '--follow'])(
  'submit %s --json reads the end once, and prints what the tool answers',
  async (way) => {
    const { stdout, exitCode } = await runCommand('submit', 'Do it.', way, '--json');
    expect([JSON.parse(stdout), exitCode]).toEqual([{ ok: true, ...done }, 0]);
    const reads = plane.calls.filter(({ tool }) => tool === 'codex_get_operation_status');
    expect(reads.map(({ input }) => input)).toEqual([{ operation_id: 'op_1' }]);
  },
);

test('wait --json prints the answer that its exit code is from', async () => {
  const failed = operationView({ status: 'failed' });
  const later = [done, failed, done];
  plane = fakePlane({
    codex_wait: () => ({ reason: 'ended', waitedSeconds: 0, operations: [later.shift()], workflows: [] }),
  });
  const { stdout, exitCode } = await runCommand('wait', 'op_1', '--json');
  const printed = { ok: true, reason: 'ended', waitedSeconds: 0, operations: [failed], workflows: [] };
  expect([JSON.parse(stdout), exitCode]).toEqual([printed, 1]);
});

test('submit --wait that meets a question prints it whole and ends with 4', async () => {
  const waiting = operationView({ status: 'waiting_for_approval' });
  plane = Object.assign(plane, {
    wait: () => Promise.resolve({ reason: 'needs_attention', operations: [waiting] }),
    status: () => Promise.resolve(waiting),
  });
  const { stdout, stderr, exitCode } = await runCommand('submit', 'Do it.', '--wait');
  expect(exitCode).toBe(4);
  expect(stdout).toContain('touch file');
  expect(stderr).toContain('codex-cp wait op_1');
});

test('global flags go before environment and file', async () => {
  await runCommand('list', '--state-db', '/s.sqlite3', '--codex-home', '/home/c');
  expect(opened[0]).toMatchObject({ 'state-db': '/s.sqlite3', 'codex-home': '/home/c' });
  expect(plane.closed).toBe(true);
});

test('--json prints exactly what the tool answers', async () => {
  const { stdout, stderr } = await runCommand('status', 'op_1', '--json');
  expect(JSON.parse(stdout)).toEqual({ ok: true, ...done });
  expect(stderr).toBe('');
});

test('--json prints an error the same way, and the exit code is that of the error', async () => {
  const fails = { codex_get_operation_status: () => Promise.reject(new CodexCpError('CODEX_STATE_BUSY')) };
  plane = fakePlane(fails);
  const { stdout, exitCode } = await runCommand('status', 'op_1', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'CODEX_STATE_BUSY', retryable: true } });
  expect(exitCode).toBe(6);
  plane = fakePlane(fails);
  const text = await runCommand('status', 'op_1');
  expect([text.stdout, text.exitCode]).toEqual(['', 6]);
  expect(text.stderr).toContain('locked by another process');
});

test('--json of what is called in a wrong way is an error of the same shape', async () => {
  const { stdout, exitCode } = await runCommand('list', '--json', '--limit', '0');
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    error: { code: 'INVALID_ARGUMENT', details: { field: '--limit' } },
  });
  expect(exitCode).toBe(2);
});

test.each([
  ['an unknown flag', 'list', ['--colour']],
  ['a word that is none', 'submit', ['x', '--sandbox', 'none']],
  ['a number out of bounds', 'status', ['op_1', '--wait-seconds', '301']],
  ['a number that is none', 'list', ['--limit', 'many']],
  ['a missing argument', 'status', []],
  ['an argument too many', 'status', ['op_1', 'op_2']],
  ['two flags that exclude each other', 'submit', ['x', '--wait', '--follow']],
  ['a flag that needs another', 'submit', ['x', '--timeout', '5']],
  ['an answer without a word', 'answer', ['int_1']],
  ['an answer that is no pair', 'answer', ['int_1', '--answer', 'yes']],
  ['a strict review of nothing', 'answer', ['int_1', '--strict-auto-review']],
] as const)('%s is bad usage: exit code 2, and nothing was asked', async (_, id, argv) => {
  const { stdout, stderr, exitCode } = await runCommand(id, ...argv);
  expect([stdout, exitCode]).toEqual(['', 2]);
  expect(stderr).toContain('Error: ');
  expect(plane.calls).toEqual([]);
});

test('list takes several statuses, with commas or repeated', async () => {
  await runCommand(
    'list',
    '--status',
    'running,queued',
    '--status',
    'failed',
    '--project',
    'p',
    '--thread',
    't',
    '-n',
    '5',
    '--cursor',
    '9',
  );
  expect(inputOf('codex_list_operations')).toEqual({
    status: ['running', 'queued', 'failed'],
    project_id: 'p',
    thread_id: 't',
    limit: 5,
    cursor: '9',
  });
});

test('list --all reads every page and prints one object', async () => {
  const pages = [
    { operations: [operationView({ operationId: 'op_1' })], nextCursor: '7' },
    { operations: [operationView({ operationId: 'op_2' })], nextCursor: null },
  ];
  plane = fakePlane({ codex_list_operations: () => pages.shift() });
  const { stdout } = await runCommand('list', '--all', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    nextCursor: null,
    operations: [{ operationId: 'op_1' }, { operationId: 'op_2' }],
  });
  expect(plane.calls.map(({ input }) => (input as { cursor?: string }).cursor)).toEqual([undefined, '7']);
});

test.each([
  ['approve', [], { decision: 'accept' }],
  ['approve', ['--session'], { decision: 'acceptForSession' }],
  [
    'approve',
    ['--permanent'],
    { decision_payload: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['git', 'pull'] } } },
  ],
  ['decline', [], { decision: 'decline' }],
  ['answer', ['--answer', 'q1=a=b', '--answer', 'q2=c'], { answers: { q1: 'a=b', q2: 'c' } }],
  ['answer', ['--decision', 'cancel'], { decision: 'cancel' }],
  ['answer', ['--action', 'accept', '--content', '{"name":"x"}'], { action: 'accept', content: { name: 'x' } }],
  [
    'answer',
    ['--permissions', '{"network":{"enabled":true}}', '--scope', 'session'],
    { permissions: { network: { enabled: true } }, scope: 'session' },
  ],
  ['answer', ['--permissions', '{}', '--strict-auto-review'], { permissions: {}, strict_auto_review: true }],
  ['answer', ['--decision-payload', '{"x":{"y":1}}'], { decision_payload: { x: { y: 1 } } }],
  ['answer', ['--raw-response', '{"decision":"accept"}'], { raw_response: { decision: 'accept' } }],
] as const)('%s %j is sent as %j', async (id, flags, sent) => {
  const { exitCode } = await runCommand(id, 'op_1', ...flags);
  expect(exitCode).toBe(0);
  expect(inputOf('codex_answer_pending_interaction')).toEqual({ interaction_id: 'int_1', ...sent });
});

test('no permanent rule is sent that was not proposed', async () => {
  plane = fakePlane({ codex_list_pending_interactions: () => ({ interactions: [interactionView()] }) });
  const { stderr, exitCode } = await runCommand('approve', 'int_1', '--permanent');
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('proposes no permanent rule')]);
});

test('interactions are the open ones by default, and all on request', async () => {
  await runCommand('interactions', '--operation', 'op_1');
  expect(inputOf('codex_list_pending_interactions')).toEqual({ operation_id: 'op_1', status: 'pending' });
  plane.calls.length = 0;
  await runCommand('interactions', '--status', 'all');
  expect(inputOf('codex_list_pending_interactions')).toEqual({ status: null });
});

test.each([
  [true, true, 0],
  [false, true, 6],
  [false, false, 5],
])(
  'interrupt that stopped (%s), confirmed (%s), ends with %d, in text and JSON',
  async (interrupted, confirmed, code) => {
    plane = fakePlane({ codex_interrupt_turn: () => stopped(interrupted, confirmed) });
    expect((await runCommand('interrupt', 'op_1', '--keep-commands')).exitCode).toBe(code);
    expect((await runCommand('cancel', 'op_1', '--json')).exitCode).toBe(code);
    expect(inputOf('codex_interrupt_turn')).toEqual({ operation_id: 'op_1', keep_commands: true });
  },
);

test('wait shows one operation whole and several as a table, and ends by how they ended', async () => {
  const one = await runCommand('wait', 'op_1');
  expect([one.exitCode, one.stdout]).toEqual([0, expect.stringContaining('All done.')]);
  const failed = operationView({ operationId: 'op_2', status: 'failed' });
  plane = fakePlane({
    codex_wait: () => ({ reason: 'ended', waitedSeconds: 0, operations: [done, failed], workflows: [] }),
  });
  const two = await runCommand('wait', 'op_1', 'op_2');
  expect([two.exitCode, two.stdout.split('\n').length]).toEqual([1, 4]);
});

test('a task that could not get a worker says so, and is stored all the same', async () => {
  plane = fakePlane({
    codex_submit_task: () => ({ ...operationView(), idempotent: true, workerStartError: 'no disk' }),
  });
  const { stdout, stderr } = await runCommand('submit', 'x');
  expect(stdout).toBe('op_1\n');
  expect(stderr).toContain('no worker could be started: no disk');
  expect(stderr).toContain('used before');
});

const chat = {
  chat_id: 'chat_1',
  title: 'Fix\u001B[2J it',
  status: 'waiting_for_user',
  updated_at: '2026-11-23T12:00:00.000Z',
  last_activity_at: '2026-11-23T12:00:00.000Z',
  last_message_preview: 'Shall I?',
};

test('chats are shown one a line, with how to go on', async () => {
  plane = fakePlane({ codex_list_project_chats: () => ({ chats: [chat], next_cursor: 'abc' }) });
  const { stdout } = await runCommand('chats', 'project_1', '--archived', '--preview', '-n', '7');
  expect(stdout).toMatch(/chat_1 +waiting_for_user .*Fix\\u\{1b\}\[2J it +Shall I\?/);
  expect(stdout).toContain('--cursor abc');
  const input = { project_id: 'project_1', include_archived: true, include_preview: true, limit: 7 };
  expect(inputOf('codex_list_project_chats')).toEqual(input);
});

test('active chats are shown with how sure that is and what they ask', async () => {
  const active = { ...chat, confidence: 'low', pending_question: 'Shall I?', pending_approval: null };
  plane = fakePlane({ codex_list_active_chats: () => ({ active_chats: [active] }) });
  expect((await runCommand('chats:active')).stdout).toMatch(/waiting_for_user +low .*Shall I\?/);
  plane = fakePlane({ codex_list_active_chats: () => ({ active_chats: [] }) });
  expect((await runCommand('chats:active', '--minutes', '5')).stdout).toBe('Nothing goes on.\n');
  expect(inputOf('codex_list_active_chats')).toEqual({ active_window_minutes: 5 });
});

test('a chat is shown as it was said, without what a terminal would obey', async () => {
  const messages = [{ role: 'assistant', created_at: null, text: 'Done\u001B[2J.\nReally.' }];
  plane = fakePlane({
    codex_get_chat: () => ({ title: null, messages, pagination: { has_more_before: true } }),
    codex_get_chat_status: () => ({ ...chat, status_confidence: 'low', transcript: null, source: 'transcript' }),
  });
  const { stdout } = await runCommand('chat', 'chat_1', '--tools');
  expect(stdout).toContain('(older messages are left out)');
  expect(stdout).toContain('Done\\u{1b}[2J.\nReally.');
  expect(inputOf('codex_get_chat')).toEqual({ chat_id: 'chat_1', include_tool_calls: true });
  expect((await runCommand('chat:status', 'chat_1')).stdout).toContain('waiting_for_user (low)');
});

test('a turn and the app-server are shown with what is known of them', async () => {
  plane = fakePlane({
    codex_get_turn_status: () => ({ turnId: 'turn_1', status: 'completed', finalMessage: { text: 'Done.' } }),
    codex_get_app_server_status: () => ({ running: true, reachable: false, pid: 77 }),
  });
  expect((await runCommand('turn', 'turn_1', '--thread', 'thread_1')).stdout).toMatch(/completed[^]*Done\./);
  expect(inputOf('codex_get_turn_status')).toEqual({ turn_id: 'turn_1', thread_id: 'thread_1' });
  expect((await runCommand('app-server:status')).stdout).toMatch(/does not answer[^]*77/);
});

test('a restart of the app-server is asked for as the flags say, and its exit code tells whether it is through', async () => {
  const answer = {
    message: 'Under way.',
    confirmed: false,
    beforePid: 7,
    afterPid: null,
    activeWork: { activeTurns: 0 },
  };
  plane = fakePlane({ codex_restart_app_server: () => answer });
  const argv = ['--force', '--no-start', '--timeout-seconds', '5'];
  const { stdout, exitCode } = await runCommand('app-server:restart', ...argv);
  expect([stdout, exitCode]).toEqual([expect.stringContaining('codex-cp app-server status'), 5]);
  expect(inputOf('codex_restart_app_server')).toEqual({ force: true, start_after_restart: false, timeout_seconds: 5 });
  plane = fakePlane({ codex_restart_app_server: () => ({ ...answer, confirmed: true, afterPid: 8 }) });
  expect(await runCommand('app-server:restart')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/7[^]*8/) as string,
  });
  expect(inputOf('codex_restart_app_server')).toEqual({ start_after_restart: true });
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprintOf, OldState } from '../../core/testing/old-state.ts';
import { connectTo, doorOf, type TestClient } from '../../mcp/test/clients.ts';
import { openCliRig, type CliRig } from '../testing/cli-rig.ts';

interface Entry {
  readonly command: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

let rig: CliRig;
let [old, config] = ['', ''];
let client: TestClient | undefined;

beforeAll(async () => {
  rig = await openCliRig();
  old = join(rig.workspace.root, 'python', 'state.sqlite3');
  config = join(rig.workspace.root, '.cursor', 'mcp.json');
  for (const path of [old, config]) mkdirSync(dirname(path), { recursive: true });
  new OldState(old)
    .operation('op_done', { client_request_id: 'ticket-42', cwd: rig.workspace.cwd })
    .operation('op_open', {
      client_request_id: 'ticket-43',
      cwd: rig.workspace.cwd,
      status: 'running',
      completed_at: null,
    })
    .add('codex_workflows', {
      ...{ workflow_id: 'wf_old', client_request_id: 'plan-7', plan_operation_id: 'op_done', status: 'completed' },
      ...{ project_id: 'p', created_at: '2026-01-02T03:00:00Z', updated_at: '2026-01-02T03:00:00Z' },
    })
    .add('codex_hook_threads', { thread_id: 'thread_hook', project_path: rig.workspace.cwd, source: 'hook_history' })
    .add('codex_hook_messages', {
      ...{
        message_id: 'm',
        event_hash: 'e',
        thread_id: 'thread_hook',
        turn_id: 't',
        role: 'assistant',
        text: 'It was so.',
      },
    })
    .close();
  const env = { CODEX_MCP_STATE_DB: old, CODEX_ALLOWED_ROOTS: rig.workspace.root, CODEX_HOME: rig.workspace.codexHome };
  const servers = { py: { command: 'uvx', args: ['codex-control-plane-mcp'], env }, other: { command: 'x' } };
  writeFileSync(config, `// mine\n${JSON.stringify({ mcpServers: servers }, null, 4)}\n`);
});
afterAll(async () => {
  await client?.close();
  await rig.close();
});

const entry = (): Entry => {
  const text = readFileSync(config, 'utf8').replace('// mine\n', '');
  return (JSON.parse(text) as { mcpServers: { py: Entry } }).mcpServers.py;
};

test('without a terminal and without --yes nothing is changed, and it says so', async () => {
  const before = [readFileSync(config, 'utf8'), fingerprintOf(old)];
  for (const flag of [[], ['--dry-run']]) {
    const { exitCode, stdout, stderr } = await rig.run(['migrate', ...flag]);
    expect(stdout).toContain('-            "command": "uvx",');
    expect(stderr).toContain('Nothing was changed: ');
    expect(exitCode).toBe(flag.length === 0 ? 4 : 0);
  }
  expect([readFileSync(config, 'utf8'), fingerprintOf(old)]).toEqual(before);
});

test('with --yes clients and state are taken over, and a second run finds nothing to do', async () => {
  const before = fingerprintOf(old);
  const text = readFileSync(config, 'utf8');
  const answer = await rig.json('migrate', '--yes');
  expect(answer).toMatchObject({
    ok: true,
    outcome: 'done',
    files: [
      { client: 'Cursor', path: config, status: 'changed', entries: [{ name: 'py', program: 'python-server' }] },
      { client: 'Codex', status: 'unchanged', entries: [] },
    ],
    states: [{ from: old, status: 'taken_over', report: { operations: { taken: 2, known: 0 }, unfinished: 1 } }],
  });
  expect(entry()).toMatchObject({ command: process.execPath, env: { CODEX_MCP_STATE_DB: old } });
  const [backup = ''] = readdirSync(dirname(config)).filter((name) => name.includes('.codex-cp-backup-'));
  expect(readFileSync(join(dirname(config), backup), 'utf8')).toBe(text);
  const beside = fingerprintOf(old) as { readonly name: string }[];
  expect(beside.filter(({ name }) => !name.includes('codex-cp'))).toEqual(before);
  expect(await rig.json('migrate', '--yes')).toMatchObject({ ok: true, outcome: 'nothing_to_do' });
});

test('the client then starts our server, where an old key finds the old task and nothing reaches the model', async () => {
  // Its worker is the one to stop at the end.
  rig.env['CODEX_MCP_STATE_DB'] = old;
  const { command, args, env } = entry();
  expect(args).toEqual([doorOf('codex-control-plane-mcp')]);
  const whole = { ...env, PATH: process.env['PATH'] ?? '', HOME: rig.workspace.root };
  client = await connectTo({ command, args, env: whole, cwd: rig.workspace.cwd }, 'v2');
  await client.listTools();
  const submit = async (key: string, message: string) =>
    (
      await client!.call('codex_submit_task', {
        operation_type: 'start_chat',
        message,
        cwd: rig.workspace.cwd,
        client_request_id: key,
      })
    ).structuredContent;
  expect(await submit('ticket-42', '[[id:again]]')).toMatchObject({
    ...{ ok: true, idempotent: true, operationId: 'op_done', status: 'completed', operationSource: 'imported' },
  });
  expect(await submit('ticket-43', '[[id:again]]')).toMatchObject({
    ...{ ok: true, idempotent: true, operationId: 'op_open', status: 'unknown_after_app_server_exit' },
  });
  const { structuredContent: planned } = await client.call('codex_start_plan_workflow', {
    message: '[[id:again]]',
    cwd: rig.workspace.cwd,
    client_request_id: 'plan-7',
  });
  expect(planned).toMatchObject({ ok: true, idempotent: true, workflowId: 'wf_old', status: 'completed' });
  const { structuredContent: chat } = await client.call('codex_get_chat', { chat_id: 'thread_hook' });
  expect(chat).toMatchObject({ ok: true, source: 'hook_history', messages: [{ text: 'It was so.' }] });
  // A key that nobody had runs, once: the model would have seen the others.
  const { operationId } = (await submit('ticket-44', '[[id:new]]')) as { operationId: string };
  const { structuredContent: waited } = await client.call('codex_wait', { operation_ids: [operationId] });
  expect(waited).toMatchObject({ reason: 'ended', operations: [{ status: 'completed' }] });
  expect([rig.model.countStarts('new'), rig.model.countStarts('again')]).toEqual([1, 0]);
});

test('a broken file is named and stays, and the others go on', async () => {
  const codex = join(rig.workspace.root, '.codex-too.toml');
  const broken = join(rig.workspace.root, 'broken.json');
  writeFileSync(codex, '[mcp_servers.c]\ncommand = "codex"\nargs = ["mcp-server"]\n');
  writeFileSync(broken, '{"mcpServers": ');
  const { exitCode, stdout } = await rig.run(['migrate', broken, codex, '--yes']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('It cannot be changed: ValueExpected at line 1, column 16.');
  expect(readFileSync(broken, 'utf8')).toBe('{"mcpServers": ');
  expect(readFileSync(codex, 'utf8')).toContain('CODEX_CP_TOOLSETS = "core,legacy"');
});

test('a client stays as it is while the state of its server cannot be taken over', async () => {
  const [busy, file] = [join(rig.workspace.root, 'busy.sqlite3'), join(rig.workspace.root, 'busy.json')];
  new OldState(busy).operation('op_1', { lease_expires_at: new Date(Date.now() + 60_000).toISOString() }).close();
  const text = JSON.stringify({
    // By its name alone it could be ours: it is where npm has linked our programs.
    mcpServers: { py: { command: 'uvx', args: ['openclaw-codex-mcp'], env: { CODEX_MCP_STATE_DB: busy } } },
  });
  writeFileSync(file, text);
  const held = await rig.run(['migrate', file, '--yes']);
  expect(held.exitCode).toBe(1);
  expect(held.stdout).toContain('The server that uses the state file seems to run.');
  expect(held.stdout).toContain('It stays as it is until the state of its old server is taken over.');
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect((await rig.run(['migrate', file, '--yes', '--force'])).exitCode).toBe(0);
  expect(readFileSync(file, 'utf8')).not.toBe(text);
});

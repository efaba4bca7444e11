import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { doorOf } from './clients.ts';

let folder: string;
let client: Client;

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'modern-era-')));
  client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  // Mode `client`: nothing here needs a worker.
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    CODEX_MCP_STATE_DB: join(folder, 'state.sqlite3'),
    CODEX_MCP_EXECUTION_MODE: 'client',
    CODEX_ALLOWED_ROOTS: folder,
  };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [doorOf('codex-cp-mcp')], env }));
});

afterEach(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a client of the 2026 era is served in its own protocol', async () => {
  expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('codex_submit_task');
});

test('a task is submitted, listed and cancelled in the 2026 era', async () => {
  const task = { operation_type: 'start_chat', message: 'Say hello', cwd: folder };
  const { structuredContent: submitted } = await client.callTool({ name: 'codex_submit_task', arguments: task });
  expect(submitted).toMatchObject({ ok: true, status: 'queued', cwd: folder });
  const { operationId } = submitted as { readonly operationId: string };
  const { structuredContent: listed } = await client.callTool({ name: 'codex_list_operations', arguments: {} });
  expect(listed).toMatchObject({ operations: [{ operationId, status: 'queued' }] });
  const stop = { name: 'codex_interrupt_turn', arguments: { operation_id: operationId } };
  expect((await client.callTool(stop)).structuredContent).toMatchObject({ interrupted: true, status: 'cancelled' });
});

test('a failure passes the published schema of the tool in the 2026 era', async () => {
  for (const { name } of (await client.listTools()).tools) {
    const answer = await client.callTool({ name, arguments: { no_such_field: 1 } });
    expect([answer.isError, answer.structuredContent]).toMatchObject([
      true,
      { ok: false, error: { code: 'INVALID_ARGUMENT' } },
    ]);
  }
});

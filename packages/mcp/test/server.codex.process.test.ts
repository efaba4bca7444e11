import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TOOLS } from '@codex-cp/core/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../../core/testing/rig.ts';
import { connect, doorOf, environmentOf, type Answer, type Era, type TestClient } from './clients.ts';

let rig: Rig;
let clients: TestClient[];
beforeEach(async () => {
  rig = await openRig();
  clients = [];
});
afterEach(async () => {
  await Promise.allSettled(clients.map((client) => client.close()));
  await rig.close();
});

async function client(era: Era = 'v2', door?: string): Promise<TestClient> {
  const one = await connect(rig, era, door);
  clients.push(one);
  return one;
}

/** An answer as a client without types reads it. */
interface Fields {
  readonly operationId: ReturnType<Rig['get']>['id'];
  readonly reason: string;
  readonly status: string;
  readonly policy: unknown;
  readonly operations: readonly Fields[];
  readonly interactions: readonly { readonly interactionId: string; readonly command: string }[];
}

const fields = ({ structuredContent = {} }: Answer): Fields => structuredContent as unknown as Fields;
const submit = (one: TestClient, message: string, more = {}): Promise<Answer> =>
  one.call('codex_submit_task', { operation_type: 'start_chat', cwd: rig.workspace.cwd, message, ...more });

async function ended(one: TestClient, operationId: string): Promise<Fields> {
  for (;;) {
    const { reason, operations } = fields(
      await one.call('codex_wait', { operation_ids: [operationId], wait_seconds: 20 }),
    );
    if (reason !== 'timeout') return operations[0]!;
  }
}

describe.each(['v1', 'v2'] as const)('with the %s client', (era) => {
  test('a task goes from submit over an approval to its report, and runs once', async () => {
    const one = await client(era);
    const submitted = await submit(one, `[[id:t]][[approval:touch made]][[answer:made it]]`);
    expect(submitted.isError).toBe(false);
    const { operationId } = fields(submitted);
    const asking = await ended(one, operationId);
    expect(asking.status).toBe('waiting_for_approval');
    const { interactions } = fields(await one.call('codex_list_pending_interactions', { operation_id: operationId }));
    const [question] = interactions;
    expect(question!.command).toContain('touch made');
    await one.call('codex_answer_pending_interaction', { interaction_id: question!.interactionId, decision: 'accept' });
    const done = await ended(one, operationId);
    expect(done).toMatchObject({ status: 'completed', finalReport: { text: 'made it' } });
    expect(existsSync(join(rig.workspace.cwd, 'made'))).toBe(true);
    expect(rig.model.countStarts('t')).toBe(1);
  });

  test('the list of tools is small, and every failure passes the published schema', async () => {
    const one = await client(era);
    const { tools } = await one.listTools();
    expect(tools).toHaveLength(12);
    expect(JSON.stringify(tools).length).toBeLessThanOrEqual(20_000);
    for (const { name } of tools) {
      const answer = await one.call(name, { no_such_field: 1 });
      expect([answer.isError, answer.structuredContent]).toMatchObject([
        true,
        { ok: false, error: { code: 'INVALID_ARGUMENT' } },
      ]);
      expect(JSON.parse(answer.content[0]!.text!)).toEqual(answer.structuredContent);
    }
  });

  test('a wait that the client cancels ends, and the server answers on', async () => {
    const one = await client(era);
    const { operationId } = fields(await submit(one, '[[gate:never]]'));
    const abort = new AbortController();
    const progress: number[] = [];
    const waiting = one.call(
      'codex_wait',
      { operation_ids: [operationId], wait_seconds: 60 },
      {
        signal: abort.signal,
        onprogress: ({ progress: at }) => {
          progress.push(at);
          abort.abort();
        },
      },
    );
    await expect(waiting).rejects.toThrow();
    expect(progress.length).toBeGreaterThan(0);
    const { status } = fields(await one.call('codex_get_operation_status', { operation_id: operationId }));
    expect(['queued', 'starting_app_server', 'starting_thread', 'starting_turn', 'running']).toContain(status);
    await one.call('codex_interrupt_turn', { operation_id: operationId });
  });
});

test('an unknown tool is an error of the tool, not of the protocol', async () => {
  const answer = await (await client('v1')).call('codex_no_such_tool', {});
  expect(answer).toMatchObject({ isError: true, structuredContent: { error: { code: 'INVALID_ARGUMENT' } } });
});

test('starting a server makes no file and no process', async () => {
  const before = readdirSync(rig.workspace.stateDir);
  const elsewhere = join(rig.workspace.root, 'nowhere');
  const child = spawn(process.execPath, [doorOf('codex-cp-mcp')], {
    env: { ...environmentOf(rig), CODEX_MCP_STATE_DB: join(elsewhere, 'state.sqlite3') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write(
    `${JSON.stringify(initialize)}\n${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' })}\n`,
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  await lines.next();
  child.stdin.end();
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(existsSync(elsewhere)).toBe(false);
  expect(readdirSync(rig.workspace.stateDir)).toEqual(before);
});

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

test('broken frames are answered and do not end the connection', async () => {
  const child = spawn(process.execPath, [doorOf('codex-cp-mcp')], {
    env: environmentOf(rig),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<{ id: unknown; error?: { code: number }; result?: unknown }> =>
    JSON.parse((await lines.next()).value as string) as never;
  child.stdin.write('not json\n');
  expect(await next()).toMatchObject({ id: null, error: { code: -32_700 } });
  for (const frame of [
    '[1]',
    '7',
    'null',
    '{"jsonrpc":"1.0","id":3,"method":"x"}',
    '{"jsonrpc":"2.0","id":{},"method":"x"}',
  ]) {
    child.stdin.write(`${frame}\n`);
    expect(await next()).toMatchObject({ error: { code: -32_600 } });
  }
  child.stdin.write(`${JSON.stringify(initialize)}\n`);
  expect(await next()).toMatchObject({ id: 1, result: { serverInfo: { name: 'codex-control-plane-mcp' } } });
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 'p', method: 'ping' })}\n`);
  expect(await next()).toMatchObject({ id: 'p', result: {} });
  child.stdin.end();
  await once(child, 'exit');
});

test('the doors keep the defaults of their names', async () => {
  const [policies, lists]: [unknown[], number[]] = [[], []];
  for (const door of ['codex-cp-mcp', 'codex-control-plane-mcp', 'openclaw-codex-mcp']) {
    const one = await client('v2', door);
    lists.push((await one.listTools()).tools.length);
    policies.push(fields(await submit(one, `[[answer:${door}]]`))['policy']);
  }
  const contract = TOOLS.filter(({ stability }) => stability !== 'legacy').length;
  expect(lists).toEqual([12, contract, contract]);
  const old = { sandbox: 'danger-full-access', approvalPolicy: 'never' };
  expect(policies).toMatchObject([{ sandbox: 'workspace-write', approvalPolicy: 'on-request' }, old, old]);
});

describe('the server is killed', () => {
  test('in mid-turn: the task goes on, and another server tells its end', async () => {
    const first = await client();
    const { operationId } = fields(await submit(first, '[[id:k]][[gate:go]]'));
    await rig.model.waitForRequest(({ marker }) => marker === 'k');
    process.kill(first.pid, 'SIGKILL');
    rig.model.release('go');
    expect(await ended(await client(), operationId)).toMatchObject({ status: 'completed' });
    expect(rig.model.countStarts('k')).toBe(1);
  });

  test('together with everything else: one new server, which is asked nothing, gets the open work going', async () => {
    const first = await client();
    const running = fields(await submit(first, '[[id:a]][[gate:never]]')).operationId;
    const { threadId } = await rig.until(running, ({ status }) => status === 'running');
    const message = {
      operation_type: 'send_message',
      chat_id: threadId,
      message: '[[id:b]][[answer:after the reboot]]',
    };
    const { operationId } = fields(await first.call('codex_submit_task', message));
    await rig.model.waitForRequest(({ marker }) => marker === 'a');
    const worker = rig.store.worker.current()!.process.pid;
    for (const pid of [first.pid, worker, rig.store.generations.newest()!.process!.pid]) process.kill(pid, 'SIGKILL');
    await client();
    const operation = await rig.until(operationId, ({ finishedAt }) => finishedAt !== null);
    expect(operation.status).toBe('completed');
    expect([rig.model.countStarts('a'), rig.model.countStarts('b')]).toEqual([1, 1]);
  });
});

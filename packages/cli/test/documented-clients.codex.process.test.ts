import { listedSchemas, TOOLS } from '@codex-cp/core/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../../core/testing/rig.ts';
import { connectTo, doorOf, environmentOf, type Answer, type Era, type TestClient } from '../../mcp/test/clients.ts';
import { DOCUMENTED_CLIENTS, documentedEntry, type DocumentedClient } from '../testing/documented-entry.ts';

/** What OpenClaw gives a server to tell its tools, from its start. */
const LISTING_MS = 1_500;

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

/** Starts the server as the client's documented block says, with the folders of this test. */
async function start(client: DocumentedClient, era: Era): Promise<TestClient> {
  const { command, args = [], env } = documentedEntry(client);
  const own = environmentOf(rig);
  const unknown = Object.keys(env).filter((name) => !(name in own));
  expect(unknown, 'settings that this test does not know').toEqual([]);
  const spec = { command: process.execPath, args: [doorOf(command), ...args], env: own, cwd: rig.workspace.cwd };
  const connected = await connectTo(spec, era);
  clients.push(connected);
  return connected;
}

interface Fields {
  readonly operationId: ReturnType<Rig['get']>['id'];
  readonly idempotent: boolean;
  readonly reason: string;
  readonly operations: readonly { readonly status: string; readonly finalReport: { readonly text: string } }[];
}
const fields = ({ structuredContent = {} }: Answer): Fields => structuredContent as unknown as Fields;

const task = (message: string, more: object = {}) => ({
  operation_type: 'start_chat',
  cwd: rig.workspace.cwd,
  message,
  ...more,
});

async function reportOf(client: TestClient, operationId: string): Promise<string> {
  const answer = await client.call('codex_wait', { operation_ids: [operationId], wait_seconds: 30 });
  expect(fields(answer)).toMatchObject({ reason: 'ended' });
  return fields(answer).operations[0]!.finalReport.text;
}

/** Calls a tool as a client does that gives up: it says that it cancelled, and hears no answer. */
async function cutOff(client: TestClient, name: string, input: object, begun: () => Promise<unknown>): Promise<void> {
  const cut = new AbortController();
  const call = client.call(name, input as Record<string, unknown>, { signal: cut.signal, onprogress: () => undefined });
  const heard = call.then(
    () => 'an answer',
    () => 'nothing',
  );
  await begun();
  cut.abort();
  expect(await heard).toBe('nothing');
}

describe.each(['v1', 'v2'] as const)('a client on the %s SDK', (era) => {
  test.each(DOCUMENTED_CLIENTS)('%s: its block starts a server that tells its tools in time', async (client) => {
    const began = performance.now();
    const { tools } = await (await start(client, era)).listTools();
    expect(performance.now() - began).toBeLessThan(LISTING_MS);
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['codex_submit_task', 'codex_wait']));
  });

  test('OpenClaw recycles its server in mid-task: the next one tells the end, and nothing runs twice', async () => {
    const first = await start('OpenClaw', era);
    const message = '[[id:o]][[gate:go]][[answer:Recycled and done.]]';
    const { operationId } = fields(await first.call('codex_submit_task', task(message, { client_request_id: 'o' })));
    await rig.model.waitForRequest(({ marker }) => marker === 'o');
    await first.close();
    const second = await start('OpenClaw', era);
    const again = fields(await second.call('codex_submit_task', task(message, { client_request_id: 'o' })));
    expect(again).toMatchObject({ operationId, idempotent: true });
    rig.model.release('go');
    expect(await reportOf(second, operationId)).toBe('Recycled and done.');
    expect(rig.model.countStarts('o')).toBe(1);
  });

  test('Hermes cuts a long wait: the task goes on, and the same server tells its end', async () => {
    const client = await start('Hermes', era);
    const { operationId } = fields(
      await client.call('codex_submit_task', task('[[id:h]][[gate:go]][[answer:Not cut.]]')),
    );
    const wait = { operation_ids: [operationId], wait_seconds: 300 };
    await cutOff(client, 'codex_wait', wait, () => rig.model.waitForRequest(({ marker }) => marker === 'h'));
    rig.model.release('go');
    expect(await reportOf(client, operationId)).toBe('Not cut.');
    expect(rig.model.countStarts('h')).toBe(1);
  });

  test('a submit that was cut is repeated with its key: one task, wherever the cut fell', async () => {
    const client = await start('Hermes', era);
    const input = task('[[id:s]][[answer:Once.]]', { client_request_id: 's' });
    await cutOff(client, 'codex_submit_task', input, () => Promise.resolve());
    const { operationId } = fields(await client.call('codex_submit_task', input));
    expect(await reportOf(client, operationId)).toBe('Once.');
    expect(rig.store.operations.list({ limit: 10 })).toHaveLength(1);
    expect(rig.model.countStarts('s')).toBe(1);
  });
});

test('no call is long unless it is told to be: every default is below what clients bear, and none exceeds 300 s', () => {
  const { timeout = 0 } = documentedEntry('Hermes');
  const waits = TOOLS.flatMap((tool) => {
    const { properties } = listedSchemas(tool).input as { properties: Readonly<Record<string, Bounds>> };
    return properties['wait_seconds'] ? [{ name: tool.name, ...properties['wait_seconds'] }] : [];
  });
  expect(waits.map(({ name }) => name)).toEqual(expect.arrayContaining(['codex_wait', 'codex_get_operation_status']));
  for (const wait of waits) {
    expect(wait.default, wait.name).toBeLessThan(Math.min(60, timeout));
    expect(wait.maximum, wait.name).toBe(300);
  }
});

interface Bounds {
  readonly default: number;
  readonly maximum: number;
}

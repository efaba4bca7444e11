import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRig, type Rig } from '../../core/testing/rig.ts';
import { connect, type TestClient } from './clients.ts';

const RECOVERY_MS = 5_000;

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

type Operation = ReturnType<Rig['get']>;
type OperationId = Operation['id'];
const ended = ({ finishedAt }: Operation): boolean => finishedAt !== null;

async function client(): Promise<TestClient> {
  const one = await connect(rig);
  clients.push(one);
  return one;
}

async function submit(one: TestClient, message: string, more = {}): Promise<OperationId> {
  const input = { operation_type: 'start_chat', cwd: rig.workspace.cwd, message, ...more };
  const { structuredContent } = await one.call('codex_submit_task', input);
  return structuredContent?.['operationId'] as OperationId;
}

test('a server killed in mid-turn: another one tells the end of the task within five seconds', async () => {
  const first = await client();
  const id = await submit(first, '[[id:s]][[gate:go]]');
  await rig.model.waitForRequest(({ marker }) => marker === 's');
  const killedAt = performance.now();
  process.kill(first.pid, 'SIGKILL');
  rig.model.release('go');
  const { structuredContent } = await (
    await client()
  ).call('codex_wait', { operation_ids: [id], wait_seconds: RECOVERY_MS / 1_000 });
  expect(structuredContent).toMatchObject({ operations: [{ operationId: id, status: 'completed' }] });
  expect(performance.now() - killedAt).toBeLessThan(RECOVERY_MS);
  expect(rig.model.countStarts('s')).toBe(1);
});

/** A server that is asked nothing may belong to a client that only probes: it lets five seconds pass. */
test.each([
  ['is asked for a list', RECOVERY_MS],
  ['is asked nothing', RECOVERY_MS + RECOVERY_MS],
])('everything killed and one new server that %s: the queue goes on within %i ms', async (how, limitMs) => {
  const first = await client();
  const running = await submit(first, '[[id:r]][[gate:never]]');
  const { threadId } = await rig.until(running, ({ status }) => status === 'running');
  const queued = await submit(first, '[[id:q]][[answer:later]]', { operation_type: 'send_message', chat_id: threadId });
  await rig.model.waitForRequest(({ marker }) => marker === 'r');
  const killedAt = performance.now();
  const [worker, codex] = [rig.store.worker.current(), rig.store.generations.newest()];
  for (const pid of [first.pid, worker!.process.pid, codex!.process!.pid]) process.kill(pid, 'SIGKILL');
  const next = await client();
  if (how === 'is asked for a list') await next.call('codex_list_operations', {});
  await rig.until(queued, ({ epoch }) => epoch !== null);
  expect(performance.now() - killedAt).toBeLessThan(limitMs);
  expect(rig.get(running).status).toBe('unknown_after_app_server_exit');
  expect((await rig.until(queued, ended)).status).toBe('completed');
  expect([rig.model.countStarts('r'), rig.model.countStarts('q')]).toEqual([1, 1]);
});

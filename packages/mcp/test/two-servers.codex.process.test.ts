import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRig, type Rig } from '../../core/testing/rig.ts';
import { connect, type TestClient } from './clients.ts';

const PAIRS = 30;
const THREADS = 5;

let rig: Rig;
let servers: readonly TestClient[];
beforeEach(async () => {
  rig = await openRig();
  servers = await Promise.all([connect(rig, 'v1'), connect(rig, 'v2')]);
});
afterEach(async () => {
  await Promise.allSettled(servers.map((server) => server.close()));
  await rig.close();
});

type Operation = ReturnType<Rig['get']>;
type OperationId = Operation['id'];
const ended = ({ finishedAt }: Operation): boolean => finishedAt !== null;

interface Submitted {
  readonly ok: boolean;
  readonly operationId: OperationId;
  readonly error?: { readonly code: string; readonly details: { readonly existingOperationId: OperationId } };
}

/** The same task to both servers at the same moment; the operation it made, or throws when it made none or two. */
async function submitToBoth(task: Readonly<Record<string, unknown>>): Promise<OperationId> {
  const input = { operation_type: 'start_chat', cwd: rig.workspace.cwd, ...task };
  const answers = await Promise.all(servers.map((server) => server.call('codex_submit_task', input)));
  const read = answers.map(({ structuredContent }) => structuredContent as unknown as Submitted);
  const [made, refused] = [read.filter(({ ok }) => ok), read.filter(({ ok }) => !ok)];
  expect([made.length, refused[0]?.error?.code]).toEqual([1, 'CODEX_DUPLICATE_PROMPT_ACTIVE']);
  expect(refused[0]?.error?.details.existingOperationId).toBe(made[0]?.operationId);
  return made[0]!.operationId;
}

/** What became of them. */
async function statusesOf(ids: readonly OperationId[]): Promise<readonly string[]> {
  const operations = await Promise.all(ids.map((id) => rig.until(id, ended, 60_000)));
  return [...new Set(operations.map(({ status }) => status))];
}

test(`two servers get the same prompt at the same moment, ${PAIRS} times: the model sees each once`, async () => {
  const keys = Array.from({ length: PAIRS }, (_, n) => `pair-${n}`);
  const ids: OperationId[] = [];
  for (const key of keys) ids.push(await submitToBoth({ message: `[[id:${key}]][[pause:100]][[answer:done]]` }));
  expect(await statusesOf(ids)).toEqual(['completed']);
  expect(keys.map((key) => rig.model.countStarts(key))).toEqual(keys.map(() => 1));
});

test('two servers send the same message to the same thread at the same moment: the model sees each once', async () => {
  const opened: OperationId[] = [];
  for (let n = 0; n < THREADS; n += 1) opened.push(await submitToBoth({ message: `[[id:open-${n}]][[answer:open]]` }));
  expect(await statusesOf(opened)).toEqual(['completed']);
  const keys: string[] = [];
  const ids: OperationId[] = [];
  for (const [n, id] of opened.entries()) {
    for (const message of ['first', 'second']) {
      const key = `${message}-${n}`;
      keys.push(key);
      const task = { operation_type: 'send_message', chat_id: rig.get(id).threadId };
      ids.push(await submitToBoth({ ...task, message: `[[id:${key}]][[pause:100]][[answer:done]]` }));
    }
  }
  expect(await statusesOf(ids)).toEqual(['completed']);
  expect(keys.map((key) => rig.model.countStarts(key))).toEqual(keys.map(() => 1));
});

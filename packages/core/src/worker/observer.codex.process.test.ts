import { afterEach, beforeEach, expect, test } from 'vitest';
import { openControlPlane } from '../control-plane.ts';
import type { ControlPlane } from '../control-plane-api.ts';
import { operationId } from '../../testing/given.ts';
import { openRig, type Rig } from '../../testing/rig.ts';
import { operationMachine } from '../model/operation-machine.ts';

const RECOVERY_MS = 5_000;

let rig: Rig;
let plane: ControlPlane;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(async () => {
  await plane.close();
  await rig.close();
});

const open = (executionMode: string): ControlPlane => {
  const { codexHome, root, cwd } = rig.workspace;
  const settings = { stateDb: rig.statePath, codexHome, allowedRoots: [root], executionMode };
  return openControlPlane({ settings, cwd, env: { ...process.env, HOME: root } });
};
const task = (message: string) => ({ operation_type: 'start_chat', message, cwd: rig.workspace.cwd }) as const;

test('a worker that dies while its client says nothing is replaced within five seconds, and its question can be answered', async () => {
  plane = open('auto');
  const { operationId: id } = await plane.submit(task('[[id:o]][[approval:echo x]]'));
  const asked = () => rig.store.interactions.list({ operationId: operationId(id), statuses: ['pending'], limit: 1 })[0];
  const question = await rig.untilTrue('a question', asked);
  const worker = rig.store.worker.current();
  if (!worker) throw new Error('there is no worker');
  const killedAt = performance.now();
  process.kill(worker.process.pid, 'SIGKILL');
  await rig.untilTrue('another worker', () => (rig.store.worker.current()?.epoch ?? 0) > worker.epoch);
  await rig.until(operationId(id), ({ status }) => status === 'waiting_for_approval');
  expect(performance.now() - killedAt).toBeLessThan(RECOVERY_MS);
  await plane.answer({ interaction_id: question.id, decision: 'accept' });
  expect((await rig.until(operationId(id), ({ status }) => operationMachine.isTerminal(status))).status).toBe(
    'completed',
  );
  expect(rig.model.countStarts('o')).toBe(1);
});

test('inside the program itself the engine works as well, and leaves what runs to whoever comes next', async () => {
  plane = open('inline');
  const { operationId: first } = await plane.submit(task('[[answer:inline]]'));
  expect((await plane.wait({ operation_ids: [first], wait_seconds: 30 })).operations[0]).toMatchObject({
    status: 'completed',
    finalReport: { text: 'inline' },
  });
  const { operationId: second } = await plane.submit(task('[[id:i]][[gate:go]]'));
  await rig.model.waitForRequest(({ marker }) => marker === 'i');
  await plane.close();
  plane = open('inline');
  rig.model.release('go');
  expect((await plane.wait({ operation_ids: [second], wait_seconds: 30 })).operations[0]).toMatchObject({
    status: 'completed',
  });
  expect(rig.model.countStarts('i')).toBe(1);
});

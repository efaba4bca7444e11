import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openControlPlane } from '../control-plane.ts';
import type { ControlPlane } from '../control-plane-api.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { operationId } from '../../testing/given.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

const RECOVERY_MS = 5_000;

let rig: Rig;
let plane: ControlPlane;
beforeEach(async () => {
  rig = await openRig();
  const { codexHome, root, cwd } = rig.workspace;
  const settings = { stateDb: rig.statePath, codexHome, allowedRoots: [root], executionMode: 'auto' };
  plane = openControlPlane({ settings, cwd, env: { ...process.env, HOME: root } });
});
afterEach(async () => {
  await plane.close();
  await rig.close();
});

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

async function submit(message: string) {
  const { operationId: id } = await plane.submit({ operation_type: 'start_chat', message, cwd: rig.workspace.cwd });
  return operationId(id);
}

/** Kills the worker in office; the moment of it. */
function killWorker(): number {
  const killedAt = performance.now();
  process.kill(rig.store.worker.current()!.process.pid, 'SIGKILL');
  return killedAt;
}

test('a worker killed in mid-turn: within five seconds the view no longer speaks of recovering', async () => {
  const id = await submit('[[id:m]][[gate:go]]');
  await rig.model.waitForRequest(({ marker }) => marker === 'm');
  const killedAt = killWorker();
  const isRecovering = async (): Promise<boolean> => 'recovering' in (await plane.status({ operation_id: id }));
  await vi.waitFor(async () => expect(await isRecovering()).toBe(true), { timeout: RECOVERY_MS, interval: 10 });
  await vi.waitFor(async () => expect(await isRecovering()).toBe(false), { timeout: RECOVERY_MS, interval: 50 });
  expect(performance.now() - killedAt).toBeLessThan(RECOVERY_MS);
  rig.model.release('go');
  expect((await rig.until(id, ended)).status).toBe('completed');
  expect(rig.model.countStarts('m')).toBe(1);
});

test('a worker killed with an approval open: an answer given in between is delivered within five seconds', async () => {
  const id = await submit('[[id:a]][[approval:echo x]]');
  const asked = () => rig.store.interactions.list({ operationId: id, statuses: ['pending'], limit: 1 })[0];
  const question = await rig.untilTrue('a question', asked);
  const killedAt = killWorker();
  await plane.answer({ interaction_id: question.id, decision: 'accept' });
  await rig.untilTrue('the delivery', () => rig.store.interactions.get(question.id)?.deliveredAt !== null, RECOVERY_MS);
  expect(performance.now() - killedAt).toBeLessThan(RECOVERY_MS);
  expect((await rig.until(id, ended)).status).toBe('completed');
  expect(rig.model.countStarts('a')).toBe(1);
});

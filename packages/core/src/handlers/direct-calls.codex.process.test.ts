import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, operationIdOf, type Answer } from '../../testing/handler-rig.ts';
import { openRig, type Rig } from '../../testing/rig.ts';
import type { ControlPlane } from '../control-plane-api.ts';
import { openControlPlane } from '../control-plane.ts';
import { operationMachine } from '../model/operation-machine.ts';

let rig: Rig;
let plane: ControlPlane;
beforeEach(async () => {
  rig = await openRig();
  const { root, codexHome, cwd } = rig.workspace;
  plane = openControlPlane({
    cwd,
    settings: { stateDb: rig.statePath, codexHome, allowedRoots: [root], executionMode: 'client' },
  });
});
afterEach(async () => {
  await plane.close();
  await rig.close();
});

const call = async (name: string, input: object): Promise<Answer> => plane.callTool(name, input);

test('the older calls start a chat, go on in it and execute a plan, each once, and say when the turn has started', async () => {
  rig.startWorker();
  const started = await call('codex_start_chat', {
    cwd: rig.workspace.cwd,
    message: '[[id:chat]][[gate:go]][[answer:First.]]',
    client_request_id: 'k1',
  });
  expect(started).toMatchObject({
    ok: true,
    accepted: true,
    status: 'running',
    first_message: null,
    firstMessage: { observed: false, timedOut: false },
    effectiveCwd: rig.workspace.cwd,
  });
  expect(rig.get(operationIdOf(started)).turnId).toBe(at(started, 'turnId'));
  const again = { operation_type: 'start_chat', cwd: rig.workspace.cwd, client_request_id: 'k1' };
  expect(
    await call('codex_submit_task', { ...again, message: '[[id:chat]][[gate:go]][[answer:First.]]' }),
  ).toMatchObject({
    operationId: at(started, 'operationId'),
    idempotent: true,
  });
  rig.model.release('go');
  await rig.until(operationIdOf(started), ({ status }) => operationMachine.isTerminal(status));

  const chat_id = at(started, 'threadId');
  const sent = await call('codex_send_message', {
    chat_id,
    message: '[[id:more]][[answer:Second.]]',
    first_message_timeout_seconds: 20,
  });
  expect(sent).toMatchObject({ accepted: true, threadId: chat_id, firstMessage: { text: 'Second.', observed: true } });
  await rig.until(operationIdOf(sent), ({ status }) => operationMachine.isTerminal(status));

  const executed = await call('codex_execute_plan', { chat_id, force: true, message: '[[id:do]][[answer:Done.]]' });
  expect(executed).toMatchObject({ accepted: true, planExecution: true, workflowId: null, workflow: null });
  await rig.until(operationIdOf(executed), ({ status }) => operationMachine.isTerminal(status));
  expect(['chat', 'more', 'do'].map((id) => rig.model.countStarts(id))).toEqual([1, 1, 1]);
});

test('a call whose turn does not start in time answers that it is accepted, and the turn runs later, once', async () => {
  const answer = await call('codex_start_chat', {
    cwd: rig.workspace.cwd,
    message: '[[id:late]][[answer:Late.]]',
    timeout_seconds: 1,
  });
  expect(answer).toMatchObject({ ok: true, accepted: true, status: 'queued', turnId: null });
  expect(at(answer, 'note')).toContain('codex_wait');
  rig.startWorker();
  await rig.until(operationIdOf(answer), ({ status }) => status === 'completed');
  expect(rig.model.countStarts('late')).toBe(1);
});

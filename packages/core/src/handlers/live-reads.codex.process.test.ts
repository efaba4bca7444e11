import { afterEach, beforeEach, expect, test } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import { openRig, type Rig } from '../../testing/rig.ts';
import { at, type Answer } from '../../testing/handler-rig.ts';
import type { ControlPlane } from '../control-plane-api.ts';
import { openControlPlane } from '../control-plane.ts';

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
const positions = (): number => rig.store.changeCounter();

test('a chat is read from the Codex that runs it, from its file when that is gone, and no read changes or starts anything', async () => {
  const worker = rig.startWorker();
  const { id } = rig.submit('[[id:one]][[answer:Done.]]');
  const { threadId, turnId } = await rig.until(id, ({ status }) => operationMachine.isTerminal(status));
  const running = rig.submit('[[id:two]][[gate:go]][[answer:Late.]]');
  await rig.model.waitForRequest(({ marker }) => marker === 'two');
  const { projects } = await call('codex_list_projects', {});
  const project = (projects as Answer[]).find(({ path }) => path === rig.workspace.cwd);
  const list = (): Promise<Answer> => call('codex_list_project_chats', { project_id: project?.['project_id'] });
  const chat = (): Promise<Answer> => call('codex_get_chat', { chat_id: threadId });

  const counter = positions();
  const listed = await list();
  expect(listed).toMatchObject({ ok: true, source: 'app_server+transcript_index' });
  expect(listed['chats']).toMatchObject([
    { chat_id: rig.get(running.id).threadId, status: 'running' },
    { chat_id: threadId, status: 'idle', title: '[[id:one]][[answer:Done.]]' },
  ]);
  expect(await chat()).toMatchObject({
    source: 'app_server',
    messages: [{ role: 'user' }, { role: 'assistant', text: 'Done.' }],
  });
  expect(await call('codex_list_active_chats', {})).toMatchObject({
    active_chats: [{ operation_id: running.id, confidence: 'high' }],
  });
  expect(await call('codex_get_turn_status', { turn_id: turnId })).toMatchObject({
    status: 'completed',
    finalMessage: { text: 'Done.' },
  });
  const server = await call('codex_get_app_server_status', {});
  expect(server).toMatchObject({ running: true, reachable: true, activeTurns: 1 });
  expect(positions()).toBe(counter);

  rig.model.release('go');
  await rig.until(running.id, ({ status }) => operationMachine.isTerminal(status));
  worker.kill('SIGKILL');
  await worker.exited;
  process.kill(Number(server['pid']), 'SIGKILL');
  const isReachable = async () => at(await call('codex_get_app_server_status', {}), 'reachable');
  await expect.poll(isReachable, { timeout: 15_000 }).toBe(false);
  const after = positions();
  expect(await chat()).toMatchObject({ source: 'transcript', messages: [{ role: 'user' }, { text: 'Done.' }] });
  expect(await list()).toMatchObject({ source: 'transcript_index', chats: [{ status: 'idle' }, { status: 'idle' }] });
  expect(await call('codex_get_turn_status', { turn_id: turnId, thread_id: threadId })).toMatchObject({
    status: 'completed',
  });
  expect(positions()).toBe(after);
});

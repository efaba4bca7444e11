import { beforeEach, expect, test } from 'vitest';
import { givenSubmit, threadId } from '../../testing/given.ts';
import { HandlerRig } from '../../testing/handler-rig.ts';
import type { Operation } from '../model/operation.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig({ config: { env: LIMITS } });
});
const LIMITS = {
  CODEX_ALLOWED_ROOTS: '/home/u',
  CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL: '3',
  CODEX_MCP_MAX_ACTIVE_TURNS_PER_PROJECT: '2',
};

const reasonOf = async ({ id }: Operation): Promise<unknown> =>
  (await rig.call('codex_get_operation_status', { operation_id: id }))['waitReason'];
const elsewhere = (n: number) => ({ projectId: `other_${n}`, projectPath: `/home/u/other_${n}` });

test('nothing is in the way of a task that is simply not claimed yet', async () => {
  expect(await reasonOf(rig.scene.queued())).toBeUndefined();
});

test('the places of its project, or all places, are taken; who asks holds one, too', async () => {
  rig.scene.running();
  rig.scene.waiting();
  const queued = rig.scene.queued();
  const other = rig.scene.queued(elsewhere(1));
  expect([await reasonOf(queued), await reasonOf(other)]).toEqual(['project_limit', undefined]);
  expect(rig.scene.claim()?.id).toBe(other.id);
  expect(await reasonOf(rig.scene.queued(elsewhere(2)))).toBe('global_limit');
});

test('the turn before it in its thread', async () => {
  const thread = threadId('t');
  rig.scene.running({ threadId: thread });
  expect(await reasonOf(rig.scene.queued({ type: 'send_message', threadId: thread }))).toBe('thread_busy');
});

test('a restart of its app-server, and no other', async () => {
  const { environment } = givenSubmit();
  rig.store.restarts.request({ environment, force: true, startAfter: true }, rig.scene.now);
  const foreign = { ...environment, codexHome: '/home/u/.codex-other' };
  expect(await reasonOf(rig.scene.queued())).toBe('app_server_restart');
  expect(await reasonOf(rig.scene.queued({ ...elsewhere(1), environment: foreign }))).toBeUndefined();
});

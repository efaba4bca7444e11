import { beforeEach, expect, test } from 'vitest';
import { givenError, threadId } from '../../testing/given.ts';
import { operationIdOf } from '../../testing/handler-rig.ts';
import { PlanRig } from '../../testing/plan-rig.ts';
import type { Operation } from '../model/operation.ts';

let rig: PlanRig;
beforeEach(() => {
  rig = new PlanRig();
});

const startChat = (over: object = {}) =>
  rig.call('codex_start_chat', { cwd: '/home/u/demo', message: 'Do it.', ...over });
const newest = (): Operation => rig.operations().at(-1)!;

test.each([
  ['after 20 seconds at most', {}, 20_000],
  ['earlier where the caller has less time', { timeout_seconds: 7 }, 7_000],
])('a call whose turn does not start is answered %s', async (_what, over, waitedMs) => {
  const began = rig.scene.now;
  expect(await startChat({ ...over, first_message_timeout_seconds: 600 })).toMatchObject({
    ok: true,
    accepted: true,
    status: 'queued',
    turnId: null,
    firstMessage: { observed: false, timedOut: true },
    note: expect.stringContaining('codex_wait') as string,
    effectiveSandboxPolicy: 'workspace-write',
    effectiveApprovalPolicy: 'on-request',
  });
  expect(rig.scene.now - began).toBe(waitedMs);
});

test('who asks for a first message has it as soon as Codex says something', async () => {
  const began = rig.scene.now;
  const happens = [
    () => void rig.runOperation(newest().id),
    () => {
      const data = { itemType: 'agentMessage', state: 'completed', text: 'I look.', chars: 7 };
      rig.store.events.append(rig.scene.own, newest().id, { type: 'item', data }, rig.scene.now);
    },
  ];
  rig.onWait = () => {
    rig.scene.clock.advance(1_000);
    happens.shift()?.();
  };
  expect(await startChat({ first_message_timeout_seconds: 10 })).toMatchObject({
    status: 'running',
    firstMessage: { text: 'I look.', observed: true, timedOut: false },
  });
  expect(rig.scene.now - began).toBe(2_000);
});

test('who asks for a first message is answered at once when Codex asks something instead', async () => {
  const happens = [() => void rig.runOperation(newest().id), () => void rig.scene.ask(newest().id)];
  rig.onWait = () => happens.shift()?.();
  expect(await startChat({ first_message_timeout_seconds: 10 })).toMatchObject({
    status: 'waiting_for_approval',
    firstMessage: { text: null, observed: false, timedOut: true },
  });
});

test('what ends before it has a turn is told as an error, with the operation that tells more', async () => {
  rig.onWait = () => {
    const { own, now } = rig.scene;
    rig.scene.claim();
    rig.store.operations.failStart(own, newest().id, givenError('CODEX_APP_SERVER_UNAVAILABLE'), now);
  };
  expect(await startChat()).toMatchObject({
    ok: false,
    error: { code: 'CODEX_APP_SERVER_UNAVAILABLE', details: { operationId: newest().id, reason: 'never_started' } },
  });
});

test('a key finds its task through the older call and through the newer one', async () => {
  const task = { cwd: '/home/u/demo', message: 'Do it.', client_request_id: 'k' };
  const operationId = operationIdOf(await startChat({ ...task, timeout_seconds: 1 }));
  const again = { ok: true, operationId, idempotent: true };
  expect(await rig.call('codex_submit_task', { operation_type: 'start_chat', ...task })).toMatchObject(again);
  expect(await startChat({ ...task, first_message_timeout_seconds: 3, timeout_seconds: 2 })).toMatchObject(again);
  expect(await startChat({ ...task, title: 'Other' })).toMatchObject({
    error: { code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT', details: { differingFields: ['title'] } },
  });
});

test('words that a call leaves to their default are compared as if it had said them', async () => {
  const { threadId: chat } = rig.scene.completed();
  const task = { chat_id: chat, client_request_id: 'k', force: true };
  const operationId = operationIdOf(await rig.call('codex_execute_plan', { ...task, timeout_seconds: 1 }));
  const said = { operation_type: 'execute_plan', message: 'Implement the plan.', ...task };
  expect(await rig.call('codex_submit_task', said)).toMatchObject({ ok: true, operationId, idempotent: true });
});

test('a message to a thread that runs a turn waits its turn, or is refused where the caller asks for that', async () => {
  const thread = threadId('t-1');
  rig.scene.running({ threadId: thread });
  const send = (over: object) => rig.call('codex_send_message', { chat_id: thread, message: 'More.', ...over });
  expect(await send({ when_busy: 'refuse' })).toMatchObject({ ok: false, error: { code: 'CODEX_BUSY' } });
  expect(await send({ mode: 'append_context', timeout_seconds: 1 })).toMatchObject({
    accepted: true,
    status: 'queued',
  });
});

test('executing the plan of a workflow shows the workflow, and is its approval', async () => {
  const id = await rig.planned();
  const answer = await rig.call('codex_execute_plan', { workflow_id: id, timeout_seconds: 1 });
  expect(answer).toMatchObject({
    accepted: true,
    planExecution: true,
    workflowId: id,
    workflow: { workflowId: id, phase: 'executing' },
  });
  expect(rig.workflow(id)).toMatchObject({ executionOperationId: operationIdOf(answer) });
});

import { beforeEach, expect, test } from 'vitest';
import { givenEnd } from '../../testing/given.ts';
import { HandlerRig } from '../../testing/handler-rig.ts';
import type { OperationId } from '../model/operation.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
});

const end = (id: OperationId): void => void rig.store.operations.endTurn(rig.scene.own, id, givenEnd(), rig.scene.now);
const wait = (ids: readonly string[], more: Readonly<Record<string, unknown>> = {}) =>
  rig.call('codex_wait', { operation_ids: ids, ...more });

test('one operation is answered whole as soon as it ends', async () => {
  const { id } = rig.scene.running();
  rig.onWait = () => {
    rig.scene.clock.advance(1_500);
    end(id);
  };
  expect(await wait([id])).toMatchObject({
    ok: true,
    reason: 'ended',
    waitedSeconds: 1.5,
    operations: [{ operationId: id, status: 'completed', finalReport: { text: 'Done.' } }],
    workflows: [],
  });
});

test('several are answered in short as soon as one of them ends', async () => {
  const [one, two] = [rig.scene.running(), rig.scene.running()];
  rig.onWait = () => {
    end(two.id);
  };
  const answer = await wait([one.id, two.id]);
  expect(answer).toMatchObject({
    reason: 'ended',
    operations: [
      { operationId: one.id, status: 'running' },
      { operationId: two.id, status: 'completed' },
    ],
  });
  expect(JSON.stringify(answer)).not.toContain('finalReport');
});

test('a question ends the wait at once and comes with it', async () => {
  const waiting = rig.scene.waiting();
  rig.onWait = () => {
    throw new Error('nobody should wait');
  };
  expect(await wait([waiting.id])).toMatchObject({
    reason: 'needs_attention',
    operations: [{ status: 'waiting_for_approval', pendingInteractions: [{ command: 'npm test' }] }],
  });
});

test('after 40 seconds it answers in any case', async () => {
  const { id } = rig.scene.running();
  expect(await wait([id])).toMatchObject({ reason: 'timeout', waitedSeconds: 40 });
});

test('a caller that hangs up ends the wait', async () => {
  const { id } = rig.scene.running();
  const controller = new AbortController();
  rig.onWait = () => {
    controller.abort();
  };
  const answer = await rig.call(
    'codex_wait',
    { operation_ids: [id], wait_seconds: 300 },
    { signal: controller.signal },
  );
  expect(answer).toMatchObject({ reason: 'timeout', waitedSeconds: 0 });
});

test('who asks for progress is told, and the worker is looked after meanwhile', async () => {
  const { id } = rig.scene.running();
  const messages: string[] = [];
  await rig.call(
    'codex_wait',
    { operation_ids: [id], wait_seconds: 5 },
    {
      onProgress: ({ message, elapsedSeconds, totalSeconds }) =>
        messages.push(`${message} ${elapsedSeconds}/${totalSeconds}`),
    },
  );
  expect(messages).toEqual([`${id}: running 0/5`, `${id}: running 2/5`, `${id}: running 4/5`]);
  expect(rig.woken).toEqual(['open_work', 'open_work', 'open_work', 'open_work']);
});

test('an id that nobody gave out is refused before any waiting', async () => {
  const { id } = rig.scene.running();
  expect(await wait([id, 'op_x'])).toMatchObject({
    error: { details: { field: 'operation_ids', reason: 'unknown_operation' } },
  });
  expect(await rig.call('codex_wait', { workflow_ids: ['wf_1'] })).toMatchObject({
    error: { details: { reason: 'unknown_workflow' } },
  });
});

test('with no time to wait it is a look', async () => {
  const { id } = rig.scene.running();
  expect(await wait([id], { wait_seconds: 0 })).toMatchObject({ reason: 'timeout', waitedSeconds: 0 });
});

import { beforeEach, expect, test } from 'vitest';
import { givenEnd, givenReport } from '../../testing/given.ts';
import { HandlerRig } from '../../testing/handler-rig.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
});

const interrupt = (input: Readonly<Record<string, unknown>>) => rig.call('codex_interrupt_turn', input);

test('what is queued is cancelled at once', async () => {
  const { id } = rig.scene.queued();
  expect(await interrupt({ operation_id: id })).toMatchObject({
    ok: true,
    interrupted: true,
    confirmed: true,
    status: 'cancelled',
    turnId: null,
    nextRecommendedAction: 'inspect_diagnostics',
    pollRecommended: false,
    interruptedTarget: { source: 'operation', operationId: id },
  });
});

test('a running turn is stopped by the worker, and the answer says what was stopped', async () => {
  const running = rig.scene.running();
  rig.onWait = () => {
    expect(rig.scene.get(running.id).interrupt).toMatchObject({ reason: 'requested', keepCommands: true });
    const report = givenReport({ stoppedCommands: ['sleep 1000'] });
    rig.store.operations.endTurn(
      rig.scene.own,
      running.id,
      givenEnd({ status: 'interrupted', finalText: null, report }),
      rig.scene.now,
    );
  };
  const input = { thread_id: running.threadId, turn_id: running.turnId, keep_commands: true };
  expect(await interrupt(input)).toMatchObject({
    interrupted: true,
    confirmed: true,
    status: 'interrupted',
    turnId: running.turnId,
    stoppedCommands: ['sleep 1000'],
    interruptedTarget: { source: 'direct', operationId: running.id },
    turnStatus: { threadId: running.threadId, turnId: running.turnId, status: 'interrupted', completionObserved: true },
  });
  expect(rig.woken[0]).toBe('interrupt');
});

test.each([
  [30, 20_000],
  [5, 5_000],
])(
  'with timeout_seconds %i an end that does not come is waited for %i ms, and told as not confirmed',
  async (timeout_seconds, waited) => {
    const { id } = rig.scene.running();
    const before = rig.scene.now;
    expect(await interrupt({ operation_id: id, timeout_seconds })).toMatchObject({
      interrupted: false,
      confirmed: false,
      status: 'running',
      pollRecommended: true,
    });
    expect(rig.scene.now - before).toBe(waited);
  },
);

test('a turn that ended by itself meanwhile is told as what it is', async () => {
  const { id } = rig.scene.running();
  rig.onWait = () => void rig.store.operations.endTurn(rig.scene.own, id, givenEnd(), rig.scene.now);
  expect(await interrupt({ operation_id: id })).toMatchObject({
    interrupted: false,
    confirmed: true,
    status: 'completed',
  });
});

test('what has ended stays as it ended', async () => {
  const done = rig.scene.completed();
  expect(await interrupt({ operation_id: done.id })).toMatchObject({
    interrupted: false,
    confirmed: true,
    status: 'completed',
  });
  expect(rig.scene.get(done.id)).toEqual(done);
});

test('a thread alone names the turn that runs in it', async () => {
  const running = rig.scene.running();
  rig.scene.queued({ threadId: running.threadId, type: 'send_message' });
  expect(await interrupt({ thread_id: running.threadId, timeout_seconds: 1 })).toMatchObject({
    operationId: running.id,
  });
});

test('what cannot be found is refused', async () => {
  const [one, two] = [rig.scene.running(), rig.scene.running()];
  const details = async (input: Readonly<Record<string, unknown>>) => (await interrupt(input))['error'];
  expect(await details({})).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'operation_id', reason: 'required' },
  });
  expect(await details({ operation_id: 'op_x' })).toMatchObject({ details: { reason: 'unknown_operation' } });
  expect(await details({ turn_id: 'turn_x' })).toMatchObject({ code: 'CODEX_TURN_NOT_FOUND' });
  expect(await details({ thread_id: 'thread_x' })).toMatchObject({ details: { reason: 'no_active_turn' } });
  expect(await details({ thread_id: one.threadId, turn_id: two.turnId })).toMatchObject({
    details: { field: 'turn_id', reason: 'conflict' },
  });
  expect(await details({ workflow_id: 'wf' })).toMatchObject({ details: { reason: 'unknown_workflow' } });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { commandsOf } from '../../testing/processes-of.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** Codex says that it has ended commands a little before they are gone. */
const GONE_MS = 2_000;
const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);
const killCodex = (): boolean => process.kill(rig.store.generations.newest()!.process!.pid, 'SIGKILL');

describe('Codex is killed', () => {
  test('while it waits for the model: the task ends as unknown and is not sent again', async () => {
    rig.startWorker();
    const { id } = rig.submit('[[id:cut]][[gate:never]]');
    await rig.model.waitForRequest(({ marker }) => marker === 'cut');
    killCodex();
    const operation = await rig.until(id, ended);
    expect(operation).toMatchObject({
      status: 'unknown_after_app_server_exit',
      lastError: { code: 'CODEX_TURN_CUT_SHORT' },
    });
    expect(rig.model.countStarts('cut')).toBe(1);
  });

  test('the next task runs on another app-server', async () => {
    rig.startWorker();
    const first = rig.submit('[[id:cut]][[gate:never]]');
    await rig.model.waitForRequest(({ marker }) => marker === 'cut');
    killCodex();
    await rig.until(first.id, ended);
    const second = await rig.until(rig.submit('[[answer:here]]').id, ended);
    expect(second.status).toBe('completed');
    expect(second.generation).toBeGreaterThan(first.generation ?? 0);
  });

  test('together with the worker, everything is decided by the next worker', async () => {
    const worker = rig.startWorker();
    const running = rig.submit('[[id:r]][[gate:never]]');
    await rig.model.waitForRequest(({ marker }) => marker === 'r');
    worker.kill('SIGKILL');
    await worker.exited;
    killCodex();
    const queued = rig.submit('[[id:q]][[answer:later]]');
    rig.startWorker();
    expect((await rig.until(running.id, ended)).status).toBe('unknown_after_app_server_exit');
    expect((await rig.until(queued.id, ended)).status).toBe('completed');
    expect([rig.model.countStarts('r'), rig.model.countStarts('q')]).toEqual([1, 1]);
  });

  test.each(['after:markSubmitting', 'sent:startTurn', 'after:startTurn'])(
    'together with the worker %s: the task runs once, or ends as unknown after it was asked',
    async (die) => {
      const { id } = rig.submit('[[id:x]][[pause:300]][[answer:done]]');
      const worker = rig.startWorker({ die });
      await worker.exited;
      killCodex();
      rig.startWorker();
      const operation = await rig.until(id, ended);
      const starts = rig.model.countStarts('x');
      if (operation.status === 'completed') expect(starts).toBe(1);
      else expect([operation.status, starts <= 1]).toEqual(['unknown_after_app_server_exit', true]);
    },
  );

  test('a command of the dead server does not live on', async () => {
    rig.startWorker();
    const { id } = rig.submit('[[id:s]][[sleep-command:600]]');
    await rig.untilTrue('the command', () =>
      rig.store.events.newest(id, 20).some(({ data }) => data['itemType'] === 'commandExecution'),
    );
    killCodex();
    await rig.until(id, ended);
    await vi.waitFor(() => expect(commandsOf(rig)).toEqual([]), { timeout: GONE_MS });
  });
});

describe('an interrupt', () => {
  test('ends the turn and the command that Codex would leave running, and says which', async () => {
    rig.startWorker();
    const { id } = rig.submit('[[sleep-command:600]]');
    await rig.untilTrue('the command', () =>
      rig.store.events.newest(id, 20).some(({ data }) => data['itemType'] === 'commandExecution'),
    );
    rig.store.operations.requestInterrupt(id, { reason: 'requested', keepCommands: false }, Date.now());
    rig.ring();
    const operation = await rig.until(id, ended);
    expect(operation.status).toBe('interrupted');
    expect(rig.store.operations.report(id)?.report?.stoppedCommands.join()).toContain('sleep');
    await vi.waitFor(() => expect(commandsOf(rig)).toEqual([]), { timeout: GONE_MS });
  });

  test('of a queued task means that it never runs', async () => {
    const { id } = rig.submit('[[id:never]][[answer:no]]');
    expect(
      rig.store.operations.requestInterrupt(id, { reason: 'requested', keepCommands: false }, Date.now()).kind,
    ).toBe('cancelled');
    rig.startWorker();
    await rig.until(rig.submit('[[answer:other]]').id, ended);
    expect(rig.get(id).status).toBe('cancelled');
    expect(rig.model.countStarts('never')).toBe(0);
  });

  test('recorded while the turn is being sent is carried out once it is accepted', async () => {
    const { id } = rig.submit('[[id:s]][[gate:never]]');
    await rig.startWorker({ die: 'after:startTurn' }).exited;
    expect(
      rig.store.operations.requestInterrupt(id, { reason: 'requested', keepCommands: false }, Date.now()).kind,
    ).toBe('requested');
    rig.startWorker();
    expect((await rig.until(id, ended)).status).toBe('interrupted');
    expect(rig.model.countStarts('s')).toBeLessThanOrEqual(1);
  });

  test('a turn that runs longer than its limit is interrupted', async () => {
    rig.startWorker();
    const { settings } = rig.submit('[[answer:only for its settings]]');
    const { id } = rig.submit('[[gate:never]]', { settings: { ...settings, maxTurnSeconds: 1 } });
    const operation = await rig.until(id, ended);
    expect(operation).toMatchObject({ status: 'interrupted', interrupt: { reason: 'max_turn_seconds' } });
  });
});

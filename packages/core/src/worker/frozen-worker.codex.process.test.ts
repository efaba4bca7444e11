import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

const STOPPED_MS = 20_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

/** The state of a process as /proc tells it: `T` is stopped. */
const stateOf = (pid: number): string => / ([A-Z]) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';

test.each(['stop:markSubmitting', 'stop:startTurn'])(
  'a worker that freezes at %s is dead before another takes its place: woken up, it sends nothing',
  async (die) => {
    const { id } = rig.submit('[[id:z]][[answer:done]]');
    const frozen = rig.startWorker({ die });
    const pid = frozen.process.pid ?? 0;
    await vi.waitFor(() => expect(stateOf(pid)).toBe('T'), { timeout: STOPPED_MS });
    rig.startWorker();
    await rig.untilTrue('another term', () => rig.store.worker.term() === 2);
    frozen.kill('SIGCONT');
    await frozen.exited;
    expect(frozen.process.signalCode).toBe('SIGKILL');
    expect((await rig.until(id, ended)).status).toBe('completed');
    expect(rig.model.countStarts('z')).toBe(1);
  },
);

test('a worker that is woken up before anybody replaced it goes on where it was, and the newcomer leaves', async () => {
  const { id } = rig.submit('[[id:w]][[answer:done]]');
  const frozen = rig.startWorker({ die: 'stop:startTurn' });
  const pid = frozen.process.pid ?? 0;
  await vi.waitFor(() => expect(stateOf(pid)).toBe('T'), { timeout: STOPPED_MS });
  const newcomer = rig.startWorker();
  frozen.kill('SIGCONT');
  expect(await newcomer.exited).toBe(0);
  expect((await rig.until(id, ended)).status).toBe('completed');
  expect([rig.store.worker.term(), rig.model.countStarts('w')]).toEqual([1, 1]);
});

test('a worker whose garbage is collected all the time keeps its lock: a second one leaves', async () => {
  const worker = rig.startWorker({ collectEveryMs: 20 });
  expect((await rig.until(rig.submit('[[answer:a]]').id, ended)).status).toBe('completed');
  for (let round = 0; round < 20; round += 1) expect(await worker.line()).toBe('collected');
  expect(await rig.startWorker().exited).toBe(0);
  expect((await rig.until(rig.submit('[[answer:b]]').id, ended)).status).toBe('completed');
  expect([worker.process.exitCode, rig.store.worker.term()]).toEqual([null, 1]);
});

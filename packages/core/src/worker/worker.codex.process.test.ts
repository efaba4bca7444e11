import { existsSync, rmSync, utimesSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { processesOf } from '../../testing/processes-of.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

test('of two workers one works and the other leaves', async () => {
  const one = rig.startWorker();
  await rig.until(rig.submit('[[answer:a]]').id, ended);
  const two = rig.startWorker();
  expect(await two.exited).toBe(0);
  expect(one.process.exitCode).toBeNull();
  expect((await rig.until(rig.submit('[[answer:b]]').id, ended)).status).toBe('completed');
  expect(rig.store.worker.term()).toBe(1);
});

test('a worker that is frozen in mid-turn is ended before it is replaced, and the turn goes on', async () => {
  const frozen = rig.startWorker();
  const { id } = rig.submit('[[id:f]][[gate:go]]');
  await rig.model.waitForRequest(({ marker }) => marker === 'f');
  frozen.kill('SIGSTOP');
  rig.startWorker();
  await frozen.exited;
  rig.model.release('go');
  expect((await rig.until(id, ended)).status).toBe('completed');
  expect(rig.model.countStarts('f')).toBe(1);
});

test('without work, app-server and worker end by themselves and nothing of ours is left', async () => {
  const worker = rig.startWorker({ launch: { idleMs: 1_000, appServerIdleMs: 500 } });
  await rig.until(rig.submit('[[answer:a]]').id, ended);
  expect(await worker.exited).toBe(0);
  expect(processesOf(rig)).toEqual([]);
  expect(rig.store.worker.current()).toBeUndefined();
  expect(rig.store.generations.living()).toEqual([]);
});

/** Resolves once the file lies there. */
function appears(path: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!existsSync(path)) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(dirname(path), (_event, name) => name === basename(path) && look());
    look();
  });
}

test('what was given up on a full disk is laid again while the worker works', async () => {
  rig.startWorker();
  const ballast = `${rig.statePath}-ballast`;
  await appears(ballast);
  rmSync(ballast);
  await appears(ballast);
});

test('a worker that takes office removes what app-servers left behind long ago', async () => {
  const first = rig.startWorker();
  await rig.until(rig.submit('[[answer:a]]').id, ended);
  first.kill('SIGKILL');
  await first.exited;
  const run = join(dirname(rig.statePath), 'run');
  const [old, living] = [join(run, 'g900.log'), join(run, 'g1.log')];
  writeFileSync(old, '');
  for (const path of [old, living]) utimesSync(path, 0, 0);
  rig.startWorker();
  await rig.untilTrue('a second term', () => rig.store.worker.term() === 2);
  expect([existsSync(old), existsSync(living)]).toEqual([false, true]);
});

test('asked to stop in mid-turn, it leaves the turn to the next worker', async () => {
  const worker = rig.startWorker();
  const { id } = rig.submit('[[id:s]][[gate:go]]');
  await rig.model.waitForRequest(({ marker }) => marker === 's');
  worker.kill('SIGTERM');
  expect(await worker.exited).toBe(0);
  rig.startWorker();
  rig.model.release('go');
  expect((await rig.until(id, ended)).status).toBe('completed');
  expect(rig.model.countStarts('s')).toBe(1);
});

test('when the state folder is removed, it ends Codex and leaves', async () => {
  const worker = rig.startWorker();
  await rig.until(rig.submit('[[answer:a]]').id, ended);
  rmSync(rig.workspace.stateDir, { recursive: true });
  await worker.exited;
  expect(processesOf(rig)).toEqual([]);
});

describe('what runs when', () => {
  test('messages to one thread run one after the other, in their order', async () => {
    rig.startWorker();
    const first = rig.submit('[[id:t1]][[gate:t1]]');
    const { threadId } = await rig.until(first.id, ({ status }) => status === 'running');
    const message = { type: 'send_message', threadId } as const;
    const second = rig.submit('[[id:t2]][[answer:2]]', message);
    const third = rig.submit('[[id:t3]][[answer:3]]', message);
    expect([rig.get(second.id).status, rig.get(third.id).status]).toEqual(['queued', 'queued']);
    rig.model.release('t1');
    const [two, three] = [await rig.until(second.id, ended), await rig.until(third.id, ended)];
    expect([two.status, three.status]).toEqual(['completed', 'completed']);
    expect(two.finishedAt).toBeLessThanOrEqual(three.startedAt ?? 0);
    expect(['t1', 't2', 't3'].map((key) => rig.model.countStarts(key))).toEqual([1, 1, 1]);
  });

  test('no more turns than allowed run at once, and no project crowds out another', async () => {
    rig.startWorker({ launch: { maxTurnsGlobal: 2, maxTurnsPerProject: 2 } });
    const busy = ['b1', 'b2', 'b3'].map((key) => rig.submit(`[[id:${key}]][[gate:${key}]]`));
    await rig.untilTrue('two turns', () => busy.filter(({ id }) => rig.get(id).status === 'running').length === 2);
    const other = rig.submit('[[id:o]][[answer:o]]', { projectPath: `${rig.workspace.cwd}/other` });
    rig.model.release('b1');
    await rig.until(other.id, ended);
    expect(rig.get(busy[2]!.id).status).toBe('queued');
    rig.model.release('b2');
    rig.model.release('b3');
    for (const { id } of busy) expect((await rig.until(id, ended)).status).toBe('completed');
  });
});

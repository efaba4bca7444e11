import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { killGroup, killProven, waitGone } from './kill.ts';
import { identityOf, isSameProcessAlive, type ProcessIdentity } from './process-identity.ts';

const unix = test.skipIf(process.platform === 'win32');

async function running(command: string, args: readonly string[], detached: boolean) {
  const child = spawn(command, args, { detached, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { identity: await known(child.pid ?? 0), said: line.toString().trim() };
}

async function known(pid: number): Promise<ProcessIdentity> {
  const identity = await identityOf(pid);
  if (identity === undefined) throw new Error(`no process ${pid}`);
  return identity;
}

const READY_AND_STAY = "console.log('ready'); setInterval(() => {}, 1000)";

unix('a process is signalled only under its own start time', async () => {
  const { identity } = await running(process.execPath, ['-e', READY_AND_STAY], false);
  expect(await killProven({ ...identity, startTime: '1' }, 'SIGKILL')).toBe('gone');
  expect(await isSameProcessAlive(identity)).toBe('alive');
  expect(await killProven(identity, 'SIGKILL')).toBe('signalled');
  expect(await waitGone(identity, 5_000)).toBe(true);
  expect(await killProven(identity, 'SIGKILL')).toBe('gone');
});

unix('a process of another pid namespace is never signalled', async () => {
  const { identity } = await running(process.execPath, ['-e', READY_AND_STAY], false);
  const foreign = { ...identity, pidNamespace: 'pid:[1]' };
  expect(await killProven(foreign, 'SIGKILL')).toBe('unproven');
  expect(await killGroup(foreign, 'SIGKILL')).toBe('unproven');
  expect(await waitGone(foreign, 10)).toBe(false);
  expect(await isSameProcessAlive(identity)).toBe('alive');
});

unix('the group of a leader ends with it', async () => {
  const { identity, said } = await running('/bin/sh', ['-c', 'sleep 60 & echo $!; wait'], true);
  const member = await known(Number(said));
  expect(await killGroup(identity, 'SIGKILL')).toBe('signalled');
  expect(await waitGone(member, 5_000)).toBe(true);
});

unix('a group whose leader is gone is left alone', async () => {
  const { identity, said } = await running('/bin/sh', ['-c', 'sleep 60 & echo $!; wait'], true);
  const member = await known(Number(said));
  onTestFinished(async () => {
    await killProven(member, 'SIGKILL');
  });
  await killProven(identity, 'SIGKILL');
  await waitGone(identity, 5_000);
  expect(await killGroup(identity, 'SIGKILL')).toBe('gone');
  expect(await isSameProcessAlive(member)).toBe('alive');
});

unix('a process that leads no group is signalled alone', async () => {
  const { identity } = await running(process.execPath, ['-e', READY_AND_STAY], false);
  expect(await killGroup(identity, 'SIGKILL')).toBe('signalled');
  expect(await waitGone(identity, 5_000)).toBe(true);
});

unix('waiting gives up at its deadline', async () => {
  const { identity } = await running(process.execPath, ['-e', READY_AND_STAY], false);
  expect(await waitGone(identity, 20)).toBe(false);
});

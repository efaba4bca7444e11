import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { identityOf, isSameProcessAlive, judgeElsewhere, ownIdentity } from './process-identity.ts';

const unix = test.skipIf(process.platform === 'win32');

const here = { host: 'here', bootId: 'boot-1', pidNamespace: 'ns-1' };

test('a process of an earlier boot of this host is dead, whatever its namespace', () => {
  expect(judgeElsewhere({ ...here, bootId: 'boot-0', pidNamespace: 'ns-9' }, here)).toBe('dead');
});

test('a process of another host or another pid namespace is never judged', () => {
  expect(judgeElsewhere({ ...here, host: 'there', bootId: 'boot-7' }, here)).toBe('unknown');
  expect(judgeElsewhere({ ...here, pidNamespace: 'ns-2' }, here)).toBe('unknown');
});

test('a host that was renamed since is still the same machine while it runs', () => {
  expect(judgeElsewhere({ ...here, host: 'old-name' }, here)).toBeUndefined();
});

test('this process is alive, and a different start time at its pid is another process', async () => {
  const own = await ownIdentity();
  expect(own.pid).toBe(process.pid);
  expect(await isSameProcessAlive(own)).toBe('alive');
  expect(await isSameProcessAlive({ ...own, startTime: '1' })).toBe('dead');
});

test('a foreign namespace keeps a process from being judged even when the pid is free here', async () => {
  const own = await ownIdentity();
  expect(await isSameProcessAlive({ ...own, pidNamespace: 'pid:[1]', startTime: '1' })).toBe('unknown');
});

test('a child is alive until it ends, and dead from then on', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const identity = await identityOf(child.pid ?? 0);
  if (identity === undefined) throw new Error('no identity');
  expect(await isSameProcessAlive(identity)).toBe('alive');
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  expect(await isSameProcessAlive(identity)).toBe('dead');
  expect(await identityOf(identity.pid)).toBeUndefined();
});

unix('a zombie is dead', async () => {
  // The shell starts a child and then, before that ends, becomes a program that never asks for the child's end.
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
  const zombie = Number(chunk.toString().trim());
  await expect.poll(() => identityOf(zombie), { timeout: 5_000 }).toBeUndefined();
  expect(() => process.kill(zombie, 0)).not.toThrow();
  const own = await ownIdentity();
  expect(await isSameProcessAlive({ ...own, pid: zombie, startTime: '1' })).toBe('dead');
});

test('numbers that mean a group or nobody have no identity', async () => {
  expect(await identityOf(0)).toBeUndefined();
  expect(await identityOf(-1)).toBeUndefined();
  expect(await identityOf(Number.NaN)).toBeUndefined();
});

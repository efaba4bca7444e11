import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { findByArguments } from './find-by-arguments.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function start(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)', '--', ...args]);
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

test.skipIf(process.platform === 'win32')('a process is found by its arguments, and no other', async () => {
  const address = `unix:///run/${process.pid}-${Date.now()}.sock`;
  await start(`UNIX-CONNECT:${address}`);
  await start('--listen', `${address}2`);
  await start('--connect', address);
  expect(await findByArguments(['--listen', address])).toBeUndefined();
  const pid = await start('--listen', address, 'more');
  expect((await findByArguments(['--listen', address]))?.pid).toBe(pid);
});

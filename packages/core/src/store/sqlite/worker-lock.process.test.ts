import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startChildScript, type ChildScript } from '../../../testing/child-script.ts';
import { isWorkerLockHeld, tryTakeWorkerLock } from './worker-lock.ts';

let path: string;
let holder: ChildScript;
beforeEach(async () => {
  path = join(mkdtempSync(join(tmpdir(), 'codex-cp-lock-')), 'state-worker-lock');
  holder = startChildScript('hold-lock', [path]);
  expect(await holder.line()).toBe('taken');
});
afterEach(async () => {
  holder.kill('SIGKILL');
  await holder.exited;
});

test('while one process holds the lock, another sees it held and cannot take it', () => {
  expect(isWorkerLockHeld(path)).toBe(true);
  expect(tryTakeWorkerLock(path)).toBeUndefined();
});

test('the lock goes with its holder, also when that is killed', async () => {
  holder.kill('SIGKILL');
  await holder.exited;
  expect(isWorkerLockHeld(path)).toBe(false);
  const lock = tryTakeWorkerLock(path);
  expect(lock).toBeDefined();
  lock?.release();
});

test('garbage collection in the holder does not drop the lock', async () => {
  for (let round = 0; round < 20; round += 1) {
    holder.send('collect');
    expect(await holder.line()).toBe('collected');
    expect(isWorkerLockHeld(path)).toBe(true);
  }
});

test('the process that holds the lock can ask whether it is held without losing it', () => {
  const own = `${path}-own`;
  const lock = tryTakeWorkerLock(own);
  expect(isWorkerLockHeld(own)).toBe(true);
  expect(tryTakeWorkerLock(own)).toBeUndefined();
  lock?.release();
  expect(isWorkerLockHeld(own)).toBe(false);
});

test('a lock whose file was removed or replaced is no longer intact', () => {
  const own = `${path}-own`;
  const lock = tryTakeWorkerLock(own);
  expect(lock?.isIntact()).toBe(true);
  rmSync(own);
  expect(lock?.isIntact()).toBe(false);
  writeFileSync(`${own}.new`, '');
  renameSync(`${own}.new`, own);
  expect(lock?.isIntact()).toBe(false);
  lock?.release();
});

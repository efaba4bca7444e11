import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChildScript } from '../../../testing/child-script.ts';
import { isWorkerLockHeld, tryTakeWorkerLock } from './worker-lock.ts';

test('a holder that asks for its lock again, or whether it is held, keeps it: another process does not get it', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'codex-cp-kept-')), 'state-worker-lock');
  const lock = tryTakeWorkerLock(path);
  expect([tryTakeWorkerLock(path), isWorkerLockHeld(path)]).toEqual([undefined, true]);
  const other = startChildScript('hold-lock', [path]);
  onTestFinished(async () => {
    lock?.release();
    other.kill('SIGKILL');
    await other.exited;
  });
  expect(await other.line()).toBe('held');
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startChildScript, type ChildScript } from '../../../testing/child-script.ts';
import { givenSubmit, operationId } from '../../../testing/given.ts';
import type { Store } from '../store.ts';
import { openSqliteStore } from './open.ts';

const ROUNDS = 1_000;
const STEP_MS = 0.05;

let store: Store;
let worker: ChildScript;
beforeEach(() => {
  const path = join(mkdtempSync(join(tmpdir(), 'codex-cp-idle-')), 'state.sqlite3');
  store = openSqliteStore(path);
  worker = startChildScript('leave-when-idle', [path]);
});
afterEach(async () => {
  worker.kill('SIGKILL');
  await worker.exited;
  store.close();
});

async function tell(line: string): Promise<string> {
  worker.send(line);
  return worker.line();
}

/** Keeps this process busy: shorter than any timer. */
function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('a task submitted exactly at the idle exit, 1,000 times: it saw no worker, or the worker saw it', async () => {
  const seen = { left: 0, work_open: 0 };
  let delay = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    expect(await tell('enter')).toBe('in');
    const id = operationId(`op_${round}`);
    const leaving = tell('leave');
    spin(delay);
    const outcome = store.operations.submit(givenSubmit({ id, prompt: id, dedupKey: id }), 1_000);
    const exit = (await leaving) as keyof typeof seen;
    expect([outcome.kind, 'worker' in outcome && outcome.worker !== undefined]).toEqual([
      'created',
      exit === 'work_open',
    ]);
    seen[exit] += 1;
    // Towards the very moment at which either may come first.
    delay = Math.max(0, delay + (exit === 'left' ? -STEP_MS : STEP_MS));
    store.operations.requestInterrupt(id, { reason: 'requested', keepCommands: false }, 1_000);
    if (exit === 'work_open') expect(await tell('go')).toBe('left');
  }
  expect(Math.min(seen.left, seen.work_open)).toBeGreaterThan(ROUNDS / 10);
});

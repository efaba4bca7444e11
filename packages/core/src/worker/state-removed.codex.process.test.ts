import { existsSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { commandsOf, processesOf } from '../../testing/processes-of.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

const LEAVING_MS = 20_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

test('the state folder is removed in mid-turn: Codex, its command and the worker end, nothing is left running', async () => {
  const worker = rig.startWorker();
  rig.submit('[[id:s]][[sleep-command:600]]');
  await vi.waitFor(() => expect(commandsOf(rig)).not.toEqual([]), { timeout: LEAVING_MS });
  rmSync(rig.workspace.stateDir, { recursive: true });
  expect(await worker.exited).toBe(0);
  await vi.waitFor(() => expect(processesOf(rig)).toEqual([]), { timeout: LEAVING_MS });
  expect(rig.model.countStarts('s')).toBe(1);
});

test('a worker that starts after the state was removed leaves at once, and makes none anew', async () => {
  rmSync(rig.workspace.stateDir, { recursive: true });
  expect(await rig.startWorker().exited).toBe(0);
  expect(existsSync(rig.statePath)).toBe(false);
});

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endLeftProcesses } from '../testing/end-left-processes.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import type { ControlPlane } from './control-plane-api.ts';
import { openControlPlane } from './control-plane.ts';
import { isSameProcessAlive } from './process/process-identity.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import type { Store } from './store/store.ts';

let rig: Rig;
let plane: ControlPlane;
let folder: string;
beforeEach(async () => {
  rig = await openRig();
  const { root, codexHome } = rig.workspace;
  folder = join(root, 'inline');
  plane = openControlPlane({
    env: { ...process.env, CODEX_HOME: codexHome },
    cwd: rig.workspace.cwd,
    settings: { stateDb: join(folder, 'state.sqlite3'), executionMode: 'inline' },
  });
});
afterEach(async () => {
  await plane.close();
  await withStore(endLeftProcesses);
  await rig.close();
});

async function withStore<T>(work: (store: Store) => T): Promise<Awaited<T>> {
  const store = openSqliteStore(join(folder, 'state.sqlite3'));
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

const submit = (message: string) => plane.submit({ operation_type: 'start_chat', cwd: rig.workspace.cwd, message });

test('in mode inline the work goes on in the new file when the state folder was removed, and the old Codex is ended', async () => {
  await submit('[[id:a]][[gate:go]]');
  await rig.model.waitForRequest(({ marker }) => marker === 'a');
  const firstServer = await withStore((store) => store.generations.living()[0]?.process);
  rmSync(folder, { recursive: true });
  const { operationId } = await submit('[[id:b]][[answer:two]]');
  // The old Codex is given the time to end its turn; only then is the old worker gone.
  rig.model.release('go');
  expect(await plane.wait({ operation_ids: [operationId], wait_seconds: 30 })).toMatchObject({
    reason: 'ended',
    operations: [{ status: 'completed' }],
  });
  expect([rig.model.countStarts('a'), rig.model.countStarts('b')]).toEqual([1, 1]);
  await plane.close();
  expect(firstServer && (await isSameProcessAlive(firstServer))).toBe('dead');
});

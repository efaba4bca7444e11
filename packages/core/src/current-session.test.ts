import { mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TOOLS } from './contract/registry.ts';
import type { ControlPlane } from './control-plane-api.ts';
import { openControlPlane } from './control-plane.ts';
import { CurrentSession } from './current-session.ts';
import { deferred } from './foundation/deferred.ts';
import type { OperationId } from './model/operation.ts';
import { openSqliteStore } from './store/sqlite/open.ts';

let root: string;
let folder: string;
let plane: ControlPlane;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'codex-cp-current-')));
  folder = join(root, 'state');
  plane = openControlPlane({
    env: { CODEX_HOME: join(root, 'codex') },
    cwd: root,
    settings: { stateDb: join(folder, 'state.sqlite3'), executionMode: 'client' },
  });
});
afterEach(async () => {
  await plane.close();
  rmSync(root, { recursive: true, force: true });
});

const submit = (message: string) =>
  plane.submit({ operation_type: 'start_chat', cwd: root, message, client_request_id: message });

/** Is the task in the file that lies at the path now? As a worker would see it, which opens the file itself. */
function isStoredAtThePath(operationId: string): boolean {
  const store = openSqliteStore(join(folder, 'state.sqlite3'));
  try {
    return store.operations.get(operationId as OperationId) !== undefined;
  } finally {
    store.close();
  }
}

const replaced = expect.objectContaining({
  code: 'CODEX_STATE_UNUSABLE',
  details: expect.objectContaining({ reason: 'replaced' }) as unknown,
}) as Error;

describe('a front-end whose state folder went away', () => {
  test.each([
    ['removed', () => rmSync(folder, { recursive: true })],
    ['renamed', () => renameSync(folder, `${folder}-old`)],
    [
      'replaced by another that is in use',
      () => {
        renameSync(folder, `${folder}-old`);
        openSqliteStore(join(folder, 'state.sqlite3')).close();
      },
    ],
  ])('%s: the next task is in the file at the path', async (_, takeAway) => {
    const before = await submit('before');
    takeAway();
    const after = await submit('after');
    expect(isStoredAtThePath(after.operationId)).toBe(true);
    expect(isStoredAtThePath(before.operationId)).toBe(false);
    expect((await plane.list({})).operations).toHaveLength(1);
    expect(plane.worker.status()).toMatchObject({ running: false });
  });

  test('acknowledges nothing that was written while it went away', async () => {
    let isIntact = true;
    const session = {
      frontEnd: { statePath: '/state', isBlank: false, isIntact: () => isIntact, close: () => Promise.resolve() },
      callTool: () => {
        isIntact = false;
        return Promise.resolve({ ok: true, operationId: 'op_1' } as const);
      },
    };
    const current = new CurrentSession(
      () => session,
      () => 'use',
    );
    expect(await current.callTool('codex_submit_task', {})).toMatchObject({
      ok: false,
      error: { code: 'CODEX_STATE_UNUSABLE', details: { reason: 'replaced' } },
    });
  });

  test('tells the cause while the file cannot be opened, and works again once it can', async () => {
    await submit('before');
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    await expect(submit('meanwhile')).rejects.toThrow(
      expect.objectContaining({ code: 'CODEX_STATE_UNUSABLE' }) as Error,
    );
    rmSync(folder);
    expect(isStoredAtThePath((await submit('again')).operationId)).toBe(true);
  });

  test('ends a wait and a subscription that are under way with a clear error', async () => {
    const { operationId } = await submit('watched');
    const facts = plane.subscribe({ operationId })[Symbol.asyncIterator]();
    const watching = drain(facts);
    const asleep = deferred<undefined>();
    const onProgress = (): void => asleep.resolve(undefined);
    const waiting = plane.wait({ operation_ids: [operationId], wait_seconds: 30 }, { onProgress });
    await asleep.promise;
    rmSync(folder, { recursive: true });
    await expect(waiting).rejects.toThrow(replaced);
    await expect(watching).rejects.toThrow(replaced);
  });
});

describe('a front-end where nobody has stored anything yet', () => {
  const READS = TOOLS.filter(({ effect }) => effect === 'read').map(({ name }) => name);

  test('reads, and neither a file nor a folder is made', async () => {
    for (const tool of READS) await plane.callTool(tool, {});
    expect((await plane.list({})).operations).toEqual([]);
    expect(await plane.health({})).toMatchObject({ ok: true });
    expect(plane.worker.status()).toMatchObject({ running: false });
    await plane.worker.stop();
    expect(readdirSync(root)).toEqual([]);
  });

  test('sees the first task at once, its own and that of another program', async () => {
    expect((await plane.list({})).operations).toEqual([]);
    const other = openControlPlane({
      env: { CODEX_HOME: join(root, 'codex') },
      cwd: root,
      settings: { stateDb: join(folder, 'state.sqlite3'), executionMode: 'client' },
    });
    const { operationId } = await other.submit({ operation_type: 'start_chat', cwd: root, message: 'theirs' });
    await other.close();
    expect((await plane.list({})).operations).toMatchObject([{ operationId }]);
    await submit('ours');
    expect((await plane.list({})).operations).toHaveLength(2);
  });

  test('has its reads answered also while the first task makes the file', async () => {
    const reads = READS.map((tool) => plane.callTool(tool, {}));
    await submit('first');
    const answers = await Promise.all(reads);
    const unusable = answers.filter((answer) => !answer.ok && answer.error.code === 'CODEX_STATE_UNUSABLE');
    expect(unusable).toEqual([]);
    expect((await plane.list({})).operations).toHaveLength(1);
  });

  test('makes no file for a tool that there is none of', async () => {
    await plane.callTool('codex_no_such_tool', {});
    expect(readdirSync(root)).toEqual([]);
  });

  test('takes up what others store later, although it is asked nothing more', async () => {
    const others = { env: { CODEX_HOME: join(root, 'codex') }, cwd: root };
    const settings = { stateDb: join(folder, 'state.sqlite3') };
    const worker = openControlPlane({ ...others, settings: { ...settings, executionMode: 'inline' } });
    try {
      const { operationId } = await submit('theirs');
      const store = openSqliteStore(settings.stateDb);
      await vi.waitFor(() => expect(store.worker.current()).toBeDefined(), { timeout: 20_000 });
      expect(store.operations.get(operationId as OperationId)).toBeDefined();
      store.close();
    } finally {
      await worker.close();
    }
  });

  test('is told of a folder that cannot be looked into, and not that there is nothing', async () => {
    writeFileSync(folder, 'in the way');
    await expect(plane.list({})).rejects.toThrow(expect.objectContaining({ code: 'CODEX_STATE_UNUSABLE' }) as Error);
  });
});

test('a control plane that was closed stays closed', async () => {
  await plane.close();
  await expect(plane.list({})).rejects.toThrow(
    expect.objectContaining({
      code: 'CODEX_STATE_UNUSABLE',
      details: expect.objectContaining({ reason: 'closed' }) as unknown,
    }) as Error,
  );
});

async function drain(facts: AsyncIterator<unknown>): Promise<void> {
  while (!(await facts.next()).done);
}

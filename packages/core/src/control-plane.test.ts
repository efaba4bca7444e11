import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openControlPlane } from './control-plane.ts';
import { MIGRATIONS } from './store/sqlite/migrations/index.ts';
import { openSqliteStore } from './store/sqlite/open.ts';

const THREAD = '019aafc8-8f00-7abc-8def-0123456789ab';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'codex-cp-plane-')));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test.each(['sessionsDir', 'archivedSessionsDir'] as const)('a thread is found in a configured %s', async (setting) => {
  const folder = setting === 'sessionsDir' ? join(root, 'elsewhere', dayOf(THREAD)) : join(root, 'elsewhere');
  mkdirSync(folder, { recursive: true });
  const header = JSON.stringify({ type: 'session_meta', payload: { id: THREAD, cwd: root } });
  writeFileSync(join(folder, `rollout-x-${THREAD}.jsonl`), `${header}\n`);
  const plane = openControlPlane({
    env: { CODEX_HOME: join(root, 'codex') },
    cwd: root,
    settings: {
      stateDb: join(root, 'state', 'state.sqlite3'),
      executionMode: 'client',
      [setting]: join(root, 'elsewhere'),
    },
  });
  try {
    const task = { operation_type: 'send_message', chat_id: THREAD, message: 'Go on', cwd: root } as const;
    expect(await plane.submit(task)).toMatchObject({ threadId: THREAD });
  } finally {
    await plane.close();
  }
});

test('a state file that a newer build has changed in a harmless way is used, and health says so', async () => {
  const stateDb = join(root, 'state', 'state.sqlite3');
  const later = {
    id: MIGRATIONS.length + 1,
    name: 'later',
    breaking: false,
    sql: 'CREATE TABLE later (x INTEGER) STRICT',
  };
  openSqliteStore(stateDb, [...MIGRATIONS, later]).close();
  const plane = openControlPlane({
    env: { CODEX_HOME: join(root, 'codex') },
    cwd: root,
    settings: { stateDb, executionMode: 'client' },
  });
  const { configHints } = await plane.health({});
  await plane.close();
  expect(configHints.warnings).toEqual([expect.stringContaining(`schema ${later.id}`)]);
});

test.skipIf(process.platform !== 'linux').each([
  ['the default folder of the state is made private again', {}, 0o700],
  ['a configured folder is left as it is', { stateDb: 'state/codex-cp/state.sqlite3' }, 0o755],
])('%s', async (_, settings, mode) => {
  const folder = join(root, 'state', 'codex-cp');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const env = {
    CODEX_HOME: join(root, 'codex'),
    XDG_STATE_HOME: join(root, 'state'),
    CODEX_MCP_EXECUTION_MODE: 'client',
  };
  const plane = openControlPlane({ env, cwd: root, settings });
  await plane.submit({ operation_type: 'start_chat', message: 'Do it.', cwd: root });
  await plane.close();
  expect(statSync(folder).mode & 0o777).toBe(mode);
  expect(statSync(join(folder, 'state.sqlite3')).mode & 0o777).toBe(0o600);
});

/** `YYYY/MM/DD` of the moment that the id carries. */
const dayOf = (threadId: string): string =>
  new Date(Number.parseInt(threadId.replaceAll('-', '').slice(0, 12), 16))
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '/');

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import { endLeftProcesses } from './end-left-processes.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from './workspace.ts';

const DEMO = fileURLToPath(new URL('../../../scripts/demo-task.mjs', import.meta.url));

/** What a user may have set for the real thing; each of these would break the demo or point it at their own state. */
const USERS_OWN = {
  CODEX_MCP_STATE_DB: '/nowhere/of-the-user.sqlite3',
  CODEX_MCP_EXECUTION_MODE: 'client',
  CODEX_CONTROL_PLANE_MCP_CONFIG: '/nowhere/config.json',
  OPENCLAW_CODEX_MCP_LOG: '/nowhere/log',
  CODEX_ALLOWED_ROOTS: '/nowhere',
  CODEX_PROJECTS_ROOT: '/nowhere',
  CODEX_BINARY_PATH: '/nowhere/codex',
  CODEX_HOME: '/nowhere/home',
  HTTP_PROXY: 'http://127.0.0.1:9',
  http_proxy: 'http://127.0.0.1:9',
};

let workspace: TemporaryWorkspace;
beforeEach(() => {
  workspace = temporaryWorkspace();
});
afterEach(async () => {
  const store = openSqliteStore(join(folder(), 'state/state.sqlite3'));
  await endLeftProcesses(store);
  store.close();
  workspace.remove();
});

const folder = (): string => join(workspace.root, 'demo');

/** Starts the demo; `says` resolves with what it has written once that fits, and `ended` with all of it. */
function startDemo(...flags: readonly string[]) {
  const env = { ...process.env, ...USERS_OWN, HOME: workspace.root };
  const child = spawn(process.execPath, [DEMO, '--folder', folder(), ...flags], { cwd: workspace.cwd, env });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const look of listeners) look();
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(output)) resolve(output);
      };
      listeners.add(look);
      void ended.then(() => reject(new Error(`ended without ${pattern.source}:\n${output}`)));
      look();
    });
  return { ended, says, kill: () => child.kill('SIGKILL') };
}

test('the demo runs to its end, whatever is set on this machine: an id, an approval, a report, one turn', async () => {
  const { code, output } = await startDemo().ended;
  expect([code, output]).toEqual([0, expect.stringContaining('Final report: completed')]);
  expect(output).toMatch(/submitted {2}op_/);
  expect(output).toContain('Codex asks');
  expect(output).toContain('The model saw exactly one turn.');
  expect(existsSync(join(folder(), 'workspace/hello.txt'))).toBe(true);
});

test('the demo runs again after it was killed while Codex asked, and ends what was left', async () => {
  const first = startDemo('--ask');
  const [, left] = /submitted {2}(op_\S+)/.exec(await first.says(/Allow it\?/)) ?? [];
  first.kill();
  await first.ended;
  const { code, output } = await startDemo().ended;
  expect([code, output]).toEqual([0, expect.stringContaining('The model saw exactly one turn.')]);
  expect(output).toContain(`stops      ${left ?? ''}`);
  const store = openSqliteStore(join(folder(), 'state/state.sqlite3'));
  expect(store.operations.active()).toEqual([]);
  store.close();
});

import { execFile } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryWorkspace, type TemporaryWorkspace } from '../../core/testing/workspace.ts';
import { MIGRATIONS, openSqliteStore } from '../../core/testing/open-store.ts';
import { connectTo, doorOf, type Era } from './clients.ts';

let workspace: TemporaryWorkspace;
beforeEach(() => {
  workspace = temporaryWorkspace();
});
afterEach(() => workspace.remove());

type Environment = Record<string, string>;

const environment = (more: Environment): Environment => ({
  PATH: process.env['PATH'] ?? '',
  HOME: workspace.root,
  CODEX_MCP_EXECUTION_MODE: 'client',
  CODEX_MCP_STATE_DB: join(workspace.stateDir, 'state.sqlite3'),
  CODEX_ALLOWED_ROOTS: workspace.root,
  ...more,
});

const CLI = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));

/** What the command line prints with --json, whatever its exit code. */
const cliAnswer = (env: Environment): Promise<unknown> =>
  new Promise((resolve) => {
    execFile(process.execPath, [CLI, 'list', '--json'], { env, cwd: workspace.cwd }, (_error, stdout) =>
      resolve(JSON.parse(stdout)),
    );
  });

const HEADER_BYTES = 100;

/** A file of ours with nothing but its header left. */
const damaged = (): Environment => {
  const path = join(workspace.root, 'damaged.sqlite3');
  openSqliteStore(path).close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size - HEADER_BYTES, 7), 0, undefined, HEADER_BYTES);
  closeSync(file);
  return { CODEX_MCP_STATE_DB: path };
};

/** A file with a step that only a later version knows, and that an earlier one must not pass over. */
const tooNew = (): Environment => {
  const path = join(workspace.root, 'too-new.sqlite3');
  const later = { id: MIGRATIONS.length + 1, name: 'later', breaking: true, sql: 'CREATE TABLE later (x)' };
  openSqliteStore(path, [...MIGRATIONS, later]).close();
  return { CODEX_MCP_STATE_DB: path };
};

/** A file stands where the folder of the state file should be. */
const blocked = (): Environment => {
  const path = join(workspace.root, 'blocked');
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  writeFileSync(join(path, 'file'), '');
  return { CODEX_MCP_STATE_DB: join(path, 'file', 'state.sqlite3') };
};

const CASES: readonly (readonly [string, () => Environment, string])[] = [
  ['a bad setting', () => ({ CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL: 'many' }), 'INVALID_ARGUMENT'],
  ['an unusable state file', damaged, 'CODEX_STATE_UNUSABLE'],
  ['a state file of a later version', tooNew, 'CODEX_STATE_TOO_NEW'],
  ['a state file in no folder', blocked, 'CODEX_STATE_UNUSABLE'],
];

test.each(
  CASES.flatMap(([what, more, code]) => (['v1', 'v2'] as Era[]).map((era) => [what, era, more, code] as const)),
)('%s is told by every tool to the %s client, in the words of the command line', async (_what, era, more, code) => {
  const env = environment(more());
  const spec = { command: process.execPath, args: [doorOf('codex-cp-mcp')], env, cwd: workspace.cwd };
  const client = await connectTo(spec, era);
  try {
    const told = await cliAnswer(env);
    for (const { name } of (await client.listTools()).tools) {
      const answer = await client.call(name, {});
      expect(answer).toMatchObject({ isError: true, structuredContent: { ok: false, error: { code } } });
      expect(answer.structuredContent).toEqual(told);
    }
  } finally {
    await client.close();
  }
});

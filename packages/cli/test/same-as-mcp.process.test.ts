import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOOLS } from '@codex-cp/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scene } from '../../core/testing/store-contract/scene.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../../core/testing/workspace.ts';
import { openSqliteStore } from '../../core/testing/open-store.ts';
import { connectTo, doorOf, type TestClient } from '../../mcp/test/clients.ts';
import { startProgram } from '../testing/program.ts';

let workspace: TemporaryWorkspace;
let env: Record<string, string>;
let scene: Scene;
let clients: readonly TestClient[];

/** Rows as a worker would have left them; no worker and no Codex are needed to read and answer them. */
beforeAll(async () => {
  workspace = temporaryWorkspace();
  const statePath = join(workspace.stateDir, 'state.sqlite3');
  scene = new Scene(openSqliteStore(statePath));
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: workspace.root,
    CODEX_HOME: workspace.codexHome,
    CODEX_MCP_STATE_DB: statePath,
    CODEX_MCP_EXECUTION_MODE: 'client',
    CODEX_ALLOWED_ROOTS: workspace.root,
  };
  const spec = { command: process.execPath, args: [doorOf('codex-cp-mcp')], env, cwd: workspace.cwd };
  clients = [await connectTo(spec, 'v1'), await connectTo(spec, 'v2')];
  // A client that knows the list holds each answer against the published schema.
  for (const client of clients) await client.listTools();
});
afterAll(async () => {
  for (const client of clients) await client.close();
  scene.store.close();
  workspace.remove();
});

/** An answer without what differs from one moment, and one task, to the next. */
const normal = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/(op|int|ps)_[0-9a-f]+/g, '$1_N')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/"(stalenessSeconds|waitedSeconds)":[\d.]+/g, '"$1":0'),
  ) as unknown;

async function cli(...args: readonly string[]): Promise<unknown> {
  const { stdout } = await startProgram('main', [...args, '--json'], { env, cwd: workspace.cwd }).ended;
  return normal(JSON.parse(stdout));
}

async function mcp(client: TestClient, name: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { isError, structuredContent, content } = await client.call(name, args);
  expect(isError).toBe(false);
  expect(JSON.parse(content[0]!.text!)).toEqual(structuredContent);
  return normal(structuredContent);
}

interface Case {
  readonly tool: (typeof TOOLS)[number]['name'];
  /** What the command line and each client is given: a task or a question of its own where it changes one. */
  readonly given: () => string;
  readonly argv: (given: string) => readonly string[];
  readonly input: (given: string) => Readonly<Record<string, unknown>>;
}

const nothing = (): string => '';
const asked = (): string => scene.ask(scene.running({ prompt: 'same' }).id).id;
const ended = (): string => scene.completed({ prompt: 'same' }).id;

const CASES: readonly Case[] = [
  { tool: 'codex_health_summary', given: nothing, argv: () => ['health'], input: () => ({}) },
  { tool: 'codex_list_projects', given: nothing, argv: () => ['projects'], input: () => ({}) },
  { tool: 'codex_list_operations', given: nothing, argv: () => ['list', '-n', '5'], input: () => ({ limit: 5 }) },
  { tool: 'codex_list_pending_interactions', given: nothing, argv: () => ['interactions'], input: () => ({}) },
  {
    tool: 'codex_get_operation_status',
    given: ended,
    argv: (id) => ['status', id],
    input: (id) => ({ operation_id: id }),
  },
  {
    tool: 'codex_wait',
    given: ended,
    argv: (id) => ['wait', id],
    input: (id) => ({ operation_ids: [id], wait_seconds: 0 }),
  },
  {
    tool: 'codex_answer_pending_interaction',
    given: asked,
    argv: (id) => ['answer', id, '--decision', 'accept'],
    input: (id) => ({ interaction_id: id, decision: 'accept' }),
  },
  {
    tool: 'codex_interrupt_turn',
    given: () => scene.queued().id,
    argv: (id) => ['interrupt', id],
    input: (id) => ({ operation_id: id }),
  },
  {
    tool: 'codex_submit_task',
    given: nothing,
    argv: () => ['submit', 'Do it.', '--cwd', workspace.cwd, '--dedup-policy', 'idempotency_only'],
    input: () => ({
      operation_type: 'start_chat',
      message: 'Do it.',
      cwd: workspace.cwd,
      dedup_policy: 'idempotency_only',
    }),
  },
];

test('every tool is here', () => {
  expect(CASES.map(({ tool }) => tool).sort()).toEqual(TOOLS.map(({ name }) => name).sort());
});

test.each(CASES)('$tool answers the same over the command line, the v1 and the v2 client', async (each) => {
  const { tool, given, argv, input } = each;
  const printed = await cli(...argv(given()));
  expect(printed).toMatchObject({ ok: true });
  for (const client of clients) expect(await mcp(client, tool, input(given()))).toEqual(printed);
});

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** Gives a program a terminal; part of util-linux. */
const SCRIPT = 'script';
const hasScript = process.platform === 'linux' && spawnSync(SCRIPT, ['--version']).status === 0;

describe.skipIf(!hasScript)('on a real terminal', () => {
  const onTerminal = (more: NodeJS.ProcessEnv = {}): string => {
    const command = `"${process.execPath}" "${MAIN}" list -n 3`;
    const options = { env: { ...env, TERM: 'xterm-256color', ...more }, cwd: workspace.cwd, encoding: 'utf8' as const };
    return spawnSync(SCRIPT, ['-qec', command, '/dev/null'], options).stdout;
  };

  test('the table is coloured', () => {
    const shown = onTerminal();
    expect(shown).toContain('\u001B[');
    expect(shown).toContain('queued');
  });

  test('it is not where the user wants no colour', () => {
    expect(onTerminal({ NO_COLOR: '1' })).not.toContain('\u001B[');
  });
});

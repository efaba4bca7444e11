import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TOOLS } from '@codex-cp/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenRollout, rolloutTurnId } from '../../core/testing/rollouts.ts';
import type { Scene } from '../../core/testing/store-contract/scene.ts';
import { TOOL_FIELDS } from '../src/generated/tool-fields.ts';
import { plannedWorkflow } from '../testing/planned-workflow.ts';
import { openThreeDoors, type ThreeDoors } from '../testing/three-doors.ts';

let doors: ThreeDoors;
let scene: Scene;
beforeAll(async () => {
  doors = await openThreeDoors();
  scene = doors.scene;
});
afterAll(() => doors.close());

interface Case {
  readonly tool: (typeof TOOLS)[number]['name'];
  /** What the command line and each client is given: a task or a question of its own where it changes one. */
  readonly given: () => string;
  readonly argv: (given: string) => readonly string[];
  readonly input: (given: string) => Readonly<Record<string, unknown>>;
}

const nothing = (): string => '';
const asked = (): string => scene.ask(scene.running({ prompt: 'same' }).id).id;
const planned = (): string => plannedWorkflow(scene);
const ended = (): string => scene.completed({ prompt: 'same' }).id;

let prompts = 0;
/** One that is not active already. */
const prompt = (): string => `Plan task ${(prompts += 1)}`;

/** A chat that another program of Codex left. */
const chat = (): string =>
  givenRollout(doors.workspace.codexHome, { cwd: doors.workspace.cwd, source: 'exec' }).threadId;
const turn = (): string => rolloutTurnId(chat(), 1);

const CASES: readonly Case[] = [
  { tool: 'codex_health_summary', given: nothing, argv: () => ['health'], input: () => ({}) },
  { tool: 'codex_list_projects', given: nothing, argv: () => ['projects'], input: () => ({}) },
  {
    tool: 'codex_list_project_chats',
    given: nothing,
    argv: () => ['chats', doors.projectId],
    input: () => ({ project_id: doors.projectId }),
  },
  { tool: 'codex_list_active_chats', given: nothing, argv: () => ['chats', 'active'], input: () => ({}) },
  {
    tool: 'codex_get_chat_status',
    given: chat,
    argv: (id) => ['chat', 'status', id],
    input: (id) => ({ chat_id: id }),
  },
  { tool: 'codex_get_chat', given: chat, argv: (id) => ['chat', id], input: (id) => ({ chat_id: id }) },
  {
    tool: 'codex_get_turn_status',
    given: turn,
    argv: (id) => ['turn', id, '--thread', chat()],
    input: (id) => ({ turn_id: id, thread_id: chat() }),
  },
  { tool: 'codex_get_app_server_status', given: nothing, argv: () => ['app-server', 'status'], input: () => ({}) },
  {
    tool: 'codex_restart_app_server',
    given: nothing,
    argv: () => ['app-server', 'restart', '--no-start'],
    input: () => ({ start_after_restart: false }),
  },
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
    tool: 'codex_get_workflow_status',
    given: planned,
    argv: (id) => ['plan', 'status', id],
    input: (id) => ({ workflow_id: id }),
  },
  {
    tool: 'codex_approve_plan',
    given: planned,
    argv: (id) => ['plan', 'approve', id, '--yes', '--sandbox', 'read-only'],
    input: (id) => ({ workflow_id: id, sandbox: 'read-only' }),
  },
  {
    tool: 'codex_revise_plan',
    given: planned,
    argv: (id) => ['plan', 'revise', id, 'Smaller.'],
    input: (id) => ({ workflow_id: id, feedback: 'Smaller.' }),
  },
  {
    tool: 'codex_start_plan_workflow',
    given: prompt,
    argv: (message) => ['plan', 'start', message, '--cwd', doors.workspace.cwd],
    input: (message) => ({ message, cwd: doors.workspace.cwd }),
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
    argv: () => ['submit', 'Do it.', '--cwd', doors.workspace.cwd, '--dedup-policy', 'idempotency_only'],
    input: () => ({
      operation_type: 'start_chat',
      message: 'Do it.',
      cwd: doors.workspace.cwd,
      dedup_policy: 'idempotency_only',
    }),
  },
];

test('every tool with a command is here; of several with one command the one that it calls', () => {
  const commands = new Map(TOOLS.toReversed().map(({ name, cli: { id } }) => [id, name]));
  expect(CASES.map(({ tool }) => tool).sort()).toEqual([...commands.values()].sort());
});

test.each(CASES)('$tool answers the same over the command line, the v1 and the v2 client', async (each) => {
  const { tool, given, argv, input } = each;
  const printed = await doors.cli(...argv(given()));
  expect(printed).toMatchObject({ ok: true });
  for (const client of doors.clients) expect(await doors.mcp(client, tool, input(given()))).toEqual(printed);
});

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** Gives a program a terminal; part of util-linux. */
const SCRIPT = 'script';
const hasScript = process.platform === 'linux' && spawnSync(SCRIPT, ['--version']).status === 0;

describe.skipIf(!hasScript)('on a real terminal', () => {
  interface Typed {
    readonly more?: NodeJS.ProcessEnv;
    readonly input?: string;
  }
  const onTerminal = (args: string, { more = {}, input = '' }: Typed = {}) => {
    const command = `"${process.execPath}" "${MAIN}" ${args}`;
    const options = {
      env: { ...doors.env, TERM: 'xterm-256color', ...more },
      cwd: doors.workspace.cwd,
      encoding: 'utf8',
      input,
    } as const;
    const { stdout, status } = spawnSync(SCRIPT, ['-qec', command, '/dev/null'], options);
    return { shown: stdout, status };
  };

  test('the table is coloured', () => {
    const { shown } = onTerminal('list -n 3');
    expect(shown).toContain('\u001B[');
    expect(shown).toContain('queued');
  });

  test('it is not where the user wants no colour', () => {
    expect(onTerminal('list -n 3', { more: { NO_COLOR: '1' } }).shown).not.toContain('\u001B[');
  });

  test('a plan is shown before it is approved, and a no approves nothing', () => {
    const id = planned();
    const refused = onTerminal(`plan approve ${id}`, { input: 'n\n' });
    expect([refused.status, refused.shown]).toEqual([
      6,
      expect.stringMatching(/1\. Look[^]*\[y\/N\][^]*Nothing was approved/),
    ]);
    const approved = onTerminal(`plan approve ${id}`, { input: 'y\n' });
    expect([approved.status, approved.shown]).toEqual([0, expect.stringMatching(/\[y\/N\][^]*op_[0-9a-f]{32}/)]);
  });

  test.each(TOOL_FIELDS.codex_submit_task.approval_policy.words)(
    'it is asked about with what it is then executed with: --approval %s',
    (word) => {
      const id = planned();
      const flags = `--sandbox danger-full-access --approval ${word}`;
      const { shown } = onTerminal(`plan approve ${id} ${flags}`, { input: 'y\n' });
      const [execution] = scene.store.operations.list({ limit: 1 });
      expect(execution).toMatchObject({ workflowId: id, settings: { sandbox: 'danger-full-access' } });
      expect(shown).toMatch(
        new RegExp(`Executes.* danger-full-access, approval ${execution!.settings.approvalPolicy}\\s`),
      );
    },
  );
});

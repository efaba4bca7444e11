import { TOOLS } from '@codex-cp/core/contract';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenEnd, givenError } from '../../core/testing/given.ts';
import { givenRollout } from '../../core/testing/rollouts.ts';
import { turnOf } from '../../core/testing/store-contract/scene.ts';
import { plannedWorkflow } from '../testing/planned-workflow.ts';
import { openThreeDoors, type ThreeDoors } from '../testing/three-doors.ts';

type Arguments = Readonly<Record<string, unknown>>;
type Tool = (typeof TOOLS)[number];
type ToolName = Tool['name'];
type ErrorCode = Tool['errors'][number];
type OperationId = Parameters<ThreeDoors['scene']['get']>[0];
type WorkflowId = Parameters<ThreeDoors['scene']['store']['workflows']['get']>[0];

interface Case {
  readonly tool: ToolName;
  readonly code: ErrorCode;
  /** Brings about what the call is refused for, anew for each door. */
  readonly given?: () => string | Promise<string>;
  readonly input: (given: string) => Arguments;
  /** Missing where no command makes this call. */
  readonly argv?: (given: string) => readonly string[];
  /** What a worker does while the call waits. */
  readonly meanwhile?: () => Promise<void>;
}

let doors: ThreeDoors;
beforeAll(async () => {
  doors = await openThreeDoors();
});
afterAll(() => doors.close());

const NONE = 'no_such_id';
const PATIENCE_MS = 15_000;
/** Why a worker may give a task up before it has a turn. */
const NOT_STARTED: readonly ErrorCode[] = ['CODEX_BUSY', 'CODEX_TIMEOUT', 'CODEX_APP_SERVER_UNAVAILABLE'];
const PLANLESS: ErrorCode = 'CODEX_PLAN_MODE_UNAVAILABLE';
const call = async (tool: ToolName, input: Arguments): Promise<Arguments> =>
  (await doors.clients[0]!.call(tool, input)).structuredContent ?? {};
const here = () => ({ cwd: doors.workspace.cwd });
const place = () => ({ ...here(), projectPath: doors.workspace.cwd, projectId: doors.projectId });

/** Between two ids that a case is given. */
const BESIDE = ' beside ';
let made = 0;
const fresh = (what: string): string => `${what} ${(made += 1)}`;

/** A worker has begun with everything that waits. */
const takeAll = (): void => {
  while (doors.scene.claim()) continue;
};
const busyThread = (): string => {
  takeAll();
  return doors.scene.running({ ...place(), prompt: fresh('Long') }).threadId!;
};
const quietThread = (): string => {
  takeAll();
  return doors.scene.completed({ ...place(), prompt: fresh('Short') }).threadId!;
};
const planned = (): string => plannedWorkflow(doors.scene, place());
const planOf = (workflow: string) => doors.scene.store.workflows.plans(workflow as WorkflowId)[0]!;

/** An equal task is active, whoever came first. */
const TWICE = { message: 'Do it twice.' };
const startTwice = async (): Promise<string> => {
  await call('codex_submit_task', { operation_type: 'start_chat', ...TWICE, ...here() });
  return '';
};

/** A thread in which an equal message waits. */
async function messagedThread(): Promise<string> {
  const thread = busyThread();
  await call('codex_submit_task', { operation_type: 'send_message', chat_id: thread, ...TWICE });
  return thread;
}

/** A workflow in whose thread a message waits that says what its execution or revision would say. */
async function saidAlready(message: (workflow: string) => string): Promise<string> {
  const workflow = planned();
  const { threadId: chat_id } = planOf(workflow);
  await call('codex_submit_task', { operation_type: 'send_message', chat_id, message: message(workflow) });
  return workflow;
}
const GO = 'Implement the plan.';
const executedAlready = () => saidAlready((workflow) => `${planOf(workflow).hash}\n${GO}`);

/** The key of another task. */
async function usedKey(): Promise<string> {
  const key = fresh('key');
  const other = { operation_type: 'start_chat', message: fresh('Other'), ...here() };
  await call('codex_submit_task', { ...other, client_request_id: key });
  return key;
}

/** The key of another workflow. */
async function usedWorkflowKey(): Promise<string> {
  const key = fresh('key');
  await call('codex_start_plan_workflow', { message: fresh('Other'), ...here(), client_request_id: key });
  return key;
}

/** A workflow whose decision with the key `k` was another one. */
const decidedBefore = (tool: ToolName, text: Arguments) => async (): Promise<string> => {
  const workflow = planned();
  await call(tool, { workflow_id: workflow, client_request_id: 'k', ...text });
  return workflow;
};

const answered = (): string => {
  takeAll();
  return doors.scene.answered(doors.scene.running({ ...place(), prompt: fresh('Asks') }).id).id;
};

/** A thread in which nothing was said yet. */
const emptyChat = (): string => givenRollout(doors.workspace.codexHome, { ...here(), turns: [] }).threadId;

/** The newest task is given up before it has a turn, as a worker does that cannot reach Codex. */
const neverStarts = (code: ErrorCode) => async (): Promise<void> => {
  const { store, own, now } = doors.scene;
  store.operations.failStart(own, (await claimNext()).id, givenError(code), now);
};

/** The newest task runs, and its turn ends with this error. */
const turnEnds = (code: ErrorCode) => async (): Promise<void> => {
  const claimed = await claimNext();
  const { id } = claimed;
  const { store, own, now } = doors.scene;
  doors.scene.sent(doors.scene.thread(claimed));
  store.operations.recordTurnAccepted(own, id, turnOf(id), now);
  store.operations.endTurn(own, id, givenEnd({ status: 'failed', error: givenError(code) }), now);
};

/** One turn runs on the app-server of this Codex home, and no more than that. */
let isHomeBusy = false;
const busyHome = (): string => {
  if (isHomeBusy) return '';
  isHomeBusy = true;
  takeAll();
  const environment = { codexHome: doors.workspace.codexHome, codexBinary: null };
  return doors.scene.running({ ...place(), prompt: fresh('Long'), environment }).id;
};

/** A restart that was asked for cannot be carried out. */
const restartFails = (code: ErrorCode) => async (): Promise<void> => {
  const { store, own } = doors.scene;
  await expect.poll(() => store.restarts.unfinished(), { timeout: PATIENCE_MS }).toHaveLength(1);
  const [restart] = store.restarts.unfinished();
  store.restarts.finish(own, restart!.number, { startedGeneration: null, error: givenError(code) }, doors.scene.now);
};

/** Waits for a task that is not there yet, and begins with it as a worker does, after all that waits before it. */
async function claimNext(): Promise<NonNullable<ReturnType<ThreeDoors['scene']['claim']>>> {
  const [before] = doors.scene.store.operations.list({ limit: 1 });
  await expect.poll(() => newer(before?.id), { timeout: PATIENCE_MS }).toBeDefined();
  const newest = newer(before?.id);
  for (;;) {
    const claimed = doors.scene.claim();
    if (!claimed) throw new Error('the new task cannot be claimed');
    if (claimed.id === newest) return claimed;
  }
}

function newer(id: OperationId | undefined): OperationId | undefined {
  const [newest] = doors.scene.store.operations.list({ limit: 1 });
  return newest?.id === id ? undefined : newest?.id;
}

const CASES: readonly Case[] = [
  {
    tool: 'codex_submit_task',
    code: 'CODEX_PROJECT_NOT_FOUND',
    input: () => ({ operation_type: 'start_chat', message: 'x', project_id: NONE }),
    argv: () => ['submit', 'x', '--project', NONE],
  },
  {
    tool: 'codex_submit_task',
    code: 'CODEX_THREAD_NOT_FOUND',
    input: () => ({ operation_type: 'send_message', message: 'x', chat_id: NONE }),
    argv: () => ['submit', 'x', '--chat', NONE],
  },
  {
    tool: 'codex_submit_task',
    code: 'CODEX_DUPLICATE_PROMPT_ACTIVE',
    given: startTwice,
    input: () => ({ operation_type: 'start_chat', ...TWICE, ...here() }),
    argv: () => ['submit', TWICE.message],
  },
  {
    tool: 'codex_submit_task',
    code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
    given: usedKey,
    input: (key) => ({ operation_type: 'start_chat', message: 'x', ...here(), client_request_id: key }),
    argv: (key) => ['submit', 'x', '--client-request-id', key],
  },
  {
    tool: 'codex_submit_task',
    code: 'CODEX_BUSY',
    given: busyThread,
    input: (chat) => ({ operation_type: 'send_message', message: 'x', chat_id: chat, when_busy: 'refuse' }),
    argv: (chat) => ['submit', 'x', '--chat', chat, '--when-busy', 'refuse'],
  },
  {
    tool: 'codex_submit_task',
    code: 'CODEX_PLAN_CHANGED',
    given: planned,
    input: (id) => ({ operation_type: 'execute_plan', message: GO, workflow_id: id, plan_hash: NONE }),
  },
  {
    tool: 'codex_start_plan_workflow',
    code: 'CODEX_PROJECT_NOT_FOUND',
    input: () => ({ message: 'x', project_id: NONE }),
    argv: () => ['plan', 'start', 'x', '--project', NONE],
  },
  {
    tool: 'codex_start_plan_workflow',
    code: 'CODEX_DUPLICATE_PROMPT_ACTIVE',
    given: startTwice,
    input: () => ({ ...TWICE, ...here() }),
    argv: () => ['plan', 'start', TWICE.message],
  },
  {
    tool: 'codex_start_plan_workflow',
    code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
    given: usedWorkflowKey,
    input: (key) => ({ message: 'x', ...here(), client_request_id: key }),
    argv: (key) => ['plan', 'start', 'x', '--client-request-id', key],
  },
  {
    tool: 'codex_approve_plan',
    code: 'CODEX_PLAN_CHANGED',
    given: planned,
    input: (id) => ({ workflow_id: id, plan_hash: NONE }),
    argv: (id) => ['plan', 'approve', id, '--plan-hash', NONE],
  },
  {
    tool: 'codex_approve_plan',
    code: 'CODEX_DUPLICATE_PROMPT_ACTIVE',
    given: executedAlready,
    input: (id) => ({ workflow_id: id, message: GO }),
    argv: (id) => ['plan', 'approve', id, '--yes', '--message', GO],
  },
  {
    tool: 'codex_approve_plan',
    code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
    given: decidedBefore('codex_revise_plan', { feedback: 'Other' }),
    input: (id) => ({ workflow_id: id, client_request_id: 'k' }),
    argv: (id) => ['plan', 'approve', id, '--yes', '--client-request-id', 'k'],
  },
  {
    tool: 'codex_revise_plan',
    code: 'CODEX_PLAN_CHANGED',
    given: planned,
    input: (id) => ({ workflow_id: id, feedback: 'x', plan_hash: NONE }),
    argv: (id) => ['plan', 'revise', id, 'x', '--plan-hash', NONE],
  },
  {
    tool: 'codex_revise_plan',
    code: 'CODEX_DUPLICATE_PROMPT_ACTIVE',
    given: () => saidAlready(() => 'Shorter.'),
    input: (id) => ({ workflow_id: id, feedback: 'Shorter.' }),
    argv: (id) => ['plan', 'revise', id, 'Shorter.'],
  },
  {
    tool: 'codex_revise_plan',
    code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
    given: decidedBefore('codex_revise_plan', { feedback: 'Other' }),
    input: (id) => ({ workflow_id: id, feedback: 'x', client_request_id: 'k' }),
    argv: (id) => ['plan', 'revise', id, 'x', '--client-request-id', 'k'],
  },
  {
    tool: 'codex_answer_pending_interaction',
    code: 'CODEX_PENDING_INTERACTION_NOT_FOUND',
    input: () => ({ interaction_id: NONE, decision: 'accept' }),
    argv: () => ['answer', NONE, '--decision', 'accept'],
  },
  {
    tool: 'codex_answer_pending_interaction',
    code: 'CODEX_PENDING_INTERACTION_UNAVAILABLE',
    given: answered,
    input: (id) => ({ interaction_id: id, decision: 'decline' }),
    argv: (id) => ['answer', id, '--decision', 'decline'],
  },
  {
    tool: 'codex_interrupt_turn',
    code: 'CODEX_TURN_NOT_FOUND',
    input: () => ({ turn_id: NONE }),
  },
  {
    tool: 'codex_restart_app_server',
    code: 'CODEX_BUSY',
    given: busyHome,
    input: () => ({}),
    argv: () => ['app-server', 'restart'],
  },
  ...(['CODEX_TIMEOUT', 'CODEX_APP_SERVER_UNAVAILABLE'] as const).map((code): Case => ({
    tool: 'codex_restart_app_server',
    code,
    input: () => ({ force: true }),
    argv: () => ['app-server', 'restart', '--force'],
    meanwhile: restartFails(code),
  })),
  ...(['codex', 'codex-reply'] as const).flatMap(legacyCases),
  ...(['codex_start_chat', 'codex_send_message', 'codex_execute_plan'] as const).flatMap(directCases),
  {
    tool: 'codex_list_project_chats',
    code: 'CODEX_PROJECT_NOT_FOUND',
    input: () => ({ project_id: NONE }),
    argv: () => ['chats', NONE],
  },
  {
    tool: 'codex_list_active_chats',
    code: 'CODEX_PROJECT_NOT_FOUND',
    input: () => ({ project_id: NONE }),
    argv: () => ['chats', 'active', '--project', NONE],
  },
  {
    tool: 'codex_get_chat_status',
    code: 'CODEX_THREAD_NOT_FOUND',
    input: () => ({ chat_id: NONE }),
    argv: () => ['chat', 'status', NONE],
  },
  {
    tool: 'codex_get_chat',
    code: 'CODEX_THREAD_NOT_FOUND',
    input: () => ({ chat_id: NONE }),
    argv: () => ['chat', NONE],
  },
  {
    tool: 'codex_get_chat',
    code: 'CODEX_TRANSCRIPT_NOT_FOUND',
    given: emptyChat,
    input: (id) => ({ chat_id: id }),
    argv: (id) => ['chat', id],
  },
  {
    tool: 'codex_get_turn_status',
    code: 'CODEX_TURN_NOT_FOUND',
    input: () => ({ turn_id: NONE }),
    argv: () => ['turn', NONE],
  },
];

/** The older calls have no command of their own; what cannot be started is told as an error while they wait. */
function directCases(tool: 'codex_start_chat' | 'codex_send_message' | 'codex_execute_plan'): readonly Case[] {
  const thread = { codex_start_chat: () => '', codex_send_message: quietThread, codex_execute_plan: quietThread }[tool];
  const task = (chat: string): Arguments =>
    tool === 'codex_start_chat' ? here() : { chat_id: chat, ...(tool === 'codex_execute_plan' && { force: true }) };
  return [
    {
      tool,
      code: 'CODEX_DUPLICATE_PROMPT_ACTIVE',
      given: tool === 'codex_start_chat' ? startTwice : messagedThread,
      input: (chat) => ({ ...task(chat), ...TWICE, timeout_seconds: 1 }),
    },
    {
      tool,
      code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
      given: async () => `${await usedKey()}${BESIDE}${thread()}`,
      input: (both) => {
        const [key, chat] = both.split(BESIDE);
        return { ...task(chat ?? ''), message: 'x', client_request_id: key };
      },
    },
    ...[...NOT_STARTED, ...(tool === 'codex_execute_plan' ? [] : [PLANLESS])].map((code): Case => ({
      tool,
      code,
      given: thread,
      input: (chat) => ({ ...task(chat), message: fresh('x') }),
      meanwhile: neverStarts(code),
    })),
    tool === 'codex_start_chat'
      ? { tool, code: 'CODEX_PROJECT_NOT_FOUND', input: () => ({ message: 'x', project_id: NONE }) }
      : { tool, code: 'CODEX_THREAD_NOT_FOUND', input: () => ({ ...task(NONE), message: 'x' }) },
    ...(tool === 'codex_execute_plan'
      ? [
          {
            tool,
            code: 'CODEX_PLAN_CHANGED',
            given: planned,
            input: (id: string) => ({ workflow_id: id, plan_hash: NONE }),
          } as const,
        ]
      : []),
  ];
}

/** The tools of the removed server have no key and no command: they wait, and tell how the task ended. */
function legacyCases(tool: 'codex' | 'codex-reply'): readonly Case[] {
  const call = (thread: string) => ({ prompt: fresh('x'), ...(tool === 'codex' ? here() : { threadId: thread }) });
  const given = tool === 'codex' ? () => '' : quietThread;
  const starts: readonly ErrorCode[] = [...NOT_STARTED, 'CODEX_SEND_FAILED'];
  const turns = [
    'CODEX_TURN_FAILED',
    'CODEX_TURN_WITHOUT_ANSWER',
    'CODEX_TURN_STEERED',
    'CODEX_TURN_CUT_SHORT',
    'CODEX_EVIDENCE_LOST',
  ] as const;
  return [
    ...starts.map((code): Case => ({ tool, code, given, input: call, meanwhile: neverStarts(code) })),
    ...turns.map((code): Case => ({ tool, code, given, input: call, meanwhile: turnEnds(code) })),
    ...(tool === 'codex' ? [] : [{ tool, code: 'CODEX_THREAD_NOT_FOUND', input: () => call(NONE) } as const]),
  ];
}

/** What every tool may answer is shown for all of them at once, in unopenable.process.test.ts; the lock below. */
const isEverywhere = (code: ErrorCode): boolean => TOOLS.every(({ errors }) => errors.includes(code));

test('each error that a tool declares is here', () => {
  const declared = TOOLS.flatMap(({ name, errors }) =>
    errors.filter((code) => !isEverywhere(code)).map((code) => `${name} ${code}`),
  );
  expect(CASES.map(({ tool, code }) => `${tool} ${code}`).sort()).toEqual(declared.sort());
});

test.each(CASES)('$tool refuses with $code in the same words at every door', async (each) => {
  const { tool, code, given = () => '', input, argv, meanwhile = () => Promise.resolve() } = each;
  const answers: unknown[] = [];
  for (const client of doors.clients) {
    const args = input(await given());
    const [, answer] = await Promise.all([meanwhile(), doors.mcp(client, tool, args)]);
    answers.push(answer);
  }
  if (argv) {
    const args = argv(await given());
    const [, answer] = await Promise.all([meanwhile(), doors.cli(...args)]);
    answers.push(answer);
  }
  expect(answers[0]).toMatchObject({ ok: false, error: { code } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('a state file that another program keeps locked is told as busy, and nothing was stored', async () => {
  const holder = new Database(doors.env['CODEX_MCP_STATE_DB']);
  const [before] = doors.scene.store.operations.list({ limit: 1 });
  holder.exec('BEGIN IMMEDIATE');
  const task = { operation_type: 'start_chat', message: fresh('Locked out'), ...here() };
  const asked = doors.clients.map((client) => doors.mcp(client, 'codex_submit_task', task));
  const answers = await Promise.all([...asked, doors.cli('submit', task.message)]);
  holder.exec('ROLLBACK');
  holder.close();
  for (const answer of answers) {
    expect(answer).toMatchObject({ ok: false, error: { code: 'CODEX_STATE_BUSY', retryable: true } });
  }
  expect(doors.scene.store.operations.list({ limit: 1 })).toEqual([before]);
});

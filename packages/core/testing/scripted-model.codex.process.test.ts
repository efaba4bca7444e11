import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCodexHome } from './codex-home.ts';
import type { ScriptedModel } from './scripted-model.ts';
import { readRequestLog, startScriptedModel } from './scripted-model.ts';
import { recordOf } from './scripted-model/json-value.ts';
import { StdioCodex } from './stdio-codex.ts';
import type { TemporaryWorkspace } from './workspace.ts';
import { temporaryWorkspace } from './workspace.ts';

type Json = Readonly<Record<string, unknown>>;

let workspace: TemporaryWorkspace;
let model: ScriptedModel;
let codex: StdioCodex;

beforeAll(async () => {
  workspace = temporaryWorkspace();
  model = await startScriptedModel();
  createCodexHome({
    dir: workspace.codexHome,
    modelUrl: model.url,
    features: { request_permissions_tool: true },
    extraToml: 'thread_unload_delay_secs = 60',
  });
  codex = await StdioCodex.start(workspace.codexHome);
});

afterAll(async () => {
  await codex.stop();
  await model.close();
  workspace.remove();
});

/** Full access needs no user namespaces, which a machine for tests may lack. */
const freely = (): { readonly cwd: string } & Json => ({
  cwd: workspace.cwd,
  approvalPolicy: 'on-request',
  sandboxPolicy: { type: 'dangerFullAccess' },
});
const carefully = (): { readonly cwd: string } & Json => ({ ...freely(), sandboxPolicy: { type: 'readOnly' } });
const planning = (): { readonly cwd: string } & Json => ({
  ...carefully(),
  collaborationMode: {
    mode: 'plan',
    settings: { model: 'gpt-5.5', reasoning_effort: null, developer_instructions: null },
  },
});

/** Runs a turn to its end; whatever the server asks meanwhile is answered with `answer`. */
async function run(text: string, params = freely(), answer: Json = {}): Promise<Finished> {
  const turn = await codex.startTurn(text, params);
  const asked: string[] = [];
  const unlisten = codex.onRequest(turn.threadId, (request) => {
    asked.push(request.method ?? '');
    codex.answer(request, answer);
  });
  const end = await codex.endOf(turn);
  unlisten();
  return { ...turn, asked, end, status: end['status'], error: recordOf(end['error']) };
}

interface Finished {
  readonly threadId: string;
  readonly turnId: string;
  readonly asked: readonly string[];
  readonly end: Json;
  readonly status: unknown;
  readonly error: Json;
}

const messages = (turn: Finished): readonly unknown[] =>
  codex.itemsOf(turn, 'agentMessage').map((item) => item['text']);

describe('Codex takes what the model says', () => {
  test('an answer is the final message of a completed turn', async () => {
    const turn = await run('[[answer:forty-two]]');
    expect(turn.status).toBe('completed');
    expect(codex.itemsOf(turn, 'agentMessage')).toMatchObject([{ text: 'forty-two', phase: 'final_answer' }]);
  });

  test('a stream arrives in pieces', async () => {
    const turn = await run('[[stream chunks=3 every=5]]');
    const deltas = codex.messages.filter(
      (message) => message.method === 'item/agentMessage/delta' && message.params['turnId'] === turn.turnId,
    );
    expect(deltas.map((message) => message.params['delta']).join('')).toBe('chunk-1 chunk-2 chunk-3 ');
  });

  test('reasoning and a message on the way come before the answer', async () => {
    const turn = await run('[[reasoning:let me think]] [[say:looking]] [[answer:seen]]');
    expect(codex.itemsOf(turn, 'reasoning')).toMatchObject([{ summary: ['let me think'] }]);
    expect(messages(turn)).toEqual(['looking', 'seen']);
  });

  test('an empty turn is completed without any message', async () => {
    const turn = await run('[[empty]]');
    expect(turn.end).toMatchObject({ status: 'completed', items: [], error: null });
    expect(messages(turn)).toEqual([]);
  });

  test('a plan in plan mode is a plan item and no message', async () => {
    const turn = await run('[[plan:1. Look\n2. Fix]]', planning());
    expect(codex.itemsOf(turn, 'plan')).toMatchObject([{ text: '1. Look\n2. Fix\n' }]);
    expect(messages(turn)).toEqual([]);
  });

  test('a held gate ends when the turn is interrupted, and the next turn of the thread follows its own script', async () => {
    const turn = await codex.startTurn('[[id:held]] [[gate:held]]', freely());
    await model.waitForRequest((request) => request.marker === 'held');
    await codex.call('turn/interrupt', { threadId: turn.threadId, turnId: turn.turnId });
    expect((await codex.endOf(turn))['status']).toBe('interrupted');
    await model.waitForRequest((request) => request.marker === 'held' && request.status === 'aborted');
    const next = await codex.continueThread(turn.threadId, '[[id:after]] [[answer:on]]', freely());
    await codex.endOf(next);
    expect(codex.itemsOf(next, 'agentMessage')).toMatchObject([{ text: 'on' }]);
  });
});

describe('Codex gives the model new words', () => {
  test('a steered turn drops the message of the old script and follows the new one', async () => {
    const turn = await codex.startTurn('[[id:old]] [[gate:old]]', freely());
    await model.waitForRequest((request) => request.marker === 'old');
    const input = [{ type: 'text', text: '[[id:new]] [[answer:steered]]' }];
    await codex.call('turn/steer', { threadId: turn.threadId, expectedTurnId: turn.turnId, input });
    await codex.endOf(turn);
    expect(codex.itemsOf(turn, 'agentMessage')).toMatchObject([{ text: 'steered' }]);
    expect(model.requestsFor('new')).toMatchObject([{ turnId: turn.turnId, step: 0 }]);
  });

  test('what a user runs in the thread by hand is not taken for a script', async () => {
    const first = await run('[[answer:ready]]');
    await codex.call('thread/shellCommand', { threadId: first.threadId, command: "echo '[[answer:wrong]]'" });
    await codex.waitFor(({ method, params }) => method === 'turn/completed' && isOtherTurn(first, params));
    const next = await codex.continueThread(first.threadId, '[[command:true]] [[answer:right]]', freely());
    await codex.endOf(next);
    expect(codex.itemsOf(next, 'agentMessage')).toMatchObject([{ text: 'right' }]);
  });
});

describe('Codex does what the model asks for', () => {
  test('commands run one after another before the answer', async () => {
    const turn = await run('[[command:echo hello]] [[command:echo again]] [[answer:done]]');
    expect(codex.itemsOf(turn, 'commandExecution')).toMatchObject([
      { status: 'completed', exitCode: 0, aggregatedOutput: 'hello\n' },
      { status: 'completed', exitCode: 0, aggregatedOutput: 'again\n' },
    ]);
    expect(messages(turn)).toEqual(['done']);
  });

  test('a command that outlives its wait goes on in the background', async () => {
    const turn = await run('[[command yield=250:sleep 1; echo late]] [[answer:done]]');
    expect(codex.itemsOf(turn, 'commandExecution')).toEqual([]);
    await codex.waitFor((message) => message.method === 'item/completed' && isCommandOf(turn, message.params));
    expect(codex.itemsOf(turn, 'commandExecution')).toMatchObject([{ aggregatedOutput: 'late\n' }]);
  });

  test('an accepted approval runs its command, and the model tells its output', async () => {
    const turn = await run('[[approval:echo allowed]]', carefully(), { decision: 'accept' });
    expect(turn.asked).toEqual(['item/commandExecution/requestApproval']);
    expect(messages(turn)).toEqual([expect.stringContaining('allowed')]);
  });

  test('a declined approval runs nothing, and the turn goes on', async () => {
    const turn = await run('[[approval:touch forbidden]] [[answer:pity]]', carefully(), { decision: 'decline' });
    expect(codex.itemsOf(turn, 'commandExecution')).toMatchObject([{ status: 'declined' }]);
    expect(existsSync(join(workspace.cwd, 'forbidden'))).toBe(false);
    expect(messages(turn)).toEqual(['pity']);
  });

  test('two approvals are asked for in one turn', async () => {
    const turn = await run('[[two-approvals]]', carefully(), { decision: 'accept' });
    expect(turn.asked).toHaveLength(2);
    expect(existsSync(join(workspace.cwd, 'approved-one'))).toBe(true);
    expect(existsSync(join(workspace.cwd, 'approved-two'))).toBe(true);
  });

  test('a patch writes its file', async () => {
    const turn = await run('[[patch:patched.txt=new\nlines]]');
    expect(codex.itemsOf(turn, 'fileChange')).toMatchObject([{ status: 'completed' }]);
    expect(readFileSync(join(workspace.cwd, 'patched.txt'), 'utf8')).toBe('new\nlines\n');
  });

  test('a patch that is not allowed has to be approved', async () => {
    const turn = await run('[[patch:declined.txt]]', carefully(), { decision: 'decline' });
    expect(turn.asked).toEqual(['item/fileChange/requestApproval']);
    expect(codex.itemsOf(turn, 'fileChange')).toMatchObject([{ status: 'declined' }]);
  });

  test('a question in plan mode reaches the client, and its answer the model', async () => {
    const answer = { answers: { q1: { answers: ['Blue'] } } };
    const turn = await run('[[id:asks]] [[question]] [[plan:Paint it]]', planning(), answer);
    expect(turn.asked).toEqual(['item/tool/requestUserInput']);
    expect(model.requestsFor('asks')[1]?.outputs).toEqual([JSON.stringify(answer)]);
    expect(codex.itemsOf(turn, 'plan')).toHaveLength(1);
  });

  test('permissions are asked for where Codex offers the tool', async () => {
    const answer = { permissions: { network: { enabled: true } }, scope: 'turn' };
    const turn = await run('[[permissions]]', carefully(), answer);
    expect(turn.asked).toEqual(['item/permissions/requestApproval']);
  });

  test.each(['gpt-5.4', 'gpt-6.1-sol'])('commands and patches work with the tools of %s as well', async (name) => {
    const turn = await run(`[[command:echo hi]] [[patch:${name}.txt]] [[answer:done]]`, { ...freely(), model: name });
    expect(codex.itemsOf(turn, 'commandExecution')).toMatchObject([{ aggregatedOutput: 'hi\n' }]);
    expect(codex.itemsOf(turn, 'fileChange')).toMatchObject([{ status: 'completed' }]);
    expect(messages(turn)).toEqual(['done']);
  });
});

const isOtherTurn = (turn: Finished, params: Json): boolean =>
  params['threadId'] === turn.threadId && recordOf(params['turn'])['id'] !== turn.turnId;

const isCommandOf = (turn: Finished, params: Json): boolean =>
  params['turnId'] === turn.turnId && recordOf(params['item'])['type'] === 'commandExecution';

describe('Codex names failures in its own words', () => {
  test.each([
    ['[[status:400]]', 'other'],
    ['[[status:401]]', { httpConnectionFailed: { httpStatusCode: 401 } }],
    ['[[status:403]]', { httpConnectionFailed: { httpStatusCode: 403 } }],
    ['[[status:404]]', { httpConnectionFailed: { httpStatusCode: 404 } }],
    ['[[status:429]]', { responseTooManyFailedAttempts: { httpStatusCode: 429 } }],
    ['[[status:500]]', 'internalServerError'],
    ['[[status:503]]', { httpConnectionFailed: { httpStatusCode: 503 } }],
    ['[[usage-limit]]', 'usageLimitExceeded'],
    ['[[fail:insufficient_quota]]', 'usageLimitExceeded'],
    ['[[fail:server_is_overloaded]]', 'serverOverloaded'],
    ['[[fail:rate_limit_exceeded]]', 'rateLimitExceeded'],
    ['[[fail:context_length_exceeded]]', 'contextWindowExceeded'],
    ['[[fail:cyber_policy]]', 'cyberPolicy'],
    ['[[fail:server_error]]', 'other'],
    ['[[incomplete]]', 'other'],
    ['[[cut]]', 'other'],
    ['[[unfinished]]', 'other'],
    ['[[pause:soon]]', 'other'],
  ])('%s', async (text, codexErrorInfo) => {
    const turn = await run(text);
    expect(turn.status).toBe('failed');
    expect(turn.error['codexErrorInfo']).toEqual(codexErrorInfo);
  });

  test('a failure may come after work has been done', async () => {
    const turn = await run('[[command:true]] [[status:500]]');
    expect(turn.status).toBe('failed');
    expect(codex.itemsOf(turn, 'commandExecution')).toHaveLength(1);
  });
});

describe('counting', () => {
  test('a task counts as started once, however many model requests its turn takes', async () => {
    await run('[[id:op-1]] [[command:true]] [[command:true]]');
    expect(model.requestsFor('op-1').map((request) => request.step)).toEqual([0, 1, 2]);
    expect(model.countStarts('op-1')).toBe(1);
  });

  test('a summary that Codex makes of the history is no start of a task', async () => {
    const first = await run('[[id:op-2]] [[answer:long]]');
    const { threadId } = first;
    await codex.call('thread/compact/start', { threadId });
    await codex.waitFor(({ method, params }) => method === 'turn/completed' && isOtherTurn(first, params));
    expect(model.requests.at(-1)).toMatchObject({ requestKind: 'compaction', threadId });
    const next = await codex.continueThread(threadId, '[[id:op-3]]', freely());
    await codex.endOf(next);
    expect([model.countStarts('op-2'), model.countStarts('op-3')]).toEqual([1, 1]);
  });

  test('a stream that Codex retries by itself is still one start', async () => {
    const home = join(workspace.root, 'retrying-home');
    createCodexHome({ dir: home, modelUrl: model.url, streamMaxRetries: 1 });
    const retrying = await StdioCodex.start(home);
    const turn = await retrying.startTurn('[[id:op-4]] [[cut-once]] [[answer:through]]', freely());
    expect((await retrying.endOf(turn))['status']).toBe('completed');
    await retrying.stop();
    expect(model.requestsFor('op-4').map((request) => request.status)).toEqual(['failed', 'completed']);
    expect(model.countStarts('op-4')).toBe(1);
  });
});

test('Codex reads no instructions of a repository around the folder it works in', async () => {
  const around = temporaryWorkspace({ git: true });
  writeFileSync(join(around.cwd, 'AGENTS.md'), 'Speak French.');
  const cwd = join(around.cwd, 'inside');
  mkdirSync(cwd);
  expect(await codex.call('thread/start', { cwd })).toMatchObject({ instructionSources: [] });
  around.remove();
});

test('the model runs as a process of its own, and its log outlives a kill', async () => {
  const log = join(workspace.root, 'model-log.jsonl');
  const main = fileURLToPath(new URL('./scripted-model/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--log', log, '--until-stdin-ends'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { readonly url: string };
  const home = join(workspace.root, 'other-home');
  createCodexHome({ dir: home, modelUrl: url });
  const other = await StdioCodex.start(home);
  const turn = await other.startTurn('[[id:op-5]] [[say:working]] [[gate:never]]', freely());
  await other.waitForMethod('item/agentMessage/delta');
  child.kill('SIGKILL');
  expect((await other.endOf(turn))['status']).toBe('failed');
  await other.stop();
  expect(readRequestLog(log).requests).toMatchObject([{ marker: 'op-5', turnId: turn.turnId, status: 'open' }]);
  expect(readRequestLog(log).countStarts('op-5')).toBe(1);
});

test('the process of the model ends with whoever holds its stdin', async () => {
  const main = fileURLToPath(new URL('./scripted-model/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--until-stdin-ends'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line');
  child.stdin.end();
  expect(await once(child, 'close')).toEqual([0, null]);
});

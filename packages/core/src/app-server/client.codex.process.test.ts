import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppServerError } from './app-server-error.ts';
import { liveCodex, stdioCodex, turnOf } from '../../testing/live-codex.ts';

const BIG = 20_000_000;

describe.each(['unix', 'ws', 'stdio'] as const)('over %s', (kind) => {
  const start = () => (kind === 'stdio' ? stdioCodex() : liveCodex(kind));

  test('a turn runs from its start to its report', async () => {
    const { server, events, workspace, model } = await start();
    const thread = await server.startThread({ cwd: workspace.cwd });
    expect(thread).toMatchObject({ cwd: workspace.cwd, model: 'gpt-5.5', effort: null });
    const text = '[[id:one]] [[answer:All done.]]';
    const turn = turnOf(thread.threadId, workspace.cwd, text, { clientUserMessageId: 'op-1' });
    const { turnId } = await server.startTurn(turn);
    const completed = await events.next('turnCompleted');
    expect(completed).toEqual({ kind: 'turnCompleted', threadId: thread.threadId, turnId, status: 'completed' });
    const { turns, nextCursor } = await server.listTurns({ threadId: thread.threadId, limit: 5 });
    expect(nextCursor).toBeNull();
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({
      turnId,
      status: 'completed',
      error: null,
      items: [
        { type: 'userMessage', clientId: 'op-1', text },
        { type: 'agentMessage', text: 'All done.', phase: 'final_answer' },
      ],
    });
    expect(turns[0]?.completedAt).toBeGreaterThan(1_700_000_000_000);
    expect(model.countStarts('one')).toBe(1);
    expect(await server.readThreadState({ threadId: thread.threadId })).toEqual({
      state: 'idle',
      waitingOnApproval: false,
      waitingOnUserInput: false,
    });
  });

  test('a message of twenty megabytes arrives whole', async () => {
    const { server, events, workspace } = await start();
    const { threadId } = await server.startThread({ cwd: workspace.cwd });
    await server.startTurn(turnOf(threadId, workspace.cwd, `[[big:${BIG}]]`));
    await events.next('turnCompleted');
    const { turns } = await server.listTurns({ threadId, limit: 1 });
    const answer = turns[0]?.items.find((item) => item.type === 'agentMessage');
    expect(answer?.text).toHaveLength(BIG);
  });

  test('a message that is too large for the transport is refused before it is sent, and the connection lives', async () => {
    const { server, workspace } = await start();
    const { threadId } = await server.startThread({ cwd: workspace.cwd });
    const naming = server.nameThread({ threadId, name: 'x'.repeat(16 * 1024 * 1024) });
    if (kind === 'stdio') await naming;
    else await expect(naming).rejects.toMatchObject({ kind: 'rejected', code: null });
    expect((await server.diagnostics()).pid).toBe(server.info.pid);
  });
});

test('the events of a turn tell of its items, its tokens and its thread', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const text = '[[reasoning:hm]] [[command:echo seen]] [[answer:ok]]';
  const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, text));
  await events.next('turnCompleted');
  const command = await events.next('itemCompleted', ({ item }) => item.type === 'commandExecution');
  expect(command).toMatchObject({
    threadId,
    turnId,
    item: {
      status: 'completed',
      exitCode: 0,
      cwd: workspace.cwd,
      command: expect.stringContaining('echo seen') as string,
    },
  });
  expect(await events.next('itemStarted', ({ item }) => item.id === command.item.id)).toMatchObject({ turnId });
  expect(await events.next('itemCompleted', ({ item }) => item.type === 'other')).toMatchObject({
    item: { kind: 'reasoning' },
  });
  const usage = await events.next('tokenUsage');
  expect(usage.last.totalTokens).toBeGreaterThan(0);
  expect(events.all.filter((event) => event.kind === 'threadStatus').map((event) => event.state)).toEqual([
    'active',
    'idle',
  ]);
});

test('model, effort, summary, sandbox and mode of a turn reach the model, and a later turn changes them again', async () => {
  const { server, events, workspace, model } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const sent = [
    ['high', 'readOnly', 'plan', 'detailed'],
    ['low', 'dangerFullAccess', 'default', 'concise'],
  ] as const;
  for (const [effort, type, collaborationMode, summary] of sent) {
    const more = { effort, sandbox: { type }, collaborationMode, summary };
    const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, `[[id:${effort}]]`, more));
    await events.next('turnCompleted', (event) => event.turnId === turnId);
  }
  expect(model.requests.map(({ effort, sandboxMode, summary }) => [effort, sandboxMode, summary])).toEqual([
    ['high', 'read-only', 'detailed'],
    ['low', 'danger-full-access', 'concise'],
  ]);
});

test('a plan comes as an item of its own', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const more = { collaborationMode: 'plan', sandbox: { type: 'readOnly' } } as const;
  await server.startTurn(turnOf(threadId, workspace.cwd, '[[plan:1. Look]]', more));
  await events.next('turnCompleted');
  const { turns } = await server.listTurns({ threadId, limit: 1 });
  expect(turns[0]?.items).toContainEqual({ type: 'plan', id: expect.any(String) as string, text: '1. Look\n' });
});

test('a failed turn carries the word of Codex and the HTTP status', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, '[[status:403]]'));
  const failure = { codexErrorInfo: 'httpConnectionFailed', httpStatusCode: 403 };
  expect(await events.next('turnError')).toMatchObject({ threadId, turnId, willRetry: false, error: failure });
  expect(await events.next('turnCompleted')).toMatchObject({ status: 'failed' });
  const { turns } = await server.listTurns({ threadId, limit: 1 });
  expect(turns[0]).toMatchObject({ status: 'failed', error: failure });
});

test('a stream that breaks and is tried again is told as an error that will be retried', async () => {
  const { server, events, workspace } = await stdioCodex({ streamMaxRetries: 2 });
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  await server.startTurn(turnOf(threadId, workspace.cwd, '[[cut-once]] [[answer:after all]]'));
  expect(await events.next('turnError')).toMatchObject({ willRetry: true });
  expect(await events.next('turnCompleted')).toMatchObject({ status: 'completed' });
});

test('turns are read page by page, newest first', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const ids: string[] = [];
  for (const text of ['first', 'second', 'third']) {
    const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, text));
    await events.next('turnCompleted', (event) => event.turnId === turnId);
    ids.unshift(turnId);
  }
  const newest = await server.listTurns({ threadId, limit: 2 });
  expect(newest.turns.map(({ turnId }) => turnId)).toEqual(ids.slice(0, 2));
  const rest = await server.listTurns({ threadId, limit: 2, cursor: newest.nextCursor ?? '' });
  expect(rest.turns.map(({ turnId }) => turnId)).toEqual(ids.slice(2));
});

test('starting a thread does not mark the project as trusted, even when the user configured a writable sandbox', async () => {
  const { server, events, workspace } = await stdioCodex({ git: true, extraToml: 'sandbox_mode = "workspace-write"' });
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const more = { sandbox: { type: 'workspaceWrite' } } as const;
  await server.startTurn(turnOf(threadId, workspace.cwd, 'hello', more));
  await events.next('turnCompleted');
  expect(readFileSync(join(workspace.codexHome, 'config.toml'), 'utf8')).not.toContain('trust_level');
});

test('the effort that the user configured is told when a thread starts', async () => {
  const { server, workspace } = await stdioCodex({ extraToml: 'model_reasoning_effort = "high"' });
  expect(await server.startThread({ cwd: workspace.cwd })).toMatchObject({ effort: 'high' });
});

test('a server whose configuration is broken refuses with the place of the mistake', async () => {
  const { server, workspace } = await stdioCodex({ extraToml: 'sandbox_mode = 7' });
  const refused: unknown = await server.startThread({ cwd: workspace.cwd }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AppServerError);
  expect(refused).toMatchObject({ kind: 'rejected', method: 'thread/start' });
});

test('two connections hear of the same thread once both have it', async () => {
  const { server, connect, events, workspace, model } = await liveCodex('unix');
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, '[[gate:go]]'));
  await events.next('itemCompleted', ({ item }) => item.type === 'userMessage');
  const second = await connect();
  const heard = new Promise((resolve) => second.onEvent((event) => event.kind === 'turnCompleted' && resolve(event)));
  const resumed = await second.resumeThread({ threadId, turnLimit: 1 });
  expect(resumed).toMatchObject({ threadId, state: 'active', turns: [{ turnId, status: 'inProgress' }] });
  expect(resumed.turns[0]?.items).toMatchObject([{ type: 'userMessage' }]);
  model.release('go');
  expect(await heard).toMatchObject({ turnId, status: 'completed' });
  await events.next('turnCompleted');
  await second.unsubscribeThread({ threadId });
  await second.unsubscribeThread({ threadId });
});

test('the diagnostics tell the process and what it is doing', async () => {
  const { server, launched, events, workspace, model } = await liveCodex('unix');
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  await server.startTurn(turnOf(threadId, workspace.cwd, '[[gate:go]]'));
  await events.next('turnStarted');
  const diagnostics = await server.diagnostics();
  expect(diagnostics.pid).toBe(launched.process.identity.pid);
  expect(diagnostics.residentMemoryBytes).toBeGreaterThan(1_000_000);
  expect(diagnostics.gauges).toMatchObject({ 'core.turns.active': 1, 'app.requests.in_flight': 1 });
  model.release('go');
  await events.next('turnCompleted');
});

test('a thousand calls at once are all answered: they are sent no faster than the server takes them', async () => {
  const { server } = await liveCodex('unix');
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => server.diagnostics()));
  expect(new Set(answers.map(({ pid }) => pid))).toEqual(new Set([server.info.pid]));
});

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppServerError } from './app-server-error.ts';
import {
  fromRpcError,
  isActiveWriter,
  isArchived,
  isDraining,
  isInputTooLarge,
  isMethodMissing,
  isNoActiveTurn,
  isPlanModeUnknown,
  isRolloutBroken,
  isThreadNotFound,
} from './classify-error.ts';
import { connectTo, liveCodex, newEndpoint, startServer, stdioCodex, turnOf } from '../../testing/live-codex.ts';
import { StdioCodex } from '../../testing/stdio-codex.ts';
import { drainServer } from './stop.ts';

/** The error of a call that has to be refused. */
async function refusal(call: Promise<unknown>): Promise<AppServerError> {
  const error: unknown = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof AppServerError)) throw new Error('the call was not refused');
  expect(error.kind).toBe('rejected');
  return error;
}

test('a thread that is not there is not found, by whatever call', async () => {
  const { server, workspace } = await stdioCodex();
  const threadId = randomUUID();
  expect(await refusal(server.listTurns({ threadId, limit: 1 }))).toSatisfy(isThreadNotFound);
  expect(await refusal(server.resumeThread({ threadId, turnLimit: 1 }))).toSatisfy(isThreadNotFound);
  expect(await refusal(server.readThreadState({ threadId }))).toSatisfy(isThreadNotFound);
  expect(await refusal(server.startTurn(turnOf(threadId, workspace.cwd, 'hello')))).toSatisfy(isThreadNotFound);
});

test('a thread without a turn counts as not found when its turns are asked for, also from elsewhere', async () => {
  const { server, connect, workspace } = await liveCodex('unix');
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const second = await connect();
  expect(await refusal(server.listTurns({ threadId, limit: 1 }))).toSatisfy(isThreadNotFound);
  expect(await refusal(second.resumeThread({ threadId, turnLimit: 1 }))).toSatisfy(isThreadNotFound);
  expect(await refusal(second.listTurns({ threadId, limit: 1 }))).toSatisfy(isThreadNotFound);
});

test('a thread that another server holds has an active writer, and can be read all the same', async () => {
  const first = await liveCodex('unix');
  const { threadId } = await first.server.startThread({ cwd: first.workspace.cwd });
  await first.server.startTurn(turnOf(threadId, first.workspace.cwd, 'hello'));
  await first.events.next('turnCompleted');
  const endpoint = await newEndpoint('unix', first);
  const second = await connectTo(endpoint, await startServer(first, endpoint));
  expect(await refusal(second.resumeThread({ threadId, turnLimit: 1 }))).toSatisfy(isActiveWriter);
  expect((await second.listTurns({ threadId, limit: 1 })).turns).toHaveLength(1);
});

test('an archived thread is told as such when it is resumed', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  await server.startTurn(turnOf(threadId, workspace.cwd, 'hello'));
  await events.next('turnCompleted');
  await server.archiveThread({ threadId });
  expect(await refusal(server.resumeThread({ threadId, turnLimit: 1 }))).toSatisfy(isArchived);
});

test('a thread whose file is empty is broken', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId, rolloutPath } = await server.startThread({ cwd: workspace.cwd });
  await server.startTurn(turnOf(threadId, workspace.cwd, 'hello'));
  await events.next('turnCompleted');
  await server.close();
  writeFileSync(rolloutPath ?? '', '');
  const later = await stdioCodex({ codexHomeOf: workspace });
  expect(await refusal(later.server.listTurns({ threadId, limit: 1 }))).toSatisfy(isRolloutBroken);
});

test('a text of more than a million characters is too large', async () => {
  const { server, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const turn = turnOf(threadId, workspace.cwd, 'x'.repeat(1_048_577));
  expect(await refusal(server.startTurn(turn))).toSatisfy(isInputTooLarge);
});

test('there is no active turn to interrupt in an idle thread, nor another one than the running', async () => {
  const { server, events, workspace, model } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const idle = server.interruptTurn({ threadId, turnId: randomUUID() });
  expect(await refusal(idle)).toSatisfy(isNoActiveTurn);
  await server.startTurn(turnOf(threadId, workspace.cwd, '[[gate:go]]'));
  await events.next('turnStarted');
  const other = server.interruptTurn({ threadId, turnId: randomUUID() });
  expect(await refusal(other)).toSatisfy(isNoActiveTurn);
  model.release('go');
  await events.next('turnCompleted');
});

test('a server that drains begins nothing, still takes connections, and takes an answer to an open question', async () => {
  const { server, connect, events, launched, workspace } = await liveCodex('unix');
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const more = { sandbox: { type: 'readOnly' } } as const;
  await server.startTurn(turnOf(threadId, workspace.cwd, '[[approval:touch made]]', more));
  const { request } = await events.next('interactionRequested');
  await drainServer(launched.process.identity);
  const second = await connect();
  expect(await refusal(second.startThread({ cwd: workspace.cwd }))).toSatisfy(isDraining);
  expect(await refusal(second.resumeThread({ threadId, turnLimit: 1 }))).toSatisfy(isDraining);
  await second.respond(request.requestId, { decision: 'accept' });
  expect(await launched.process.exited).toEqual({ code: 0, signal: null });
});

test('Plan Mode is offered; a method or a mode that Codex does not know, or does not let us use, is told as such', async () => {
  const { server, workspace } = await stdioCodex();
  expect(await server.listCollaborationModes()).toEqual(expect.arrayContaining(['plan', 'default']));
  const said = async (codex: StdioCodex, method: string, params: object) => {
    const { message } = (await codex.call(method, params as never).catch((error: unknown) => error)) as Error;
    return fromRpcError(method, { code: -32600, message });
  };
  const [codex, plain] = [
    await StdioCodex.start(workspace.codexHome),
    await StdioCodex.start(workspace.codexHome, 'plain'),
  ];
  expect(await said(codex, 'collaborationMode/unheardOf', {})).toSatisfy(isMethodMissing);
  expect(await said(plain, 'collaborationMode/list', {})).toSatisfy(isMethodMissing);
  expect(isMethodMissing(await said(codex, 'thread/read', { threadId: randomUUID() }))).toBe(false);
  const settings = { model: 'm', reasoning_effort: null, developer_instructions: null };
  const turn = { threadId: randomUUID(), input: [], collaborationMode: { mode: 'unheardOf', settings } };
  const unknown = await said(codex, 'turn/start', turn);
  // Of our word it would say the same, had it not that mode.
  const message = unknown.message.replace('`unheardOf`', '`plan`');
  expect(fromRpcError('turn/start', { code: -32600, message })).toSatisfy(isPlanModeUnknown);
  expect(isPlanModeUnknown(unknown)).toBe(false);
  await codex.stop();
  await plain.stop();
});

test('a field that Codex does not know is left out of account: an ordinary turn starts, hence modes are asked for', async () => {
  const { workspace } = await stdioCodex();
  const codex = await StdioCodex.start(workspace.codexHome);
  const { thread } = await codex.call('thread/start', { cwd: workspace.cwd });
  const input = [{ type: 'text', text: 'hello', text_elements: [] }];
  const { id: threadId } = thread as { id: string };
  const answer = await codex.call('turn/start', { threadId, input, collaborationModeOfTheFuture: { mode: 'plan' } });
  expect(answer).toHaveProperty('turn.status', 'inProgress');
  await codex.stop();
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isNoActiveTurn } from './classify-error.ts';
import { EventLog, liveCodex, stdioCodex, turnOf } from '../../testing/live-codex.ts';

test('an approved command runs; the question is told and then resolved', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const more = { sandbox: { type: 'readOnly' } } as const;
  const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, '[[approval:touch made]]', more));
  const { request } = await events.next('interactionRequested');
  expect(request).toMatchObject({ kind: 'command', threadId, turnId, method: 'item/commandExecution/requestApproval' });
  expect(request.params['command']).toContain('touch made');
  expect(await events.next('itemStarted', ({ item }) => item.id === request.itemId)).toMatchObject({ threadId });
  expect(await server.readThreadState({ threadId })).toMatchObject({ state: 'active', waitingOnApproval: true });
  await server.respond(request.requestId, { decision: 'accept' });
  expect(await events.next('requestResolved')).toMatchObject({ threadId, requestId: request.requestId });
  await events.next('turnCompleted');
  expect(existsSync(join(workspace.cwd, 'made'))).toBe(true);
});

test('a declined command does not run, and the turn goes on', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const more = { sandbox: { type: 'readOnly' } } as const;
  await server.startTurn(turnOf(threadId, workspace.cwd, '[[approval:touch made]] [[answer:fine]]', more));
  const { request } = await events.next('interactionRequested');
  await server.respond(request.requestId, { decision: 'decline' });
  const command = await events.next('itemCompleted', ({ item }) => item.type === 'commandExecution');
  expect(command.item).toMatchObject({ status: 'declined', exitCode: null });
  expect(await events.next('turnCompleted')).toMatchObject({ status: 'completed' });
  expect(existsSync(join(workspace.cwd, 'made'))).toBe(false);
});

test('a patch outside of the workspace asks with the item that holds its paths', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const outside = join(workspace.root, 'outside.txt');
  const more = { sandbox: { type: 'readOnly' } } as const;
  await server.startTurn(turnOf(threadId, workspace.cwd, `[[patch:${outside}=hi]]`, more));
  const { request } = await events.next('interactionRequested');
  expect(request.kind).toBe('fileChange');
  const { item } = await events.next('itemStarted', (event) => event.item.id === request.itemId);
  expect(item).toMatchObject({
    type: 'fileChange',
    status: 'inProgress',
    changes: [{ path: outside, kind: 'add', movePath: null, diff: expect.stringContaining('hi') as string }],
  });
  await server.respond(request.requestId, { decision: 'accept' });
  await events.next('turnCompleted');
  expect(existsSync(outside)).toBe(true);
});

test('a question to the user is told with its choices, and the answer reaches the model', async () => {
  const { server, events, workspace, model } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const more = { sandbox: { type: 'readOnly' }, collaborationMode: 'plan' } as const;
  await server.startTurn(turnOf(threadId, workspace.cwd, '[[id:ask]] [[question:Which?|Red|Blue]]', more));
  const { request } = await events.next('interactionRequested');
  expect(request).toMatchObject({ kind: 'userInput', threadId });
  expect(await server.readThreadState({ threadId })).toMatchObject({ waitingOnUserInput: true });
  await server.respond(request.requestId, { answers: { q1: { answers: ['Blue'] } } });
  await events.next('turnCompleted');
  expect(model.requestsFor('ask').at(-1)?.outputs.join('')).toContain('Blue');
});

test('a question outlives the connection: the next one gets it again under its old id, and may answer it', async () => {
  const { server, connect, events, workspace } = await liveCodex('unix');
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const more = { sandbox: { type: 'readOnly' } } as const;
  const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, '[[approval:touch made]]', more));
  const { request } = await events.next('interactionRequested');
  await server.close();
  const second = await connect();
  const heard = new EventLog(second);
  const resumed = await second.resumeThread({ threadId, turnLimit: 1 });
  expect(resumed).toMatchObject({
    state: 'active',
    waitingOnApproval: true,
    turns: [{ turnId, status: 'inProgress' }],
  });
  const again = await heard.next('interactionRequested');
  expect(again.request).toEqual(request);
  await second.respond(again.request.requestId, { decision: 'accept' });
  expect(await heard.next('turnCompleted')).toMatchObject({ turnId, status: 'completed' });
});

test('a question that follows the answer on the wire is told only after the caller had the answer', async () => {
  const { server, connect, events, workspace } = await liveCodex('unix');
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const more = { sandbox: { type: 'readOnly' } } as const;
  await server.startTurn(turnOf(threadId, workspace.cwd, '[[approval:touch made]]', more));
  await events.next('interactionRequested');
  const second = await connect();
  const heard = new EventLog(second);
  await second.resumeThread({ threadId, turnLimit: 1 });
  expect(heard.all.filter(({ kind }) => kind === 'interactionRequested')).toEqual([]);
  await heard.next('interactionRequested');
});

test('an interrupted turn leaves its command running until it is cleaned up', async () => {
  const { server, events, workspace } = await stdioCodex();
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, '[[sleep-command:60]]'));
  await events.next('itemStarted', ({ item }) => item.type === 'commandExecution');
  await server.interruptTurn({ threadId, turnId });
  expect(await events.next('turnCompleted')).toMatchObject({ status: 'interrupted' });
  const running = await server.listBackgroundCommands({ threadId });
  expect(running).toMatchObject([{ command: expect.stringContaining('sleep') as string, cwd: workspace.cwd }]);
  await server.cleanBackgroundCommands({ threadId });
  expect(await events.next('itemCompleted', ({ item }) => item.type === 'commandExecution')).toMatchObject({ turnId });
  expect(await server.listBackgroundCommands({ threadId })).toEqual([]);
  const { turns } = await server.listTurns({ threadId, limit: 1 });
  expect(turns[0]).toMatchObject({ status: 'interrupted', error: null, completedAt: expect.any(Number) as number });
  const again: unknown = await server.interruptTurn({ threadId, turnId }).catch((error: unknown) => error);
  expect(isNoActiveTurn(again)).toBe(true);
});

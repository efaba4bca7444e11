import { spawn } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation, ThreadId } from '../model/operation.ts';
import { copyCodex } from '../../testing/copy-codex.ts';
import { openRig, type Rig } from '../../testing/rig.ts';
import { StdioCodex } from '../../testing/stdio-codex.ts';
import { trustHook } from '../../testing/trust-hook.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);
const codexPid = (): number => rig.store.generations.newest()!.process!.pid;

describe('a lost turn/start on a server that lives', () => {
  test('that is stopped meanwhile is not judged by its silence: the task runs once', async () => {
    const { id } = rig.submit('[[id:x]][[pause:100]][[answer:done]]');
    const first = rig.startWorker({ die: 'sent:startTurn' });
    await first.exited;
    process.kill(codexPid(), 'SIGSTOP');
    rig.startWorker();
    await rig.until(id, ({ status }) => status === 'reconciling');
    process.kill(codexPid(), 'SIGCONT');
    const operation = await rig.until(id, ended);
    expect([operation.status, operation.lastError]).toEqual(['completed', null]);
    expect(rig.model.countStarts('x')).toBe(1);
  });

  test('whose prompt a hook holds up for two seconds is waited for: the task runs once', async () => {
    await trustHook(rig.workspace, { event: 'UserPromptSubmit', script: '#!/bin/sh\nsleep 2\n' });
    const { id } = rig.submit('[[id:h]][[answer:done]]');
    await rig.startWorker({ die: 'after:startTurn' }).exited;
    rig.startWorker();
    const operation = await rig.until(id, ended);
    expect([operation.status, operation.lastError]).toEqual(['completed', null]);
    expect(rig.model.countStarts('h')).toBe(1);
  });
});

test('a prompt that a hook blocks is never told to be completed', async () => {
  await trustHook(rig.workspace, {
    event: 'UserPromptSubmit',
    script: '#!/bin/sh\necho "not on my watch" >&2\nexit 2\n',
  });
  rig.startWorker();
  const operation = await rig.until(rig.submit('[[id:b]][[answer:done]]').id, ended);
  expect(operation).toMatchObject({ status: 'failed', lastError: { code: 'CODEX_TURN_WITHOUT_ANSWER' } });
  expect(operation.lastError?.message).toContain('not on my watch');
  expect(rig.model.countStarts('b')).toBe(0);
});

test('a turn in which the model says nothing is failed, not completed', async () => {
  rig.startWorker();
  const operation = await rig.until(rig.submit('[[empty]]').id, ended);
  expect(operation).toMatchObject({ status: 'failed', lastError: { code: 'CODEX_TURN_WITHOUT_ANSWER' } });
});

test('an error of the model comes back with the words of Codex', async () => {
  rig.startWorker();
  const operation = await rig.until(rig.submit('[[status:401]]').id, ended);
  expect(operation).toMatchObject({ status: 'failed', lastError: { code: 'CODEX_TURN_FAILED', retryable: false } });
  expect(operation.lastError?.message).toContain('401');
});

describe('a thread that another process holds', () => {
  const turn = async (codex: StdioCodex, threadId: string, text: string): Promise<void> => {
    const { turn } = (await codex.call('turn/start', { threadId, input: [{ type: 'text', text }] })) as {
      turn: { id: string };
    };
    await codex.waitFor(
      ({ method, params }) => method === 'turn/completed' && (params['turn'] as { id: string }).id === turn.id,
    );
  };

  test('is waited for without using up an attempt, and its newest turn is read after it was let go', async () => {
    const neighbour = await StdioCodex.start(rig.workspace.codexHome);
    const { thread } = (await neighbour.call('thread/start', { cwd: rig.workspace.cwd })) as {
      thread: { id: ThreadId };
    };
    await turn(neighbour, thread.id, '[[answer:first]]');
    rig.startWorker();
    const { id } = rig.submit('[[id:n]][[answer:mine]]', { type: 'send_message', threadId: thread.id });
    const waiting = await rig.until(id, ({ waitReason }) => waitReason === 'active_writer');
    expect(waiting).toMatchObject({ status: 'queued', attempt: 0 });
    await turn(neighbour, thread.id, '[[answer:theirs]]');
    await neighbour.stop();
    const operation = await rig.until(id, ended);
    expect([operation.status, operation.lastError]).toEqual(['completed', null]);
    expect(rig.model.countStarts('n')).toBe(1);
  });
});

test('below 256 MB of free space nothing is sent; the task waits and runs once there is enough', async () => {
  const { id } = rig.submit('[[id:d]][[answer:done]]');
  const cramped = rig.startWorker({ freeBytes: 1_000_000 });
  await rig.until(id, ({ waitReason }) => waitReason === 'low_disk');
  expect(rig.model.countStarts('d')).toBe(0);
  cramped.kill('SIGKILL');
  await cramped.exited;
  rig.startWorker();
  expect((await rig.until(id, ended)).status).toBe('completed');
});

test('another Codex under the same path takes over once the running turn has ended', async () => {
  const codexBinary = await copyCodex(join(rig.workspace.root, 'codex'));
  const environment = { codexHome: rig.workspace.codexHome, codexBinary };
  rig.startWorker();
  const running = rig.submit('[[id:r]][[gate:go]]', { environment });
  await rig.model.waitForRequest(({ marker }) => marker === 'r');
  utimesSync(codexBinary, 1_000, 1_000);
  const later = rig.submit('[[id:l]][[answer:later]]', { environment });
  await rig.until(rig.submit('[[answer:elsewhere]]').id, ended);
  expect(rig.get(later.id).status).toBe('queued');
  rig.model.release('go');
  const [first, second] = [await rig.until(running.id, ended), await rig.until(later.id, ended)];
  expect([first.status, second.status]).toEqual(['completed', 'completed']);
  expect(second.generation).not.toBe(first.generation);
});

test('only commands with the mark of a dead server are ended, never one that merely names its thread', async () => {
  rig.startWorker();
  const { id } = rig.submit('[[gate:never]]');
  const { threadId } = await rig.until(id, ({ status }) => status === 'running');
  const theirs = spawn('sleep', ['60'], { env: { CODEX_THREAD_ID: threadId ?? '' } });
  process.kill(codexPid(), 'SIGKILL');
  await rig.until(id, ended);
  expect(theirs.exitCode).toBeNull();
  expect(theirs.signalCode).toBeNull();
  theirs.kill();
});

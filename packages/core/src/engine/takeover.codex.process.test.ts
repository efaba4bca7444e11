import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation, OperationId } from '../model/operation.ts';
import { copyCodex } from '../../testing/copy-codex.ts';
import { commandsOf } from '../../testing/processes-of.ts';
import { openRig, settingsIn, type Rig } from '../../testing/rig.ts';
import { StdioCodex } from '../../testing/stdio-codex.ts';

let rig: Rig;
/** A change is asked for, wherever the clone of this repository lies. */
const readOnly = () => ({ ...settingsIn(rig.workspace), sandbox: 'read-only' as const });
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** Codex says that it has ended commands a little before they are gone. */
const GONE_MS = 2_000;
const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);
const codexPid = (): number => rig.store.generations.newest()!.process!.pid;

function pending(id: OperationId) {
  return rig.untilTrue(
    'a pending interaction',
    () => rig.store.interactions.list({ operationId: id, statuses: ['pending'], limit: 1 })[0],
  );
}

/** What Codex has written of a thread so far. */
function rolloutOf(threadId: string): string {
  const files = readdirSync(rig.workspace.codexHome, { recursive: true, encoding: 'utf8' });
  const path = files.find((name) => name.endsWith(`${threadId}.jsonl`));
  return path === undefined ? '' : readFileSync(join(rig.workspace.codexHome, path), 'utf8');
}

describe('what a new worker finds', () => {
  test('a turn that was reverted while nobody watched ends as unknown and is never sent again', async () => {
    const first = rig.startWorker();
    const opening = await rig.until(rig.submit('[[answer:hello]]').id, ended);
    const { id } = rig.submit('[[id:r]][[gate:go]]', { type: 'send_message', threadId: opening.threadId });
    const { threadId, turnId } = await rig.until(id, ({ status }) => status === 'running');
    await rig.model.waitForRequest(({ marker }) => marker === 'r');
    first.kill('SIGKILL');
    await first.exited;
    process.kill(codexPid(), 'SIGKILL');
    const codex = await StdioCodex.start(rig.workspace.codexHome);
    await codex.call('thread/resume', { threadId });
    await codex.call('thread/revert', { threadId, beforeTurnId: turnId });
    await codex.stop();
    rig.startWorker();
    const operation = await rig.until(id, ended);
    expect(operation).toMatchObject({
      status: 'unknown_after_app_server_exit',
      lastError: { code: 'CODEX_EVIDENCE_LOST' },
    });
    expect(rig.model.countStarts('r')).toBe(1);
  });

  test('a file change that was asked for while nobody watched is shown with its files and diff', async () => {
    const first = rig.startWorker();
    const outside = join(rig.workspace.root, 'outside.txt');
    const { id } = rig.submit(`[[gate:ask]][[patch:${outside}=hello]]`, { settings: readOnly() });
    const { threadId } = await rig.until(id, ({ status }) => status === 'running');
    first.kill('SIGKILL');
    await first.exited;
    rig.model.release('ask');
    await vi.waitFor(() => expect(rolloutOf(String(threadId))).toContain('custom_tool_call'), { timeout: 20_000 });
    rig.startWorker();
    const question = await pending(id);
    expect(question).toMatchObject({ kind: 'fileChange', changes: [{ path: outside, kind: 'add', diff: 'hello\n' }] });
    rig.store.interactions.recordAnswer(question.id, { decision: 'accept' }, Date.now());
    rig.ring();
    expect((await rig.until(id, ended)).status).toBe('completed');
    expect(readFileSync(outside, 'utf8')).toBe('hello\n');
  });

  test.each(['before:listBackgroundCommands', 'after:listBackgroundCommands', 'before:cleanBackgroundCommands'])(
    'an interrupt whose worker died %s: its command is ended all the same, and the report says which',
    async (die) => {
      const first = rig.startWorker({ die });
      const { id } = rig.submit('[[sleep-command:600]]');
      await rig.untilTrue('the command', () =>
        rig.store.events.newest(id, 20).some(({ data }) => data['itemType'] === 'commandExecution'),
      );
      rig.store.operations.requestInterrupt(id, { reason: 'requested', keepCommands: false }, Date.now());
      rig.ring();
      await first.exited;
      rig.startWorker();
      expect((await rig.until(id, ended)).status).toBe('interrupted');
      expect(rig.store.operations.report(id)?.report?.stoppedCommands.join()).toContain('sleep');
      await vi.waitFor(() => expect(commandsOf(rig)).toEqual([]), { timeout: GONE_MS });
    },
  );
});

test('while the program of Codex is missing nothing new is begun; what waits runs once it is back', async () => {
  const codexBinary = await copyCodex(join(rig.workspace.root, 'codex'));
  const environment = { codexHome: rig.workspace.codexHome, codexBinary };
  rig.startWorker();
  const running = rig.submit('[[id:m]][[gate:go]]', { environment });
  await rig.model.waitForRequest(({ marker }) => marker === 'm');
  renameSync(codexBinary, `${codexBinary}.away`);
  const later = rig.submit('[[id:l]][[answer:later]]', { environment });
  await rig.until(rig.submit('[[answer:elsewhere]]').id, ended);
  expect(rig.get(later.id)).toMatchObject({ status: 'queued', attempt: 0 });
  renameSync(`${codexBinary}.away`, codexBinary);
  rig.model.release('go');
  const [first, second] = [await rig.until(running.id, ended), await rig.until(later.id, ended)];
  expect([first.status, second.status]).toEqual(['completed', 'completed']);
});

test('what could not be undone is not told: a turn without its server is decided by what was seen of it', async () => {
  rig.startWorker();
  const { id } = rig.submit('[[id:w]][[command:echo seen]][[command:echo again]][[gate:never]]');
  // A command may end before its model answer does. The second one is told after the tokens of the first answer.
  await rig.untilTrue('both commands', () => {
    const states = rig.store.events.newest(id, 20).map(({ data }) => data['state']);
    return states.filter((state) => state === 'completed').length === 2;
  });
  process.kill(codexPid(), 'SIGKILL');
  const operation = await rig.until(id, ended);
  expect(operation).toMatchObject({ status: 'unknown_after_app_server_exit' });
  expect(rig.store.operations.report(id)?.report).toMatchObject({ tokens: { partial: false } });
  expect(rig.model.countStarts('w')).toBe(1);
});

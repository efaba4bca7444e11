import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Interaction } from '../model/interaction.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation, OperationId } from '../model/operation.ts';
import { openRig, settingsIn, type Rig } from '../../testing/rig.ts';

let rig: Rig;
/** A change is asked for, wherever the clone of this repository lies. */
const readOnly = () => ({ ...settingsIn(rig.workspace), sandbox: 'read-only' as const });
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);
const approval = 'touch approved-file';

function pending(id: OperationId): Promise<Interaction> {
  return rig.untilTrue(
    'a pending interaction',
    () => rig.store.interactions.list({ operationId: id, statuses: ['pending'], limit: 1 })[0],
  );
}

function answer({ id }: Interaction, response: unknown): void {
  expect(rig.store.interactions.recordAnswer(id, response, Date.now()).kind).toBe('recorded');
  rig.ring();
}

describe('a command approval', () => {
  test('waits with the exact command, and accepted it runs', async () => {
    rig.startWorker();
    const { id } = rig.submit(`[[id:a]][[approval:${approval}]]`);
    const question = await pending(id);
    expect(rig.get(id).status).toBe('waiting_for_approval');
    expect(String(question.params['command'])).toContain(approval);
    answer(question, { decision: 'accept' });
    const operation = await rig.until(id, ended);
    expect(operation.status).toBe('completed');
    expect(existsSync(join(rig.workspace.cwd, 'approved-file'))).toBe(true);
    expect(rig.store.interactions.get(question.id)).toMatchObject({ status: 'resolved', decidedBy: 'client' });
    expect(rig.model.countStarts('a')).toBe(1);
  });

  test('declined, the command does not run and the turn goes on', async () => {
    rig.startWorker();
    const { id } = rig.submit(`[[approval:${approval}]]`);
    answer(await pending(id), { decision: 'decline' });
    const operation = await rig.until(id, ended);
    expect(operation.status).toBe('completed');
    expect(existsSync(join(rig.workspace.cwd, 'approved-file'))).toBe(false);
    expect(rig.store.operations.report(id)?.report).toMatchObject({ commandsDeclined: 1 });
  });

  test('nobody answers: after its deadline it is declined and the turn goes on', async () => {
    rig.startWorker();
    const { settings } = rig.submit('[[answer:only for its settings]]');
    const { id } = rig.submit(`[[approval:${approval}]]`, { settings: { ...settings, interactionTimeoutMs: 500 } });
    const operation = await rig.until(id, ended);
    expect(operation.status).toBe('completed');
    expect(existsSync(join(rig.workspace.cwd, 'approved-file'))).toBe(false);
    const [question] = rig.store.interactions.list({ operationId: id, limit: 1 });
    expect(question).toMatchObject({ status: 'expired', decidedBy: 'deadline' });
    expect(question?.deliveredAt).not.toBeNull();
  });

  test('the worker dies while it waits: the question can still be answered, and is taken once', async () => {
    const first = rig.startWorker();
    const { id } = rig.submit(`[[id:b]][[approval:echo run >> approved-file]]`);
    const question = await pending(id);
    first.kill('SIGKILL');
    await first.exited;
    rig.startWorker();
    answer(question, { decision: 'accept' });
    const operation = await rig.until(id, ended);
    expect(operation.status).toBe('completed');
    expect(readFileSync(join(rig.workspace.cwd, 'approved-file'), 'utf8')).toBe('run\n');
    expect(rig.model.countStarts('b')).toBe(1);
    expect(rig.store.interactions.list({ operationId: id, limit: 10 })).toHaveLength(1);
  });

  test.each(['before:respond', 'sent:respond', 'after:respond', 'after:markDelivered', 'after:open'])(
    'the worker dies %s: the answer arrives once and the command runs once',
    async (die) => {
      const first = rig.startWorker({ die });
      const { id } = rig.submit(`[[id:c]][[approval:echo run >> approved-file]]`);
      const question = await pending(id);
      answer(question, { decision: 'accept' });
      await first.exited;
      rig.startWorker();
      const operation = await rig.until(id, ended);
      expect([operation.status, operation.lastError]).toEqual(['completed', null]);
      expect(readFileSync(join(rig.workspace.cwd, 'approved-file'), 'utf8')).toBe('run\n');
      expect(rig.model.countStarts('c')).toBe(1);
      expect(rig.store.interactions.get(question.id)?.status).toBe('resolved');
    },
  );

  test('Codex dies while it waits: the question is orphaned and the task ends as unknown, never again sent', async () => {
    rig.startWorker();
    const { id } = rig.submit(`[[id:d]][[approval:${approval}]]`);
    const question = await pending(id);
    process.kill(rig.store.generations.newest()!.process!.pid, 'SIGKILL');
    const operation = await rig.until(id, ended);
    expect(operation).toMatchObject({
      status: 'unknown_after_app_server_exit',
      lastError: { code: 'CODEX_TURN_CUT_SHORT' },
    });
    expect(rig.store.interactions.get(question.id)?.status).toBe('orphaned');
    expect(rig.model.countStarts('d')).toBe(1);
  });
});

test('a file change is shown with its files and diff, and declined nothing is written', async () => {
  rig.startWorker();
  const outside = join(rig.workspace.root, 'outside.txt');
  const { id } = rig.submit(`[[patch:${outside}=hello]]`, { settings: readOnly() });
  const question = await pending(id);
  expect(question).toMatchObject({ kind: 'fileChange', changes: [{ path: outside, kind: 'add', diff: 'hello\n' }] });
  answer(question, { decision: 'decline' });
  expect((await rig.until(id, ended)).status).toBe('completed');
  expect(existsSync(outside)).toBe(false);
});

test('a question of Codex is answered in the words of the user', async () => {
  rig.startWorker();
  const { settings } = rig.submit('[[answer:only for its settings]]');
  const { id } = rig.submit('[[question:Which?|A|B]]', { settings: { ...settings, collaborationMode: 'plan' } });
  const question = await pending(id);
  expect(rig.get(id).status).toBe('waiting_for_user_input');
  answer(question, { answers: { q1: { answers: ['B'] } } });
  const operation = await rig.until(id, ended);
  expect(operation.status).toBe('completed');
  expect(rig.store.operations.report(id)?.finalText).toContain('B');
});

test('two questions at once: the task waits until both are answered', async () => {
  rig.startWorker();
  const { id } = rig.submit('[[two-approvals]]');
  const two = await rig.untilTrue('two questions', () => {
    const open = rig.store.interactions.list({ operationId: id, statuses: ['pending'], limit: 5 });
    return open.length === 2 && open;
  });
  answer(two[0]!, { decision: 'accept' });
  expect(rig.get(id).status).toBe('waiting_for_approval');
  answer(two[1]!, { decision: 'accept' });
  expect((await rig.until(id, ended)).status).toBe('completed');
});

describe('a sub-agent', () => {
  beforeEach(async () => {
    await rig.close();
    rig = await openRig({ home: { model: 'gpt-5.4' } });
  });
  const script = '[[id:s]][[tool:spawn_agent {"message":"[[approval:echo sub >> from-agent]]"}]][[gate:go]]';

  test('asks in a thread of its own, and the question belongs to the task that sent it out', async () => {
    rig.startWorker();
    const { id } = rig.submit(script);
    const question = await pending(id);
    expect(question.threadId).not.toBe(rig.get(id).threadId);
    expect(rig.get(id).status).toBe('waiting_for_approval');
    answer(question, { decision: 'accept' });
    await rig.untilTrue('its command', () => existsSync(join(rig.workspace.cwd, 'from-agent')));
    rig.model.release('go');
    expect((await rig.until(id, ended)).status).toBe('completed');
  });

  test('whose worker dies while it asks can still be answered', async () => {
    const first = rig.startWorker();
    const { id } = rig.submit(script);
    const question = await pending(id);
    first.kill('SIGKILL');
    await first.exited;
    rig.startWorker();
    answer(question, { decision: 'accept' });
    await rig.untilTrue('the answer taken', () => rig.store.interactions.get(question.id)?.status === 'resolved');
    await rig.untilTrue('its command', () => existsSync(join(rig.workspace.cwd, 'from-agent')));
    rig.model.release('go');
    expect((await rig.until(id, ended)).status).toBe('completed');
    expect(readFileSync(join(rig.workspace.cwd, 'from-agent'), 'utf8')).toBe('sub\n');
  });
});

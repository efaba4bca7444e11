import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRig, type Rig } from '../../testing/rig.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import type { ThreadOverrides } from '../model/thread-overrides.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig({ bodies: 'keep' });
});
afterEach(() => rig.close());

const OVERRIDES: ThreadOverrides = {
  config: { model_verbosity: 'high' },
  baseInstructions: 'BASE-WORDS',
  developerInstructions: 'DEVELOPER-WORDS',
};
const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);
const start = (marker: string): Operation =>
  rig.submit(`[[id:${marker}]][[answer:done]]`, { request: { message: marker, thread_overrides: OVERRIDES } });

/** What the model was told with the first request of a task. */
function told(marker: string): { readonly verbosity: unknown; readonly words: readonly string[] } {
  const [request] = rig.model.requestsFor(marker);
  const { text } = request?.body as { readonly text?: { readonly verbosity?: unknown } };
  const whole = JSON.stringify(request?.body);
  return {
    verbosity: text?.verbosity,
    words: ['BASE-WORDS', 'DEVELOPER-WORDS'].filter((word) => whole.includes(word)),
  };
}
const ALL = { verbosity: 'high', words: ['BASE-WORDS', 'DEVELOPER-WORDS'] };

test.each([
  'before:startThread',
  'sent:startThread',
  'after:startThread',
  'after:recordThread',
  'before:markSubmitting',
  'after:markSubmitting',
  'sent:startTurn',
])('the worker is killed %s: Codex is told all of it all the same, and the task runs once', async (die) => {
  const { id } = start('once');
  await rig.startWorker({ die }).exited;
  rig.startWorker();
  expect((await rig.until(id, ended)).status).toBe('completed');
  expect(rig.model.countStarts('once')).toBe(1);
  expect(told('once')).toEqual(ALL);
});

test('the app-server ends with the thread: a message from whomever is told all of it again', async () => {
  rig.startWorker();
  const { threadId } = await rig.until(start('first').id, ended);
  process.kill(rig.store.generations.newest()!.process!.pid, 'SIGKILL');
  await rig.untilTrue('the app-server has ended', () => rig.store.generations.newest()?.status === 'exited');
  const message = { type: 'send_message', threadId } as const;
  const second = await rig.until(rig.submit('[[id:second]][[answer:more]]', message).id, ended);
  expect(second).toMatchObject({ status: 'completed', threadId });
  expect(told('second')).toEqual(ALL);
});

test('config that Codex cannot read fails the task with its words, before the model is asked', async () => {
  rig.startWorker();
  const request = { message: 'bad', thread_overrides: { config: { model_reasoning_effort: 7 } } };
  const operation = await rig.until(rig.submit('[[id:bad]]', { request }).id, ended);
  expect(operation.status).toBe('failed');
  expect(operation.lastError?.message).toContain('model_reasoning_effort');
  expect(rig.model.countStarts('bad')).toBe(0);
});

test('no override makes Codex trust the folder', async () => {
  await rig.close();
  rig = await openRig({ git: true, bodies: 'keep' });
  rig.startWorker();
  const { id } = start('trust');
  await rig.until(id, ended);
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(`${rig.workspace.codexHome}/config.toml`, 'utf8')).not.toContain('trust_level');
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCliRig, type CliRig } from '../testing/cli-rig.ts';

let rig: CliRig;
beforeAll(async () => void (rig = await openCliRig()));
afterAll(() => rig.close());

test('0: the task was completed', async () => {
  expect((await rig.run(['submit', '--wait', '[[answer:yes]]'])).exitCode).toBe(0);
});

test('1: the task failed, and the words of the provider are told', async () => {
  const { stdout, stderr, exitCode } = await rig.run(['submit', '--wait', '[[status:400]]']);
  expect([stdout, exitCode]).toEqual(['', 1]);
  expect(stderr).toContain('CODEX_TURN_FAILED');
});

test.each([
  ['an unknown flag', ['list', '--colour']],
  ['an unknown command', ['frobnicate']],
  ['a bad value', ['submit', 'x', '--sandbox', 'none']],
  ['a missing argument', ['status']],
  ['a folder that is none', ['submit', 'x', '--cwd', '/nowhere/at/all']],
])('2: %s, and nothing is changed', async (_, args) => {
  const before = await rig.json('list');
  const { stdout, stderr, exitCode } = await rig.run(args);
  expect([stdout, exitCode]).toEqual(['', 2]);
  expect(stderr).toMatch(/^Error: /);
  expect(await rig.json('list')).toEqual(before);
  expect(await rig.json(...args)).toMatchObject({ ok: false, error: { code: 'INVALID_ARGUMENT' } });
});

test('2: a setting that is not valid, named with its source', async () => {
  rig.env['CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL'] = 'many';
  const { stderr, exitCode } = await rig.run(['list']);
  delete rig.env['CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL'];
  expect(exitCode).toBe(2);
  expect(stderr).toContain('CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL');
});

test.each([
  ['an operation', ['status', 'op_none']],
  ['an operation to wait for', ['wait', 'op_none']],
  ['an operation to follow', ['follow', 'op_none']],
  ['an operation to stop', ['interrupt', 'op_none']],
  ['a question', ['approve', 'int_none']],
  ['a thread', ['submit', 'x', '--chat', 'none']],
])('3: %s that is not there', async (_, args) => {
  expect((await rig.run(args)).exitCode).toBe(3);
  expect((await rig.run([...args, '--json'])).exitCode).toBe(3);
});

test('4: the task needs an answer', async () => {
  const { stderr, exitCode } = await rig.run(['submit', '--wait', '[[approval:touch ../x]]']);
  expect(exitCode).toBe(4);
  await rig.run(['interrupt', stderr.split('\n')[0] ?? '']);
});

test('5: the time was up; 6: an equal task runs already, and what has ended cannot be stopped', async () => {
  const late = await rig.run(['submit', '--wait', '--timeout', '1', '[[gate:never]]']);
  expect([late.exitCode, late.stderr]).toEqual([5, expect.stringContaining('goes on')]);
  const id = late.stderr.split('\n')[0] ?? '';
  expect((await rig.run(['wait', id, '--timeout', '1'])).exitCode).toBe(5);
  expect((await rig.run(['follow', id, '--timeout', '1'])).exitCode).toBe(5);
  const equal = await rig.run(['submit', '[[gate:never]]']);
  expect([equal.exitCode, equal.stderr]).toEqual([6, expect.stringContaining(id)]);
  expect((await rig.run(['interrupt', id])).exitCode).toBe(0);
  expect((await rig.run(['interrupt', id])).exitCode).toBe(6);
  expect((await rig.run(['wait', id])).exitCode).toBe(1);
});

test('a task that has not begun is cancelled', async () => {
  const first = await rig.submit('[[gate:first]]');
  const thread = await rig.json('status', first, '--wait-seconds', '1');
  const second = await rig.submit('[[answer:second]]', '--chat', String(thread['threadId']));
  expect((await rig.run(['cancel', second])).stdout).toContain('cancelled');
  rig.model.release('first');
  expect((await rig.run(['wait', first, second])).exitCode).toBe(1);
});

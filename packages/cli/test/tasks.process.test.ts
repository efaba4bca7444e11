import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openControlPlane } from '@codex-cp/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCliRig, type CliRig } from '../testing/cli-rig.ts';

let rig: CliRig;
beforeAll(async () => void (rig = await openCliRig()));
afterAll(() => rig.close());

test('submit answers with the id alone, long before the task has ended', async () => {
  const { stdout, stderr, exitCode } = await rig.run(['submit', '[[gate:early]]']);
  expect(stdout).toMatch(/^op_[0-9a-f]{32}\n$/);
  expect(stderr).toContain('codex-cp follow op_');
  expect(exitCode).toBe(0);
  rig.model.release('early');
  expect((await rig.run(['wait', stdout.trim()])).exitCode).toBe(0);
});

test('submit --wait prints what Codex said and nothing else', async () => {
  const { stdout, stderr, exitCode } = await rig.run(['submit', '--wait', '[[answer:Hello\n\n  there]]']);
  expect(stdout).toBe('Hello\n\n  there\n');
  expect(stderr).toMatch(/^op_/);
  expect(exitCode).toBe(0);
});

test('a prompt is taken from a pipe, with and without a dash, and from a file', async () => {
  const file = join(rig.workspace.root, 'prompt.md');
  writeFileSync(file, '[[answer:from a file]]');
  expect((await rig.run(['submit', '--wait'], '[[answer:from a pipe]]')).stdout).toBe('from a pipe\n');
  expect((await rig.run(['submit', '--wait', '-'], '[[answer:after a dash]]')).stdout).toBe('after a dash\n');
  expect((await rig.run(['submit', '--wait', '--file', file])).stdout).toBe('from a file\n');
});

test('what is piped carries no colour, unless that is forced', async () => {
  await rig.submit('[[answer:colour]]', '--wait');
  for (const args of [['list'], ['health'], ['config'], ['worker', 'status'], ['--help']]) {
    expect((await rig.run(args)).stdout).not.toContain('\u001B');
  }
});

test('--json prints the very object that the tool answers', async () => {
  const id = await rig.submit('[[answer:same]]');
  await rig.run(['wait', id]);
  const plane = openControlPlane({ door: 'cli', env: rig.env, cwd: rig.workspace.cwd });
  const withoutAge = (answer: object) => ({ ...answer, stalenessSeconds: 0 });
  try {
    expect(await rig.json('list')).toEqual(await plane.callTool('codex_list_operations', {}));
    expect(withoutAge(await rig.json('status', id))).toEqual(
      withoutAge(await plane.callTool('codex_get_operation_status', { operation_id: id })),
    );
    expect(await rig.json('interactions')).toEqual(await plane.callTool('codex_list_pending_interactions', {}));
    expect(await rig.json('status', 'op_none')).toEqual(
      await plane.callTool('codex_get_operation_status', { operation_id: 'op_none' }),
    );
  } finally {
    await plane.close();
  }
});

test('submit --wait --json prints the status at the end, submit --json the answer to the submit', async () => {
  const { stdout } = await rig.run(['submit', '--wait', '--json', '[[answer:the end]]']);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, status: 'completed', finalReport: { text: 'the end' } });
  expect(await rig.json('submit', '[[answer:begun]]')).toMatchObject({ ok: true, idempotent: false });
});

test('the same key finds the same task', async () => {
  const first = await rig.submit('[[answer:once]]', '--client-request-id', 'key-1');
  expect(await rig.submit('[[answer:once]]', '--client-request-id', 'key-1')).toBe(first);
});

test('a message goes on in the thread of an earlier task', async () => {
  const first = await rig.json('submit', '--wait', '[[answer:one]]');
  const second = await rig.json('submit', '--wait', '--chat', String(first['threadId']), '[[answer:two]]');
  expect(second).toMatchObject({ threadId: first['threadId'], finalReport: { text: 'two' } });
});

test('Ctrl-C ends the watching and says how the task is found; the task goes on', async () => {
  const watching = rig.start(['submit', '--follow', '[[gate:later]] [[answer:all the same]]']);
  await watching.until(/running/);
  watching.process.kill('SIGINT');
  const { stderr, exitCode } = await watching.ended;
  expect(exitCode).toBe(130);
  const id = /codex-cp follow (op_\w+)/.exec(stderr)?.[1] ?? '';
  rig.model.release('later');
  const followed = await rig.run(['follow', id]);
  expect([followed.exitCode, followed.stdout]).toEqual([
    0,
    expect.stringMatching(/queued[^]*running[^]*completed[^]*/),
  ]);
});

test('naming a folder means what going there would mean; where roots are set, they decide', async () => {
  const folder = join(rig.workspace.root, 'elsewhere');
  mkdirSync(folder);
  expect(await rig.json('submit', '--wait', '--cwd', folder, '[[answer:there]]')).toMatchObject({ cwd: folder });
  rig.env['CODEX_ALLOWED_ROOTS'] = rig.workspace.cwd;
  const refused = await rig.run(['submit', '--cwd', folder, '[[answer:not there]]']);
  delete rig.env['CODEX_ALLOWED_ROOTS'];
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('outside of the allowed roots')]);
});

test('whoever stops reading ends the watching at once, without a word', async () => {
  const watching = rig.start(['submit', '--follow', '[[sleep-command:1]] [[gate:nobody]]']);
  await watching.until(/queued/);
  watching.process.stdout?.destroy();
  const { stderr, exitCode } = await watching.ended;
  expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^op_\w+\n$/)]);
  await rig.run(['interrupt', stderr.trim()]);
});

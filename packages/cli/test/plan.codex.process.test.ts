import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCliRig, type CliRig } from '../testing/cli-rig.ts';

let rig: CliRig;
beforeAll(async () => void (rig = await openCliRig()));
afterAll(() => rig.close());

/** Starts a workflow and tells its id. */
async function start(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await rig.run(['plan', 'start', ...args]);
  if (exitCode !== 0) throw new Error(`plan start ended with ${String(exitCode)}: ${stderr}`);
  return stdout.trim();
}

test('a plan is started, waited for, shown, approved by its hash and executed: each turn once', async () => {
  const id = await start('[[id:plan]][[plan:# Steps\n1. Write]]', '--sandbox', 'workspace-write', '--key', 'k');
  expect(id).toMatch(/^wf_[0-9a-f]{32}$/);
  const ready = await rig.run(['wait', id]);
  expect([ready.exitCode, ready.stdout]).toEqual([4, expect.stringContaining('plan_ready')]);
  const shown = await rig.run(['plan', 'show', id]);
  expect(shown.stdout).toBe('# Steps\n1. Write\n');
  const [, hash = ''] = /plan approve wf_\w+ --plan-hash (\w+)/.exec(shown.stderr) ?? [];
  const approve = ['plan', 'approve', id, '--message', '[[id:go]][[patch:made.txt=x]][[answer:Made it.]]'];
  expect((await rig.run(approve)).exitCode).toBe(2);
  expect((await rig.run([...approve, '--plan-hash', 'another'])).exitCode).toBe(6);
  const approved = await rig.run([...approve, '--plan-hash', hash, '--wait']);
  expect([approved.exitCode, approved.stdout]).toEqual([0, 'Made it.\n']);
  expect(readFileSync(join(rig.workspace.cwd, 'made.txt'), 'utf8')).toContain('x');
  const again = await rig.run([...approve, '--plan-hash', hash]);
  expect([again.exitCode, again.stdout.trim()]).toEqual([0, approved.stderr.split('\n')[0]]);
  expect(await start('[[id:plan]][[plan:# Steps\n1. Write]]', '--sandbox', 'workspace-write', '--key', 'k')).toBe(id);
  const report = await rig.run(['wait', id]);
  expect([report.exitCode, report.stdout]).toEqual([
    0,
    expect.stringMatching(/^execution +completed[^]*Made it\.\n$/m),
  ]);
  expect(['plan', 'go'].map((key) => rig.model.countStarts(key))).toEqual([1, 1]);
});

test('a question while planning is answered by the id of the workflow; a revision is waited for and printed', async () => {
  const asking = await rig.run(['plan', 'start', '--wait', '[[question:Which?|A|B]][[plan:1. First]]']);
  expect([asking.exitCode, asking.stdout]).toEqual([4, expect.stringContaining('Which?')]);
  const id = asking.stderr.split('\n')[0] ?? '';
  expect((await rig.run(['answer', id, '--answer', 'q1=A'])).exitCode).toBe(0);
  expect((await rig.run(['plan', 'status', id, '--wait-seconds', '60'])).stdout).toContain('plan_ready');
  const revised = await rig.run(['plan', 'revise', id, '[[plan:1. Better]]', '--wait']);
  expect([revised.exitCode, revised.stdout]).toEqual([0, '1. Better\n']);
  expect(await rig.json('plan', 'show', id)).toMatchObject({ ok: true, latestPlan: { text: '1. Better\n' } });
});

test('Ctrl-C ends the waiting and says how the workflow is found; the planning goes on', async () => {
  const id = await start('[[gate:later]][[plan:1. All the same]]');
  const waiting = rig.start([
    'plan',
    'start',
    '--wait',
    '--key',
    'other',
    '[[id:other]][[gate:later]][[plan:1. Other]]',
  ]);
  await rig.model.waitForRequest(({ marker }) => marker === 'other');
  waiting.process.kill('SIGINT');
  const { stderr, exitCode } = await waiting.ended;
  expect([exitCode, stderr]).toEqual([130, expect.stringMatching(/The planning goes on: codex-cp wait wf_\w+/)]);
  rig.model.release('later');
  const other = /codex-cp wait (wf_\w+)/.exec(stderr)?.[1] ?? '';
  for (const each of [id, other]) expect((await rig.run(['wait', each])).stdout).toContain('plan_ready');
});

test('a workflow is called off while its plan waits, and while it is planned; nothing is executed', async () => {
  const waiting = await start('[[plan:1. Never]]');
  await rig.run(['wait', waiting]);
  const cancelled = await rig.run(['plan', 'cancel', waiting]);
  expect([cancelled.exitCode, cancelled.stdout]).toEqual([0, expect.stringContaining('cancelled')]);
  expect(
    (await rig.run(['plan', 'approve', waiting, '--yes', '--message', '[[id:no]][[patch:no.txt=x]]'])).exitCode,
  ).toBe(2);
  expect((await rig.run(['wait', waiting])).exitCode).toBe(1);
  const planning = await start('[[id:gate]][[gate:never]]');
  await rig.model.waitForRequest(({ marker }) => marker === 'gate');
  expect((await rig.run(['plan', 'cancel', planning])).exitCode).toBe(0);
  expect((await rig.run(['plan', 'show', planning])).exitCode).toBe(3);
  expect(rig.model.countStarts('no')).toBe(0);
  expect(existsSync(join(rig.workspace.cwd, 'no.txt'))).toBe(false);
});

test('a workflow that is not there is not found', async () => {
  for (const args of [['plan', 'status'], ['plan', 'show'], ['plan', 'cancel'], ['wait'], ['status']]) {
    const { exitCode, stderr } = await rig.run([...args, 'wf_none']);
    expect([args, exitCode, stderr]).toEqual([args, 3, expect.stringContaining('no plan workflow')]);
  }
});

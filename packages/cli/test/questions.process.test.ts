import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCliRig, type CliRig } from '../testing/cli-rig.ts';

let rig: CliRig;
beforeAll(async () => void (rig = await openCliRig()));
afterAll(() => rig.close());

test('an approval that is followed in one process is given in another', async () => {
  const file = join(rig.workspace.root, 'outside');
  const watching = rig.start(['submit', '--follow', `[[approval:touch ${file}]] [[answer:made it]]`]);
  const [, id = ''] = await watching.until(/codex-cp approve (int_\w+)/);
  expect((await rig.run(['interactions'])).stdout).toContain(`touch ${file}`);
  const approved = await rig.run(['approve', id]);
  expect([approved.exitCode, approved.stdout]).toEqual([0, expect.stringContaining(`touch ${file}`)]);
  const { stdout, exitCode } = await watching.ended;
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${id}: answered`);
  expect(stdout.trimEnd().endsWith('made it')).toBe(true);
  expect(existsSync(file)).toBe(true);
});

test('submit --wait stops at a question with 4; declined by its operation, the turn goes on without it', async () => {
  const file = join(rig.workspace.root, 'never');
  const { stdout, stderr, exitCode } = await rig.run([
    'submit',
    '--wait',
    `[[approval:touch ${file}]] [[answer:without]]`,
  ]);
  expect([exitCode, stdout]).toEqual([4, expect.stringContaining(`touch ${file}`)]);
  const id = stderr.split('\n')[0] ?? '';
  expect((await rig.run(['decline', id])).exitCode).toBe(0);
  expect((await rig.run(['wait', id])).stdout).toContain('without');
  expect(existsSync(file)).toBe(false);
  expect((await rig.run(['decline', id])).exitCode).toBe(3);
});

test('a rule is made permanent only by that word, and then holds', async () => {
  const file = join(rig.workspace.root, 'ruled');
  const prompt = (text: string) => `[[approval prefix=touch:touch ${file}]] [[answer:${text}]]`;
  const asking = rig.start(['submit', '--follow', prompt('first')]);
  const [, id = ''] = await asking.until(/codex-cp approve (int_\w+) --permanent/);
  expect((await rig.run(['interactions'])).stdout).toContain('for ever, in all threads');
  expect((await rig.run(['approve', id, '--permanent'])).exitCode).toBe(0);
  expect((await asking.ended).exitCode).toBe(0);
  expect((await rig.run(['submit', '--wait', prompt('second')])).stdout).toBe('second\n');
});

test('a change is shown with its files and diff before it is approved', async () => {
  const target = join(rig.workspace.root, 'changed.txt');
  const asking = rig.start([
    'submit',
    '--follow',
    '--sandbox',
    'read-only',
    `[[patch:${target}=new text]] [[answer:changed]]`,
  ]);
  const [, id = ''] = await asking.until(/codex-cp approve (int_\w+)/);
  const { stdout } = await rig.run(['interactions']);
  expect(stdout).toContain(`add ${target}`);
  expect(stdout).toContain('new text');
  expect((await rig.run(['approve', id, '--session'])).exitCode).toBe(0);
  expect((await asking.ended).stdout).toContain('changed');
});

test('questions are answered by name', async () => {
  const asking = rig.start(['submit', '--follow', '--plan', '[[question:Which?|A|B]] [[answer:thanks]]']);
  const [, id = ''] = await asking.until(/codex-cp answer (int_\w+) --answer q1=TEXT/);
  expect((await rig.run(['answer', id, '--answer', 'q9=A'])).exitCode).toBe(2);
  expect((await rig.run(['answer', id, '--answer', 'q1=A'])).exitCode).toBe(0);
  expect((await asking.ended).exitCode).toBe(0);
});

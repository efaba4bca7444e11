import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { endMarked, findMarked } from './find-marked.ts';
import { identityOf, isSameProcessAlive } from './process-identity.ts';

const unix = test.skipIf(process.platform === 'win32');

async function marked(mark: string, script: string) {
  const env = { ...process.env, CODEX_CP_GENERATION: mark };
  const child = spawn('/bin/sh', ['-c', script], { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, exited: once(child, 'exit') };
}

const newMark = (): string => `test-${randomUUID()}`;

unix('processes are found by their mark, with their children, and no others', async () => {
  const mark = newMark();
  const { pid } = await marked(mark, 'echo ready; sleep 61 & wait');
  await marked(newMark(), 'echo ready; exec sleep 62');
  const look = async () => {
    const found = await findMarked([mark]);
    if (found === 'unsupported') throw new Error('unsupported here');
    return found;
  };
  // The shell has a child before that has become what it runs.
  const family = ['/bin/sh -c echo ready; sleep 61 & wait', 'sleep 61'];
  await expect.poll(async () => (await look()).map((p) => p.command).sort(), { timeout: 5_000 }).toEqual(family);
  const found = await look();
  expect(found.some((p) => p.pid === pid)).toBe(true);
  expect(found.every((p) => p.mark === mark)).toBe(true);
  await endMarked({ marks: [mark], graceMs: 2_000 });
});

unix('a marked process is asked to end, and killed when it does not', async () => {
  const mark = newMark();
  const { pid, exited } = await marked(mark, 'trap "" TERM; echo ready; while :; do sleep 0.05; done');
  const ended = await endMarked({ marks: [mark], graceMs: 50 });
  expect(ended).toContainEqual(expect.objectContaining({ pid, ended: true }));
  expect(await exited).toEqual([null, 'SIGKILL']);
});

unix('a process with another mark survives', async () => {
  const { pid } = await marked(newMark(), 'echo ready; exec sleep 63');
  const identity = await identityOf(pid);
  if (identity === undefined) throw new Error('no identity');
  expect(await endMarked({ marks: [newMark()], graceMs: 50 })).toEqual([]);
  expect(await isSameProcessAlive(identity)).toBe('alive');
});

test('a mark that could match anything is refused', async () => {
  await expect(findMarked([''])).rejects.toThrow(TypeError);
  await expect(endMarked({ marks: ['a b c d e f'], graceMs: 1 })).rejects.toThrow(TypeError);
});

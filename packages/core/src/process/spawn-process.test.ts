import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { killGroup, killProven, waitGone } from './kill.ts';
import { isSameProcessAlive, readProcStat, type ProcessIdentity } from './process-identity.ts';
import { spawnChild, spawnDetached } from './spawn-process.ts';

const unix = test.skipIf(process.platform === 'win32');

const STAY = 'setInterval(() => {}, 1000)';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'codex-cp-spawn-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function node(script: string, more: { logPath?: string; env?: NodeJS.ProcessEnv } = {}) {
  return { command: process.execPath, args: ['-e', script], cwd: '/', env: process.env, ...more };
}

function endAfterwards(identity: ProcessIdentity): void {
  onTestFinished(async () => {
    await killGroup(identity, 'SIGKILL');
  });
}

unix('a detached process leads a session of its own and is the one its identity names', async () => {
  const { identity, exited } = await spawnDetached(node(STAY));
  endAfterwards(identity);
  expect(await isSameProcessAlive(identity)).toBe('alive');
  if (process.platform === 'linux') expect(readProcStat(identity.pid)?.processGroup).toBe(identity.pid);
  expect(await killProven(identity, 'SIGTERM')).toBe('signalled');
  expect(await exited).toEqual({ code: null, signal: 'SIGTERM' });
  expect(await waitGone(identity, 5_000)).toBe(true);
});

unix('its output is appended to a private log file', async () => {
  const logPath = join(folder(), 'server.log');
  for (const word of ['one', 'two']) {
    const { exited } = await spawnDetached(node(`console.error('${word}')`, { logPath }));
    expect(await exited).toEqual({ code: 0, signal: null });
  }
  expect(readFileSync(logPath, 'utf8')).toBe('one\ntwo\n');
  expect(statSync(logPath).mode & 0o777).toBe(0o600);
});

test('a detached process does not carry the generation mark of whoever started it', async () => {
  const logPath = join(folder(), 'env.log');
  const env = { ...process.env, CODEX_CP_GENERATION: 'generation-1' };
  const { exited } = await spawnDetached(node('console.log(process.env.CODEX_CP_GENERATION)', { logPath, env }));
  await exited;
  expect(readFileSync(logPath, 'utf8')).toBe('undefined\n');
});

test('a program that is not there is refused with its name', async () => {
  const missing = { ...node(''), command: '/no/such/program' };
  await expect(spawnDetached(missing)).rejects.toThrow(/\/no\/such\/program could not be started/);
  await expect(spawnChild(missing)).rejects.toThrow(/\/no\/such\/program could not be started/);
});

test('a process that ends at once still has an identity and tells how it ended', async () => {
  const { identity, exited } = await spawnDetached(node('process.exit(7)'));
  expect(await exited).toEqual({ code: 7, signal: null });
  expect(await waitGone(identity, 5_000)).toBe(true);
});

test('a child answers over its pipes and ends with its input', async () => {
  const child = await spawnChild(node('process.stdin.pipe(process.stdout)'));
  endAfterwards(child.identity);
  child.stdin.end('hello');
  expect(await text(child.stdout)).toBe('hello');
  expect(await child.exited).toEqual({ code: 0, signal: null });
});

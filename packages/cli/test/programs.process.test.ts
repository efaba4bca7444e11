import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCliRig, type CliRig } from '../testing/cli-rig.ts';
import { startProgram, type Ended } from '../testing/program.ts';

let rig: CliRig;
beforeAll(async () => void (rig = await openCliRig()));
afterAll(() => rig.close());

const admin = (...args: readonly string[]): Promise<Ended> =>
  startProgram('admin', args, { env: rig.env, cwd: rig.workspace.cwd }).ended;

test('a worker is started, told of, stopped, and its log is shown', async () => {
  expect(await rig.json('worker', 'status')).toMatchObject({ ok: true, running: false });
  const started = await rig.json('worker', 'start');
  expect(started).toMatchObject({ ok: true, running: true, host: 'process' });
  expect((await rig.run(['worker', 'status'])).stdout).toContain(String(started['pid']));
  expect(await rig.json('worker', 'stop')).toMatchObject({ ok: true, running: false });
  expect((await rig.run(['worker', 'logs', '-n', '5'])).stdout).toContain('pid=');
  expect((await rig.json('worker', 'logs', '-n', '1'))['lines']).toHaveLength(1);
});

test('the log is followed until Ctrl-C', async () => {
  const following = rig.start(['worker', 'logs', '--follow', '-n', '0']);
  await rig.run(['worker', 'start']);
  await following.until(/pid=\d+/);
  following.process.kill('SIGINT');
  expect(await following.ended).toMatchObject({ stderr: expect.not.stringContaining('Error') as string });
});

test('config shows every value and where it came from; a flag wins', async () => {
  const path = join(rig.workspace.root, 'other.sqlite3');
  const { stdout } = await rig.run(['config', '--state-db', path]);
  expect(stdout).toMatch(new RegExp(`CODEX_MCP_STATE_DB +${path} +call`));
  expect(stdout).toMatch(/CODEX_HOME +\S+ +environment CODEX_HOME/);
  expect(stdout).toMatch(/CODEX_MCP_HOOK_HISTORY_ENABLED +true +default +not used yet/);
  expect(existsSync(path), 'config made a state file').toBe(false);
  expect(await rig.json('config')).toMatchObject({
    ok: true,
    settings: expect.arrayContaining([expect.objectContaining({ name: 'CODEX_HOME' })]) as unknown,
  });
});

test('doctor finds nothing that keeps a task from running, and says what is missing', async () => {
  const { stdout, exitCode } = await rig.run(['doctor']);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/ok +codex +codex-cli \d/)]);
  expect(stdout).toMatch(/warning +login[^]*codex login/);
  rig.env['CODEX_BINARY_PATH'] = '/nowhere/codex';
  const broken = await rig.run(['doctor', '--json']);
  delete rig.env['CODEX_BINARY_PATH'];
  expect(broken.exitCode).toBe(1);
  expect(JSON.parse(broken.stdout)).toMatchObject({
    ok: true,
    healthy: false,
    checks: expect.arrayContaining([expect.objectContaining({ name: 'codex', status: 'error' })]) as unknown,
  });
});

test('doctor refuses a Codex that is too old, and says what to do', async () => {
  const old = join(rig.workspace.root, 'old-codex');
  writeFileSync(old, '#!/bin/sh\necho codex-cli 0.12.0\n', { mode: 0o755 });
  rig.env['CODEX_BINARY_PATH'] = old;
  const { stdout, exitCode } = await rig.run(['doctor', '--state-db', join(rig.workspace.root, 'old.sqlite3')]);
  delete rig.env['CODEX_BINARY_PATH'];
  expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/error +codex +Codex 0\.12\.0 is too old: update it/)]);
});

test('doctor names a state file that cannot be used', async () => {
  const file = join(rig.workspace.root, 'file');
  writeFileSync(file, 'where a folder should be');
  const { stdout, exitCode } = await rig.run(['doctor', '--state-db', join(file, 'state.sqlite3')]);
  expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/error +state/)]);
});

test('help explains commands; an empty call lists them', async () => {
  expect((await rig.run([])).stdout).toContain('submit');
  expect((await rig.run(['help', 'worker', 'logs'])).stdout).toContain('--follow');
  expect((await rig.run(['submit', '-h'])).stdout).toContain('--approval-policy');
  expect((await rig.run(['--version'])).stdout).toMatch(/^@codex-cp\/cli\/\d/);
});

test('the completion script works in a real bash', async () => {
  const { stdout: script } = await rig.run(['completion', 'bash']);
  const complete = (...words: readonly string[]): string[] => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const lines = `${script}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _codex_cp; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['--norc', '-c', lines], { encoding: 'utf8' }).trim().split('\n');
  };
  expect(complete('codex-cp', 'sub')).toEqual(['submit']);
  expect(complete('codex-cp', 'worker', 'st')).toEqual(['start', 'status', 'stop']);
  expect(complete('codex-cp', 'submit', 'a prompt', '--sand')).toEqual(['--sandbox']);
  expect(complete('codex-cp', 'submit', '--sandbox', 'read')).toEqual(['read-only']);
  expect(complete('codex-cp', 'worker', 'logs', '--fo')).toEqual(['--follow']);
});

test('mcp serves the protocol, and makes no state file by being started', async () => {
  const state = join(rig.workspace.root, 'untouched', 'state.sqlite3');
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const frame = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  const { stdout, exitCode } = await rig.run(['mcp', '--state-db', state], `${frame}\n`);
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { serverInfo: { name: 'codex-control-plane-mcp' } } });
  expect(exitCode).toBe(0);
  expect(existsSync(dirname(state))).toBe(false);
});

test('the admin program makes the state folder and nothing else, and prints the block for a client', async () => {
  const state = join(rig.workspace.root, 'admin', 'state.sqlite3');
  const roots = ['--projects-root', rig.workspace.root, '--allowed-root', rig.workspace.cwd];
  const printed = JSON.parse((await admin('print-config', '--state-db', state, ...roots)).stdout) as object;
  expect(printed).toMatchObject({
    mcpServers: {
      'codex-control-plane-mcp': {
        env: {
          CODEX_MCP_STATE_DB: state,
          CODEX_PROJECTS_ROOT: rig.workspace.root,
          CODEX_ALLOWED_ROOTS: rig.workspace.cwd,
        },
      },
    },
  });
  expect(existsSync(dirname(state))).toBe(false);
  const { stdout, exitCode } = await admin('init', '--state-db', state, ...roots);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    stateDb: state,
    hooks: { skipped: true },
    protocolSmoke: { ok: true, returnCode: 0, serverInfo: { name: 'codex-control-plane-mcp' } },
    mcpClientConfig: printed,
  });
  expect([exitCode, existsSync(state)]).toEqual([0, true]);
  expect(JSON.parse((await admin('doctor', '--state-db', state)).stdout)).toMatchObject({
    ok: true,
    status: { ok: true },
  });
});

test('help, completion and bad usage load neither the database nor the contract', () => {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url));
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const text = readFileSync(join(dist, file), 'utf8');
    for (const [, next = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g)) load(next);
  };
  for (const entry of ['main.js', 'index.js']) load(entry);
  const text = [...loaded].map((file) => readFileSync(join(dist, file), 'utf8')).join('\n');
  expect(loaded.size).toBeGreaterThan(2);
  expect(text).not.toMatch(/from\s*"better-sqlite3"/);
  expect(text).not.toContain('ZodObject');
});

import { codexVersionProblem } from '@codex-cp/core';
import { expect, test } from 'vitest';
import { codexCheck, loginCheck, noCodexCheck, sandboxCheck } from './codex-checks.ts';
import { configurationCheck, nodeCheck, rootsCheck, workerCheck } from './own-checks.ts';

const ran = (exitCode: number | null, output: string) => ({ exitCode, output });

test.each([
  ['v20.19.0', 'ok'],
  ['v22.1.0', 'ok'],
  ['v20.18.9', 'error'],
  ['v18.20.0', 'error'],
])('Node %s is %s', (version, status) => {
  expect(nodeCheck(version).status).toBe(status);
});

const codexThatPrints = (printed: string) => codexCheck('/bin/codex', ran(0, printed), codexVersionProblem(printed));

test('a Codex that is missing or does not run is an error with a remedy', () => {
  expect(codexThatPrints('codex-cli 0.169.0')).toMatchObject({
    status: 'ok',
    message: 'codex-cli 0.169.0, /bin/codex',
  });
  expect(noCodexCheck('No Codex was found.')).toMatchObject({
    status: 'error',
    remedy: expect.stringContaining('CODEX_BINARY_PATH') as string,
  });
  expect(codexCheck('/bin/codex', ran(null, 'ENOENT'), undefined)).toMatchObject({ status: 'error' });
});

test('a Codex that is too old, or is none, is an error that says what to do', () => {
  expect(codexThatPrints('codex-cli 0.12.0')).toMatchObject({
    status: 'error',
    remedy: expect.stringMatching(/0\.12\.0 is too old: update it to \d/) as string,
  });
  expect(codexThatPrints('hello')).toMatchObject({ status: 'error' });
});

test('a missing login is a warning: another provider needs none', () => {
  expect(loginCheck('/home/u/.codex', ran(0, 'Logged in using ChatGPT')).status).toBe('ok');
  expect(loginCheck('/home/u/.codex', ran(1, 'Not logged in'))).toMatchObject({
    status: 'warning',
    remedy: expect.stringContaining('codex login') as string,
  });
});

test('a sandbox that cannot work is an error only where tasks use it', () => {
  const broken = ran(1, 'bwrap: setting up uid map: Permission denied');
  expect(sandboxCheck(ran(0, ''), 'workspace-write').status).toBe('ok');
  expect(sandboxCheck(broken, 'workspace-write')).toMatchObject({
    status: 'error',
    remedy: expect.stringContaining('user namespaces') as string,
  });
  expect(sandboxCheck(broken, 'danger-full-access').status).toBe('warning');
  expect(sandboxCheck('not tried', 'workspace-write').status).toBe('ok');
});

test('no worker is fine while there is nothing to do', () => {
  const worker = {
    state: 'none',
    mode: 'auto',
    workerId: null,
    host: null,
    pid: null,
    version: null,
    startedAt: null,
    lastStartError: null,
  } as const;
  const queue = { queued: 0, active: 0, undeliveredAnswers: 0, limitGlobal: 4, limitPerProject: 3 };
  expect(workerCheck({ worker, queue }).status).toBe('ok');
  expect(workerCheck({ worker, queue: { ...queue, queued: 2 } }).status).toBe('warning');
  expect(workerCheck({ worker: { ...worker, lastStartError: 'no' }, queue }).status).toBe('error');
  expect(workerCheck({ worker: { ...worker, state: 'frozen' }, queue })).toMatchObject({
    status: 'error',
    remedy: expect.stringContaining('codex-cp worker start') as string,
  });
  expect(workerCheck({ worker: { ...worker, state: 'alive', pid: 7 }, queue }).status).toBe('ok');
});

test('strange configuration and missing roots are warnings', () => {
  expect(configurationCheck({ configFile: null, warnings: [] }).status).toBe('ok');
  expect(configurationCheck({ configFile: '/a.json', warnings: ['unknown key "x"'] }).status).toBe('warning');
  expect(rootsCheck({ roots: [], reason: 'working_directory_refused', explanation: 'No.' }).status).toBe('warning');
  expect(rootsCheck({ roots: ['/a'], reason: 'allowed_roots', explanation: 'Set.' }).status).toBe('ok');
});

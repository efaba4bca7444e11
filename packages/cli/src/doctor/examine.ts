import { existsSync } from 'node:fs';
import type { LoadedConfig } from '@codex-cp/core';
import { openPlane, readSettings, type GlobalFlags } from '../plane.ts';
import { toShownError } from '../tool-error.ts';
import type { HealthView } from '../views.ts';
import { error, warning, type Check } from './check.ts';
import { codexCheck, loginCheck, noCodexCheck, sandboxCheck } from './codex-checks.ts';
import { appServerCheck, configurationCheck, nodeCheck, rootsCheck, workerCheck } from './own-checks.ts';
import { runProgram } from './run-program.ts';
import { stateCheck } from './state-check.ts';

/** Looks at everything that a task needs; each finding stands by itself, later ones are left out where they cannot be made. */
export async function examine(flags: GlobalFlags): Promise<readonly Check[]> {
  const node = nodeCheck(process.version);
  const config = await attempt('configuration', () => readSettings(flags));
  if ('status' in config) return [node, config];
  const health = await attempt('state', () => readHealth(flags));
  const own = [node, configurationCheck(config), rootsCheck(config.roots)];
  if ('status' in health) return [...own, health];
  const state = stateCheck(health.paths.mcpStateDb);
  const running = [workerCheck(health), appServerCheck(health.appServer)];
  return [...own, state, ...running, ...(await codexChecks(config, health))];
}

async function readHealth(flags: GlobalFlags): Promise<HealthView> {
  const plane = await openPlane(flags);
  try {
    return await plane.health({});
  } finally {
    await plane.close();
  }
}

async function codexChecks({ values }: LoadedConfig, { checks, paths }: HealthView): Promise<readonly Check[]> {
  const { codexHome, defaultSandbox } = values;
  const path = paths.codexBinaryPath;
  const problem = checks.find(({ name }) => name === 'codex_binary')?.message;
  if (problem !== undefined || path === null) return [noCodexCheck(problem ?? 'No Codex was found.')];
  const env = { ...process.env, CODEX_HOME: codexHome };
  const printed = await runProgram(path, ['--version'], env);
  const { codexVersionProblem } = await import('@codex-cp/core');
  const codex = codexCheck(path, printed, codexVersionProblem(printed.output));
  if (codex.status === 'error') return [codex];
  if (!existsSync(codexHome)) {
    const missing = `The home folder of Codex does not exist: ${codexHome}`;
    return [codex, warning('login', missing, `Run "codex login" with CODEX_HOME=${codexHome}.`)];
  }
  const [login, sandbox] = await Promise.all([
    runProgram(path, ['login', 'status'], env),
    process.platform === 'win32'
      ? ('not tried' as const)
      : runProgram(path, ['sandbox', '--', '/bin/sh', '-c', 'true'], env),
  ]);
  return [codex, loginCheck(codexHome, login), sandboxCheck(sandbox, defaultSandbox)];
}

async function attempt<T>(name: string, read: () => Promise<T>): Promise<T | Check> {
  try {
    return await read();
  } catch (thrown) {
    const { error: shown } = await toShownError(thrown);
    const { field, reason, path, value } = shown.details;
    const facts = Object.entries({ field, reason, path, value }).filter(([, each]) => each !== undefined);
    const known = facts.map(([key, each]) => `${key} ${typeof each === 'string' ? each : JSON.stringify(each)}`);
    return error(name, `${shown.message} (${known.join(', ')})`, shown.hint);
  }
}

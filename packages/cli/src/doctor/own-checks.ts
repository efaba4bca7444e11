import type { LoadedConfig } from '@codex-cp/core';
import type { HealthView } from '../views.ts';
import { error, ok, warning, type Check } from './check.ts';

const MIN_NODE = [20, 19] as const;

/** Is this Node new enough? */
export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isNew = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  const needed = MIN_NODE.join('.');
  return isNew
    ? ok('node', `Node ${version}.`)
    : error('node', `Node ${version} is too old.`, `Install Node ${needed} or newer.`);
}

/** Does the configuration say anything strange? One that is refused never comes so far. */
export function configurationCheck({ configFile, warnings }: Pick<LoadedConfig, 'configFile' | 'warnings'>): Check {
  if (warnings.length > 0)
    return warning(
      'configuration',
      warnings.join(' '),
      'Correct what is named; "codex-cp config" shows what is in force.',
    );
  return ok(
    'configuration',
    configFile === null ? 'Every value is valid; there is no file.' : `Every value is valid; file ${configFile}.`,
  );
}

/** Where may tasks run? */
export function rootsCheck({ roots, explanation }: LoadedConfig['roots']): Check {
  return roots.length === 0
    ? warning('allowed roots', explanation, 'Set CODEX_ALLOWED_ROOTS to the folders of your projects.')
    : ok('allowed roots', `${roots.join(', ')}. ${explanation}`);
}

/** Is there somebody who does the work? None is needed while there is none. */
export function workerCheck({ worker, queue }: Pick<HealthView, 'worker' | 'queue'>): Check {
  const open = queue.queued + queue.active;
  if (worker.state === 'frozen') {
    return error(
      'worker',
      'The worker lives but does not move.',
      'Run "codex-cp worker start": it ends the frozen one first. "codex-cp worker logs" may tell why.',
    );
  }
  if (worker.state === 'alive')
    return ok('worker', `Running, pid ${worker.pid ?? '?'}, version ${worker.version ?? '?'}.`);
  if (worker.lastStartError !== null) {
    return error(
      'worker',
      `The last start failed: ${worker.lastStartError}`,
      'Look at "codex-cp worker logs", then try "codex-cp worker start".',
    );
  }
  if (open > 0) return warning('worker', `${open} tasks are open and no worker runs.`, 'Run "codex-cp worker start".');
  return ok('worker', 'None runs; one starts with the next task.');
}

/** Is Codex up? It need not be while nothing runs. */
export function appServerCheck({ running, pid, codexVersion }: HealthView['appServer']): Check {
  if (!running) return ok('app-server', 'Not running; it starts with the next task.');
  return ok('app-server', `Running, pid ${pid ?? '?'}, Codex ${codexVersion ?? '?'}.`);
}

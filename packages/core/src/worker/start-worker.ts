import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnDetached, type SpawnedProcess } from '../process/spawn-process.ts';
import type { WorkerLaunch } from './worker-launch.ts';
import { prepareWorkerOutput } from './worker-output.ts';

/** The built worker: beside the built code, or in `dist` where the sources run. */
const ENTRIES = ['./worker.js', '../../dist/worker.js'];

/** Starts a detached worker process; resolves when it exists, long before it is in office. */
export function startWorkerProcess(launch: WorkerLaunch, env: NodeJS.ProcessEnv): Promise<SpawnedProcess> {
  return spawnDetached({
    command: process.execPath,
    args: [workerEntry(), JSON.stringify(launch)],
    cwd: dirname(launch.statePath),
    env,
    logPath: prepareWorkerOutput(launch.logPath),
  });
}

function workerEntry(): string {
  const entry = ENTRIES.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path));
  if (entry === undefined) throw new Error('The worker program is missing from this installation.');
  return entry;
}

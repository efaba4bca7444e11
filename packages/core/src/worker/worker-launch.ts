import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { WorkerSettings } from './compose-worker.ts';

/** What a front-end tells the worker it starts: resolved values, so that nothing is read twice in two ways. No secrets. */
export const workerLaunchSchema = z.strictObject({
  statePath: z.string(),
  logPath: z.string(),
  transport: z.enum(['unix', 'ws', 'stdio']),
  idleMs: z.number(),
  appServerIdleMs: z.number(),
  maxTurnsGlobal: z.int(),
  maxTurnsPerProject: z.int(),
  retentionMs: z.number(),
});
export type WorkerLaunch = z.output<typeof workerLaunchSchema>;

/** The log of the worker of a state file. */
export const workerLogPath = (statePath: string): string => join(dirname(statePath), 'logs', 'worker.log');

export function toWorkerSettings(launch: WorkerLaunch): WorkerSettings {
  const { statePath, idleMs, appServerIdleMs, maxTurnsGlobal, maxTurnsPerProject, retentionMs } = launch;
  const stateFolder = dirname(statePath);
  return {
    statePath,
    idleMs,
    engine: { appServerIdleMs, maxTurnsGlobal, maxTurnsPerProject, retentionMs, stateFolder },
  };
}

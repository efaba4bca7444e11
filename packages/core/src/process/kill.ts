import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../foundation/backoff.ts';
import { systemClock } from '../foundation/clock.ts';
import { isSameProcessAlive, readProcStat, type ProcessIdentity } from './process-identity.ts';
import { runCommand } from './run-command.ts';

export type KillSignal = 'SIGTERM' | 'SIGKILL';

/** `unproven`: nothing was sent, since nobody can tell from here whether it is the process meant, or it is not ours. */
export type KillOutcome = 'signalled' | 'gone' | 'unproven';

/** Signals a process only while pid, start time and boot still say that it is the one meant. */
export async function killProven(meant: ProcessIdentity, signal: KillSignal): Promise<KillOutcome> {
  const liveness = await isSameProcessAlive(meant);
  if (liveness !== 'alive') return liveness === 'dead' ? 'gone' : 'unproven';
  return send(meant.pid, signal);
}

/**
 * Signals the whole group of a process that leads one, while the leader is alive and proven; once it is gone the number
 * of the group may belong to strangers. A process that leads no group is signalled alone.
 */
export async function killGroup(meant: ProcessIdentity, signal: KillSignal): Promise<KillOutcome> {
  const liveness = await isSameProcessAlive(meant);
  if (liveness !== 'alive') return liveness === 'dead' ? 'gone' : 'unproven';
  if (process.platform === 'win32') return killTree(meant.pid);
  return send((await leadsGroup(meant.pid)) ? -meant.pid : meant.pid, signal);
}

const LOOK_AGAIN = { baseMs: 4, maxMs: 200 };

/** Waits until the very process meant is gone; false when it is not, or not to be told, at the deadline. */
export async function waitGone(meant: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = systemClock.monotonic() + timeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    if ((await isSameProcessAlive(meant)) === 'dead') return true;
    const leftMs = deadline - systemClock.monotonic();
    if (leftMs <= 0) return false;
    await delay(Math.min(leftMs, backoffMs(attempt, LOOK_AGAIN, 1)));
  }
}

function send(pid: number, signal: KillSignal): KillOutcome {
  try {
    process.kill(pid, signal);
    return 'signalled';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return 'gone';
    if (code === 'EPERM') return 'unproven';
    throw error;
  }
}

async function leadsGroup(pid: number): Promise<boolean> {
  if (process.platform === 'linux') return readProcStat(pid)?.processGroup === pid;
  const group = await runCommand({ command: 'ps', args: ['-o', 'pgid=', '-p', String(pid)] }).catch(() => '');
  return Number(group.trim()) === pid;
}

/** Windows has no groups: the tree under the process ends with it. */
async function killTree(pid: number): Promise<KillOutcome> {
  await runCommand({ command: 'taskkill', args: ['/PID', String(pid), '/T', '/F'] });
  return 'signalled';
}

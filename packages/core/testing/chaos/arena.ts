import { isAbsolute } from 'node:path';
import { killProven, waitGone } from '../../src/process/kill.ts';
import { identityOf } from '../../src/process/process-identity.ts';
import type { ChildScript } from '../child-script.ts';
import { processesOf, type SeenProcess } from '../processes-of.ts';
import type { Rig, WorkerOptions } from '../rig.ts';
import type { Random } from './random.ts';
import type { TaskSource } from './tasks.ts';
import type { WorkflowSource } from './workflows.ts';

/** How many processes ended by SIGKILL, by what they were. */
export interface Toll {
  workers: number;
  codex: number;
  frontEnds: number;
}

/** Where blows are dealt. */
export interface Arena {
  readonly rig: Rig;
  readonly random: Random;
  readonly source: TaskSource;
  readonly workflows: WorkflowSource;
  /** The Codex of this run: a copy, so that it can be replaced. */
  readonly codexBinary: string;
  readonly codexFolder: string;
  /** What the hook of this run reads: how many seconds it holds each prompt up. */
  readonly hookDelay: string;
  readonly toll: Toll;
  readonly misses: string[];
}

/** Everything of a run leaves soon when there is nothing to do. */
export const IDLE_SECONDS = 2;
const LAUNCH = { idleMs: IDLE_SECONDS * 1_000, appServerIdleMs: IDLE_SECONDS * 1_000 };
const GONE_MS = 10_000;

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const startWorker = ({ rig }: Arena, options: WorkerOptions = {}): ChildScript =>
  rig.startWorker({ ...options, launch: LAUNCH });

/** Workers in office and on their way, whoever started them. */
export const workersOf = ({ rig }: Arena): readonly SeenProcess[] =>
  processesOf(rig).filter(({ command }) => command.split(' ').some((part) => isAbsolute(part) && isWorker(part)));

const isWorker = (program: string): boolean => /\/(run-worker\.ts|worker\.js)$/.test(program);

export async function killWorkers(arena: Arena): Promise<void> {
  for (const { pid } of workersOf(arena)) if (await kill(pid)) arena.toll.workers += 1;
}

export async function killCodex({ rig, toll }: Arena): Promise<void> {
  for (const pid of codexPids(rig)) if (await kill(pid)) toll.codex += 1;
}

export function signalWorkers(arena: Arena, signal: NodeJS.Signals): void {
  for (const { pid } of workersOf(arena)) send(pid, signal);
}

export function signalCodex({ rig }: Arena, signal: NodeJS.Signals): void {
  for (const pid of codexPids(rig)) send(pid, signal);
}

const codexPids = ({ store }: Rig): readonly number[] =>
  store.generations.living().flatMap(({ process: proof }) => proof?.pid ?? []);

/** Was it there, and is it gone now? */
async function kill(pid: number): Promise<boolean> {
  const identity = await identityOf(pid);
  if (identity === undefined || (await killProven(identity, 'SIGKILL')) !== 'signalled') return false;
  return waitGone(identity, GONE_MS);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

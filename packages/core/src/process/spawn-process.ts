import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { deferred } from '../foundation/deferred.ts';
import { withoutMark } from './generation-mark.ts';
import { identityOfChild, type ProcessIdentity } from './process-identity.ts';
import { onWindows } from './windows-command-line.ts';

export interface SpawnProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** File to which its output is appended, created with mode 0600; without one it is thrown away. */
  readonly logPath?: string;
}

/** How a process ended: a code, or the signal that ended it. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface SpawnedProcess {
  readonly identity: ProcessIdentity;
  /** Settles when it ends, as long as this process lives; never rejects. */
  readonly exited: Promise<ProcessExit>;
}

/** A child that talks over its standard input and output. */
export interface SpawnedChild extends SpawnedProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
}

/**
 * Starts a process that outlives this one: own session, no terminal, no open pipes, and no generation mark. Resolves when
 * the system has started it; rejects with what the system said when it could not.
 */
export async function spawnDetached(spec: SpawnProcess): Promise<SpawnedProcess> {
  const log = openLog(spec.logPath);
  try {
    const child = start({ ...spec, env: withoutMark(spec.env) }, ['ignore', log, log]);
    const spawned = await started(child, spec.command);
    child.unref();
    return spawned;
  } finally {
    if (log !== 'ignore') closeSync(log);
  }
}

/** Starts a child with piped standard input and output, in a session of its own so that a Ctrl-C here does not reach it. */
export async function spawnChild(spec: SpawnProcess): Promise<SpawnedChild> {
  const log = openLog(spec.logPath);
  try {
    const child = start(spec, ['pipe', 'pipe', log]);
    const { stdin, stdout } = child;
    const spawned = await started(child, spec.command);
    if (stdin === null || stdout === null) throw new Error(`${spec.command} started without pipes.`);
    return { ...spawned, stdin, stdout };
  } finally {
    if (log !== 'ignore') closeSync(log);
  }
}

function openLog(path: string | undefined): number | 'ignore' {
  return path === undefined ? 'ignore' : openSync(path, 'a', 0o600);
}

function start(spec: SpawnProcess, stdio: StdioOptions): ChildProcess {
  const line = onWindows(process.platform, spec.command, spec.args);
  return spawn(line.command, [...line.args], {
    cwd: spec.cwd,
    env: spec.env,
    stdio,
    detached: true,
    windowsHide: true,
    windowsVerbatimArguments: line.verbatim,
  });
}

async function started(child: ChildProcess, command: string): Promise<SpawnedProcess> {
  const spawned = deferred<number>();
  const exited = deferred<ProcessExit>();
  child.once('spawn', () => spawned.resolve(child.pid ?? 0));
  // Stays for the life of the child: an error without a listener would end this process.
  child.on('error', (cause) =>
    spawned.reject(new Error(`${command} could not be started: ${cause.message}`, { cause })),
  );
  child.once('exit', (code, signal) => exited.resolve({ code, signal }));
  const pid = await spawned.promise;
  const identity = await identityOfChild(pid);
  if (identity === undefined) {
    const { code, signal } = await exited.promise;
    throw new Error(`${command} ended as soon as it was started (${signal ?? `exit code ${code ?? 'unknown'}`}).`);
  }
  return { identity, exited: exited.promise };
}

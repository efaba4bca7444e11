import { homedir } from 'node:os';
import { spawnChild, spawnDetached, type SpawnedChild, type SpawnedProcess } from '../process/spawn-process.ts';
import { AppServerError } from './app-server-error.ts';
import { openAppServer, type ClientOptions } from './client.ts';
import type { Endpoint } from './endpoint.ts';
import type { Handshake } from './handshake.ts';
import { logLength, logTail } from './log-tail.ts';
import type { AppServer } from './port.ts';
import { serverArguments, serverEnvironment } from './server-command.ts';
import { endServer } from './stop.ts';
import { stdioTransport } from './transport/stdio.ts';

export interface LaunchServer {
  /** The native program, see find-codex.ts. */
  readonly binaryPath: string;
  /** Has to exist. */
  readonly codexHome: string;
  /** Carried by its tool commands, so that they can be found when it is gone. */
  readonly mark: string;
  /** What it prints is appended here, in a file of mode 0600. */
  readonly logPath: string;
  /** Ours; what is not for the server is taken out. */
  readonly env: NodeJS.ProcessEnv;
}

/** A started server and where its own part of the log begins. */
export interface LaunchedServer {
  readonly process: SpawnedProcess;
  readonly logPath: string;
  readonly logStart: number;
}

const LOG_LINES = 5;

/** Starts a server that outlives this process; resolves when it exists, which is before it answers. */
export async function launchDetached(spec: LaunchServer & { readonly endpoint: Endpoint }): Promise<LaunchedServer> {
  const logStart = logLength(spec.logPath);
  const process = await starting(spawnDetached(spawnSpec(spec, spec.endpoint)));
  return { process, logPath: spec.logPath, logStart };
}

/** Starts a server that ends with this process and speaks over its pipes, and shakes hands with it. */
export async function launchStdio(
  spec: LaunchServer,
  handshake: Omit<Handshake, 'expectedPid'>,
  options: ClientOptions = {},
): Promise<{ readonly process: SpawnedChild; readonly server: AppServer }> {
  const logStart = logLength(spec.logPath);
  const child = await starting(spawnChild(spawnSpec(spec, null)));
  try {
    // No pid is expected: nobody else can be at the other end of a pipe, and a launcher may stand in between.
    const server = await openAppServer(stdioTransport(child), handshake, options);
    return { process: child, server };
  } catch (cause) {
    await endServer(child.identity);
    if (cause instanceof AppServerError && cause.kind === 'unavailable') throw cause;
    const said = logTail(spec.logPath, logStart, LOG_LINES);
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Codex did not answer over its pipes: ${[why, said].filter(Boolean).join(' ')}`;
    throw new AppServerError({ kind: 'unavailable', message }, { cause });
  }
}

function spawnSpec(spec: LaunchServer, endpoint: Endpoint | null) {
  return {
    command: spec.binaryPath,
    args: serverArguments(spec.mark, endpoint),
    // Nothing of the user's is kept busy by a server that stays: no folder, no disk that is to be taken out.
    cwd: process.platform === 'win32' ? homedir() : '/',
    env: serverEnvironment(spec.env, spec.codexHome),
    logPath: spec.logPath,
  };
}

async function starting<T>(spawned: Promise<T>): Promise<T> {
  try {
    return await spawned;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppServerError({ kind: 'unavailable', message }, { cause });
  }
}

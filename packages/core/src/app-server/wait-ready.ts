import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../foundation/backoff.ts';
import { systemClock } from '../foundation/clock.ts';
import type { ProcessExit } from '../process/spawn-process.ts';
import { AppServerError } from './app-server-error.ts';
import { openAppServer, type ClientOptions } from './client.ts';
import { connectEndpoint, type Endpoint } from './endpoint.ts';
import type { Handshake } from './handshake.ts';
import { isJsonObject } from './json-value.ts';
import type { LaunchedServer } from './launch.ts';
import { logTail } from './log-tail.ts';
import type { AppServer } from './port.ts';

export interface WaitReady {
  readonly endpoint: Endpoint;
  /** How long to try at all. */
  readonly deadlineMs: number;
  readonly handshake: Omit<Handshake, 'timeoutMs'>;
  /** The server, when it was started by this process: its early end is then an error at once. */
  readonly launched?: LaunchedServer;
  readonly client?: ClientOptions;
}

const TRY_AGAIN = { baseMs: 20, maxMs: 500 };
/** A server that is stopped takes the connection and says nothing: a try must not use up the whole time. */
const MAX_TRY_MS = 10_000;
const LOG_LINES = 5;

/** Connects and shakes hands, again and again until the server answers, ends, or the deadline has passed. */
export async function waitReady(wait: WaitReady): Promise<AppServer> {
  const deadline = systemClock.monotonic() + wait.deadlineMs;
  let exit: ProcessExit | undefined;
  const exited = wait.launched?.process.exited.then((how) => void (exit = how));
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(wait, deadline - systemClock.monotonic());
    if (!(outcome instanceof AppServerError)) return outcome;
    if (isHopeless(outcome)) throw outcome;
    const pauseMs = backoffMs(attempt, TRY_AGAIN, Math.random());
    await Promise.race([delay(pauseMs), ...(exited ? [exited] : [])]);
    if (exit && wait.launched) throw endedEarly(exit, wait.launched);
    if (systemClock.monotonic() >= deadline) throw notInTime(wait, outcome);
  }
}

async function tryOnce(wait: WaitReady, leftMs: number): Promise<AppServer | AppServerError> {
  const timeoutMs = Math.ceil(Math.max(1, Math.min(leftMs, MAX_TRY_MS)));
  try {
    const transport = await connectEndpoint(wait.endpoint, timeoutMs);
    return await openAppServer(transport, { ...wait.handshake, timeoutMs }, wait.client);
  } catch (error) {
    if (error instanceof AppServerError) return error;
    throw error;
  }
}

/** True for a server that is there and will never do: too old, or another one than expected. */
function isHopeless({ kind, data }: AppServerError): boolean {
  return kind === 'unavailable' && isJsonObject(data) && typeof data['reason'] === 'string';
}

function endedEarly({ code, signal }: ProcessExit, { logPath, logStart }: LaunchedServer): AppServerError {
  const how = signal ?? `exit code ${code ?? 'unknown'}`;
  const said = logTail(logPath, logStart, LOG_LINES);
  const message = `Codex ended before it was ready (${how})${said === '' ? '.' : `: ${said}`}`;
  return new AppServerError({ kind: 'unavailable', message, data: { reason: 'endedEarly', exitCode: code } });
}

function notInTime({ deadlineMs, launched }: WaitReady, cause: AppServerError): AppServerError {
  const said = launched ? logTail(launched.logPath, launched.logStart, LOG_LINES) : '';
  const message = `Codex was not ready within ${deadlineMs} ms: ${[cause.message, said].filter(Boolean).join(' ')}`;
  return new AppServerError({ kind: 'unavailable', message }, { cause });
}

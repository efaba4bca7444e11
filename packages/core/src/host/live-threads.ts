import { existsSync } from 'node:fs';
import { connectEndpoint, type Endpoint } from '../app-server/endpoint.ts';
import { openAppServer } from '../app-server/client.ts';
import type { AppServer } from '../app-server/port.ts';
import { systemClock } from '../foundation/clock.ts';
import { nullLogger } from '../foundation/logger.ts';
import { within } from '../foundation/within.ts';
import type { LiveThreads, ThreadReader } from '../history/thread-reader.ts';
import type { Generation } from '../model/generation.ts';
import { VERSION } from '../version.ts';
import { readEndpoint, tokenPath } from './endpoints.ts';

export interface LiveThreadsParts {
  /** The living generation of the environment that is asked about, or undefined. */
  readonly generation: () => Generation | undefined;
  readonly stateFolder: string;
  /** For the whole, connecting included. */
  readonly limitMs?: number;
}

const LIMIT_MS = 3_000;

/**
 * Asks the app-server that a worker of ours started, over a connection of its own that subscribes to nothing. Starts and
 * writes nothing.
 */
export function createLiveThreads({ generation, stateFolder, limitMs = LIMIT_MS }: LiveThreadsParts): LiveThreads {
  return {
    read: async (look) => {
      const living = generation();
      const endpoint = living && endpointOf(living, stateFolder);
      if (!living || !endpoint) return undefined;
      try {
        return await within(ask({ endpoint, pid: living.process?.pid, limitMs }, look), limitMs);
      } catch {
        // Whatever it is: the next source answers.
        return undefined;
      }
    },
  };
}

/** Nothing to ask over pipes, which belong to the worker, nor where the token is gone: making one is not for readers. */
function endpointOf(generation: Generation, stateFolder: string): Endpoint | null {
  const { transport } = generation;
  if (transport === 'ws' && !existsSync(tokenPath(generation, stateFolder))) return null;
  return readEndpoint(generation, stateFolder);
}

interface Asked {
  readonly endpoint: Endpoint;
  readonly pid: number | undefined;
  readonly limitMs: number;
}

async function ask<T>({ endpoint, pid, limitMs }: Asked, look: (threads: ThreadReader) => Promise<T>): Promise<T> {
  const deadline = systemClock.monotonic() + limitMs;
  const leftMs = (): number => Math.max(1, Math.ceil(deadline - systemClock.monotonic()));
  const transport = await connectEndpoint(endpoint, limitMs);
  const handshake = { clientVersion: VERSION, timeoutMs: leftMs(), ...(pid !== undefined && { expectedPid: pid }) };
  const server = await openAppServer(transport, handshake, { log: nullLogger });
  try {
    return await look(readerOf(server, leftMs));
  } finally {
    await server.close();
  }
}

/** No question may last longer than what is left of the whole. */
function readerOf(server: AppServer, leftMs: () => number): ThreadReader {
  return {
    listThreads: (listing) => server.listThreads({ ...listing, timeoutMs: leftMs() }),
    readThread: (threadId) => server.readThread({ threadId, timeoutMs: leftMs() }),
    readTurns: (page) => server.readHistory({ ...page, timeoutMs: leftMs() }),
    diagnostics: () => server.diagnostics({ timeoutMs: leftMs() }),
  };
}

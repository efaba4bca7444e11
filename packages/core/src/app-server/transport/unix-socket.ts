import { realpathSync } from 'node:fs';
import { createConnection } from 'node:net';
import { AppServerError } from '../app-server-error.ts';
import type { Transport } from './transport.ts';
import { connectWebSocket } from './websocket.ts';

export interface UnixSocketTarget {
  /** The path that the server was told to listen on. */
  readonly path: string;
  readonly timeoutMs: number;
}

/** Connects to an app-server on a unix socket: WebSocket frames over it. */
export async function connectUnixSocket({ path, timeoutMs }: UnixSocketTarget): Promise<Transport> {
  const socketPath = resolveSocket(path);
  return connectWebSocket({ url: 'ws://localhost/', openStream: () => createConnection(socketPath), timeoutMs });
}

/** The path is a link to a short one, and must be followed here: the system takes no socket path of 108 characters. */
function resolveSocket(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    const message = 'No app-server answers there: its socket does not exist.';
    throw new AppServerError({ kind: 'unavailable', message }, { cause });
  }
}

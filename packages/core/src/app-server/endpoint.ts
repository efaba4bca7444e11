import { createServer } from 'node:net';
import { once } from 'node:events';
import type { Transport } from './transport/transport.ts';
import { connectUnixSocket } from './transport/unix-socket.ts';
import { connectWebSocket } from './transport/websocket.ts';

/** Where a detached app-server listens; known, and recorded, before it is started. */
export type Endpoint =
  | { readonly kind: 'unix'; readonly path: string }
  /** `url` is `ws://127.0.0.1:PORT`; the token is what keeps other programs of this machine out. */
  | { readonly kind: 'ws'; readonly url: string; readonly token: string };

/** Opens a connection to where an app-server listens. */
export function connectEndpoint(endpoint: Endpoint, timeoutMs: number): Promise<Transport> {
  switch (endpoint.kind) {
    case 'unix':
      return connectUnixSocket({ path: endpoint.path, timeoutMs });
    case 'ws':
      return connectWebSocket({ url: endpoint.url, token: endpoint.token, timeoutMs });
  }
}

/** A loopback address that was free a moment ago; a server that finds it taken ends at once, and another is tried. */
export async function freeLoopbackUrl(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no loopback port.');
  return `ws://127.0.0.1:${address.port}`;
}

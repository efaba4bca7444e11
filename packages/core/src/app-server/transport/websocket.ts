import type { Socket } from 'node:net';
import { WebSocket, type ClientOptions, type RawData } from 'ws';
import { deferred } from '../../foundation/deferred.ts';
import { AppServerError } from '../app-server-error.ts';
import type { Transport } from './transport.ts';

/** A larger frame makes the app-server drop the connection without a word; its limit is 16 MiB. */
const MAX_FRAME_BYTES = 15 * 1024 * 1024;
const CLOSE_PATIENCE_MS = 1_000;

export interface WebSocketTarget {
  /** `ws://127.0.0.1:PORT`; over a given stream only its form counts. */
  readonly url: string;
  /** Sent as a bearer token when the listener asks for one. */
  readonly token?: string;
  /** Opens the stream the frames travel on, when it is not TCP to the URL. */
  readonly openStream?: () => Socket;
  readonly timeoutMs: number;
}

/** Opens a WebSocket to an app-server; rejects with `unavailable` when nobody answers, or not as one. */
export async function connectWebSocket({ url, token, openStream, timeoutMs }: WebSocketTarget): Promise<Transport> {
  const options: ClientOptions = {
    perMessageDeflate: false,
    maxPayload: 0, // unlimited: a long thread is sent in one message
    followRedirects: false,
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    ...(openStream && { createConnection: openStream }),
  };
  const socket = new WebSocket(url, options);
  const transport = overSocket(socket);
  await opened(socket, timeoutMs);
  return transport;
}

/** Keeps its own time: the timeout that `ws` offers does not count on a given stream. */
function opened(socket: WebSocket, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: Error): void => {
      clearTimeout(timer);
      reject(new AppServerError({ kind: 'unavailable', message: `No app-server answers there: ${why}` }, { cause }));
    };
    const timer = setTimeout(() => {
      fail(`nothing came within ${timeoutMs} ms`);
      socket.terminate();
    }, timeoutMs);
    socket.once('error', (cause) => fail(cause.message, cause));
    socket.once('open', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function overSocket(socket: WebSocket): Transport {
  const closed = deferred<{ readonly reason: string }>();
  let listener: (text: string) => void = () => undefined;
  let failure: string | undefined;
  socket.on('message', (data: RawData) => listener(toText(data)));
  socket.on('error', (error) => (failure = error.message));
  socket.once('close', (code, reason) => {
    closed.resolve({ reason: failure ?? (reason.toString() || `The connection was closed (code ${code}).`) });
  });
  return {
    send: (text) =>
      new Promise((resolve, reject) => {
        socket.send(text, (error) => (error ? reject(error) : resolve()));
      }),
    onMessage: (next) => void (listener = next),
    closed: closed.promise,
    close: () => close(socket, closed.promise),
    maxMessageBytes: MAX_FRAME_BYTES,
  };
}

/** Says goodbye; a server that does not answer it in time, stopped or stuck, is left without. */
async function close(socket: WebSocket, closed: Promise<unknown>): Promise<void> {
  socket.close();
  const timer = setTimeout(() => socket.terminate(), CLOSE_PATIENCE_MS);
  await closed;
  clearTimeout(timer);
}

function toText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

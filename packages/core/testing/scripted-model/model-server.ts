import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { ModelState } from './answer-request.ts';
import { answerRequest } from './answer-request.ts';
import { Gates } from './gates.ts';
import { IdSource } from './id-source.ts';
import { RefusalCounter } from './refusal-counter.ts';
import type { ModelRequest, RequestLog } from './request-log.ts';
import { logOf } from './request-log.ts';
import { RequestRecorder } from './request-recorder.ts';

/** How to start a scripted model; nothing is required. */
export interface ScriptedModelOptions {
  /** Port on 127.0.0.1; the system picks one if left out. */
  readonly port?: number;
  /** Gets a JSON line for each request before it is answered, and one when its status changes; is appended to. */
  readonly logFile?: string;
  /** Whether the log holds whole request bodies, some 40 kB each; they are dropped by default. */
  readonly bodies?: 'keep' | 'drop';
}

/** A running scripted model with its log and its gates. */
export interface ScriptedModel extends RequestLog {
  /** Base URL for a model provider, ends with `/v1`. */
  readonly url: string;
  readonly port: number;
  /** Opens a gate for good, whether or not somebody waits at it yet. */
  release(gate: string): void;
  /** Resolves with the first request that fits, be it there already, still to come or to change its status. */
  waitForRequest(predicate: (request: ModelRequest) => boolean, timeoutMs?: number): Promise<ModelRequest>;
  /** Hangs up on everybody and frees the port. */
  close(): Promise<void>;
}

/** Starts a scripted model that listens on loopback only. */
export async function startScriptedModel(options: ScriptedModelOptions = {}): Promise<ScriptedModel> {
  const recorder = new RequestRecorder(options.logFile);
  const gates = new Gates();
  const ids = new IdSource();
  const state = { ids, gates, recorder, refusals: new RefusalCounter(), bodies: options.bodies ?? 'drop' };
  const server = createServer((request, response) => {
    route(state, request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests: recorder.requests,
    countStarts: (marker) => logOf(recorder.requests).countStarts(marker),
    requestsFor: (marker) => logOf(recorder.requests).requestsFor(marker),
    release: (gate) => gates.release(gate),
    waitForRequest: (predicate, timeoutMs = 10_000) => recorder.waitFor(predicate, timeoutMs),
    close: () => close(server),
  };
}

async function route(model: ModelState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = decodeURIComponent(request.url ?? '');
  const gate = /^\/_control\/release\/(.+)$/.exec(path)?.[1];
  if (request.method === 'POST' && path === '/v1/responses') {
    await answerRequest(model, request, response);
  } else if (request.method === 'POST' && gate !== undefined) {
    model.gates.release(gate);
    sendJson(response, 200, { released: gate });
  } else if (request.method === 'GET' && path === '/_control/requests') {
    sendJson(response, 200, { requests: model.recorder.requests });
  } else {
    sendJson(response, 404, { error: { message: `The scripted model has nothing at ${path}.` } });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the scripted model has no port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

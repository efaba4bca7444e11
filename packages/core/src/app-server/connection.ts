import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../foundation/backoff.ts';
import { deferred, type Deferred } from '../foundation/deferred.ts';
import { nullLogger, type Logger } from '../foundation/logger.ts';
import { AppServerError } from './app-server-error.ts';
import { CallLimit, type CallOptions } from './call-limit.ts';
import { fromRpcError, type RpcError } from './classify-error.ts';
import type { RequestId } from './protocol/generated/types.ts';
import { readMessage, type IncomingMessage } from './protocol/message.ts';
import type { Method, ParamsOf, ResultOf } from './protocol/methods.ts';
import type { Transport } from './transport/transport.ts';
import { Turnstile } from './turnstile.ts';

export type ServerNotice = Extract<IncomingMessage, { kind: 'notification' }>;
export type ServerQuestion = Extract<IncomingMessage, { kind: 'request' }>;

/** Who gets what the server says by itself, in the order it was said. */
export interface ConnectionListener {
  onNotification(notice: ServerNotice): void;
  onRequest(question: ServerQuestion): void;
}

export type ConnectionState = 'new' | 'open' | 'closed';

export interface ConnectionOptions {
  readonly log?: Logger;
  /** 0 ≤ chance < 1, for the jitter between tries. */
  readonly chance?: () => number;
}

/** A frame as it came, or the end of the connection, which waits for the frames before it. */
type InboxEntry = string | { readonly closedBecause: string };

interface Pending {
  readonly method: string;
  readonly answer: Deferred<unknown>;
}

/** Codex refuses requests as "overloaded" from some 64 in flight on. */
const MAX_IN_FLIGHT = 48;
const CALL_TIMEOUT_MS = 30_000;
const MAX_TRIES = 6;
const OVERLOAD_PAUSE = { baseMs: 50, maxMs: 2_000 };

/**
 * A JSON-RPC peer over one transport: new → open → closed. What the server said after an answer is handed on only after
 * the caller of that answer could act on it.
 */
export class Connection {
  #state: ConnectionState = 'new';
  #lastId = 0;
  #listener: ConnectionListener | undefined;
  #isHandingOut = false;
  readonly #inbox: InboxEntry[] = [];
  readonly #pending = new Map<RequestId, Pending>();
  readonly #limits = new Set<CallLimit>();
  readonly #turnstile = new Turnstile(MAX_IN_FLIGHT);
  readonly #closed = deferred<{ readonly reason: string }>();
  readonly #transport: Transport;
  readonly #log: Logger;
  readonly #chance: () => number;

  constructor(transport: Transport, { log = nullLogger, chance = Math.random }: ConnectionOptions = {}) {
    this.#transport = transport;
    this.#log = log;
    this.#chance = chance;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Settles, never rejects, once the connection is gone and everything it brought was handed on. */
  get closed(): Promise<{ readonly reason: string }> {
    return this.#closed.promise;
  }

  /** Starts to listen. */
  open(listener: ConnectionListener): void {
    if (this.#state !== 'new') throw new Error(`A connection that is ${this.#state} cannot be opened.`);
    this.#state = 'open';
    this.#listener = listener;
    this.#transport.onMessage((text) => this.#receive(text));
    void this.#transport.closed.then(({ reason }) => this.#receive({ closedBecause: reason }));
  }

  /** Calls a method; an overloaded server is asked again, within the same deadline. */
  async call<M extends Method>(method: M, params: ParamsOf<M>, options: CallOptions = {}): Promise<ResultOf<M>> {
    if (this.#state === 'new') throw new Error(`${method} was called before the connection was opened.`);
    const limit = new CallLimit({ timeoutMs: CALL_TIMEOUT_MS, ...options });
    this.#limits.add(limit);
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          // The one place where the wire is believed: the types are those of the pinned version.
          return (await this.#callOnce(method, params, limit)) as ResultOf<M>;
        } catch (error) {
          if (!isOverload(error) || attempt === MAX_TRIES) throw error;
          await this.#pause(attempt, limit, error);
        }
      }
    } finally {
      this.#limits.delete(limit);
      limit.dispose();
    }
  }

  /** Sends a notification; resolves when it has left. */
  async notify(method: string): Promise<void> {
    await this.#send(method, { method });
  }

  /** Answers a question of the server; resolves when the answer has left. */
  async respond(id: RequestId, result: unknown): Promise<void> {
    await this.#send('response', { id, result });
  }

  /** Answers a question of the server with an error. */
  async refuse(id: RequestId, error: RpcError): Promise<void> {
    await this.#send('response', { id, error });
  }

  /** Closes the transport; calls under way end as `ambiguous`. */
  async close(): Promise<void> {
    await this.#transport.close();
    if (this.#state === 'open') await this.closed;
    else this.#end('closed before it was opened');
  }

  async #callOnce(method: string, params: unknown, limit: CallLimit): Promise<unknown> {
    if (!(await this.#turnstile.enter(limit.signal))) throw notSent(method, limit.reason);
    const id = (this.#lastId += 1);
    const answer = deferred<unknown>();
    const giveUp = (): void => answer.reject(ambiguous(method, limit.reason));
    try {
      if (limit.signal.aborted) throw notSent(method, limit.reason);
      this.#pending.set(id, { method, answer });
      limit.signal.addEventListener('abort', giveUp, { once: true });
      this.#send(method, { id, method, params }).catch((error: unknown) => answer.reject(error));
      return await answer.promise;
    } finally {
      limit.signal.removeEventListener('abort', giveUp);
      this.#pending.delete(id);
      this.#turnstile.leave();
    }
  }

  async #pause(attempt: number, limit: CallLimit, overload: AppServerError): Promise<void> {
    const ms = backoffMs(attempt, OVERLOAD_PAUSE, this.#chance());
    await delay(ms, undefined, { signal: limit.signal }).catch(() => {
      throw overload;
    });
  }

  async #send(method: string, message: object): Promise<void> {
    if (this.#state !== 'open') throw notSent(method, `the connection is ${this.#state}`);
    const text = JSON.stringify(message);
    const limit = this.#transport.maxMessageBytes;
    if (limit !== null && Buffer.byteLength(text) > limit) {
      const reason = `${method} is larger than the ${limit} bytes that Codex takes over this transport.`;
      throw new AppServerError({ kind: 'rejected', message: reason, method });
    }
    try {
      await this.#transport.send(text);
    } catch (cause) {
      throw notSent(method, 'the connection broke while it was written', cause);
    }
  }

  #receive(entry: InboxEntry): void {
    this.#inbox.push(entry);
    if (!this.#isHandingOut) this.#handOut();
  }

  /** Goes on after each answer in a new round of the event loop, when its caller has had its say. */
  #handOut(): void {
    this.#isHandingOut = true;
    for (let entry = this.#inbox.shift(); entry !== undefined; entry = this.#inbox.shift()) {
      if (this.#take(entry) === 'an answer') {
        setImmediate(() => this.#handOut());
        return;
      }
    }
    this.#isHandingOut = false;
  }

  #take(entry: InboxEntry): 'an answer' | undefined {
    if (typeof entry !== 'string') {
      this.#end(entry.closedBecause);
      return undefined;
    }
    const message = readMessage(entry);
    switch (message.kind) {
      case 'result':
      case 'error':
        return this.#settle(message);
      case 'notification':
        this.#guarded(message.method, () => this.#listener?.onNotification(message));
        return undefined;
      case 'request':
        this.#guarded(message.method, () => this.#listener?.onRequest(message));
        return undefined;
      case 'broken':
        this.#log.log('warn', 'app_server.broken_frame', { reason: message.reason });
        return undefined;
    }
  }

  #settle(message: Extract<IncomingMessage, { kind: 'result' | 'error' }>): 'an answer' | undefined {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) {
      this.#log.log('debug', 'app_server.late_answer', { requestId: message.id });
      return undefined;
    }
    if (message.kind === 'result') pending.answer.resolve(message.result);
    else pending.answer.reject(fromRpcError(pending.method, message.error));
    return 'an answer';
  }

  #guarded(method: string, listen: () => void): void {
    try {
      listen();
    } catch (error) {
      this.#log.log('error', 'app_server.listener_failed', { method, error });
    }
  }

  #end(reason: string): void {
    this.#state = 'closed';
    for (const limit of this.#limits) limit.end(`the connection was lost: ${reason}`);
    this.#closed.resolve({ reason });
  }
}

function isOverload(error: unknown): error is AppServerError {
  return error instanceof AppServerError && error.kind === 'overloaded';
}

function notSent(method: string, reason: string, cause?: unknown): AppServerError {
  return new AppServerError({ kind: 'notSent', message: `${method} was not sent: ${reason}.`, method }, { cause });
}

function ambiguous(method: string, reason: string): AppServerError {
  return new AppServerError({ kind: 'ambiguous', message: `${method} was sent, but ${reason}.`, method });
}

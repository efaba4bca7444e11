import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { parseJson, recordOf, stringOf } from './scripted-model/json-value.ts';

type Json = Readonly<Record<string, unknown>>;

/** A message of the server; `id` and `method` tell requests, answers and notifications apart. */
export interface ServerMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params: Json;
  readonly result: Json;
  readonly error: Json | null;
}

/**
 * The smallest client of a real `codex app-server` on stdio: enough to test the scripted model without the product's
 * own client. Everything the server says is kept in `messages`.
 */
export class StdioCodex {
  readonly messages: ServerMessage[] = [];
  private readonly listeners = new Set<(message: ServerMessage) => void>();
  private lastId = 0;

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {
    createInterface({ input: child.stdout }).on('line', (line) => this.receive(line));
  }

  /** Starts a server on that home and shakes hands with it; `plain`: without what Codex calls experimental. */
  static async start(codexHome: string, api: 'experimental' | 'plain' = 'experimental'): Promise<StdioCodex> {
    const child = spawn(nativeCodex(), ['app-server'], {
      env: { PATH: process.env['PATH'] ?? '', HOME: codexHome, CODEX_HOME: codexHome },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const codex = new StdioCodex(child);
    const capabilities = { experimentalApi: api === 'experimental' };
    await codex.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities });
    codex.send({ method: 'initialized' });
    return codex;
  }

  /** Resolves with the result, or rejects with the server's error message. */
  async call(method: string, params: Json): Promise<Json> {
    const id = (this.lastId += 1);
    const answer = this.waitFor((message) => message.id === id && message.method === undefined);
    this.send({ id, method, params });
    const { result, error } = await answer;
    if (error !== null) throw new Error(stringOf(error['message']) ?? method);
    return result;
  }

  /** Answers a request of the server. */
  answer(request: ServerMessage, result: Json): void {
    this.send({ id: request.id, result });
  }

  /** Resolves with the first message that fits, be it there already or still to come. */
  waitFor(predicate: (message: ServerMessage) => boolean, timeoutMs = 20_000): Promise<ServerMessage> {
    const known = this.messages.find(predicate);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        this.listeners.delete(listener);
        done();
      };
      const listener = (message: ServerMessage): void => {
        if (predicate(message)) settle(() => resolve(message));
      };
      const timer = setTimeout(() => {
        const seen = this.messages.map((message) => message.method ?? 'answer').join(', ');
        settle(() => reject(new Error(`the server did not say it within ${timeoutMs} ms; it said: ${seen}`)));
      }, timeoutMs);
      this.listeners.add(listener);
    });
  }

  /** Hands over each request the server makes about a thread, also those it has made already; returns how to stop. */
  onRequest(threadId: string, handle: (request: ServerMessage) => void): () => void {
    const listener = (message: ServerMessage): void => {
      const isRequest = message.id !== undefined && message.method !== undefined;
      if (isRequest && message.params['threadId'] === threadId) handle(message);
    };
    this.messages.forEach(listener);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves with a notification or a request of that method. */
  waitForMethod(method: string): Promise<ServerMessage> {
    return this.waitFor((message) => message.method === method);
  }

  /** Starts a thread and a turn in it with that text; more turn parameters may be given. */
  async startTurn(text: string, params: Json & { readonly cwd: string }): Promise<StartedTurn> {
    const thread = recordOf((await this.call('thread/start', { cwd: params.cwd }))['thread']);
    const threadId = stringOf(thread['id']) ?? '';
    return this.continueThread(threadId, text, params);
  }

  /** Starts another turn in a thread. */
  async continueThread(threadId: string, text: string, params: Json): Promise<StartedTurn> {
    const input = [{ type: 'text', text }];
    const turn = recordOf((await this.call('turn/start', { threadId, input, ...params }))['turn']);
    return { threadId, turnId: stringOf(turn['id']) ?? '' };
  }

  /** Resolves with the turn object of `turn/completed`. */
  async endOf(turn: StartedTurn): Promise<Json> {
    const end = await this.waitFor(
      (message) => message.method === 'turn/completed' && recordOf(message.params['turn'])['id'] === turn.turnId,
    );
    return recordOf(end.params['turn']);
  }

  /** The items of a type that have been completed so far. */
  itemsOf(turn: StartedTurn, type: string): readonly Json[] {
    return this.messages
      .filter((message) => message.method === 'item/completed' && message.params['turnId'] === turn.turnId)
      .map((message) => recordOf(message.params['item']))
      .filter((item) => item['type'] === type);
  }

  /** Kills the server and waits for its end. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'close');
  }

  private receive(line: string): void {
    const raw = recordOf(parseJson(line));
    const message: ServerMessage = {
      ...(typeof raw['id'] === 'number' ? { id: raw['id'] } : {}),
      ...(typeof raw['method'] === 'string' ? { method: raw['method'] } : {}),
      params: recordOf(raw['params']),
      result: recordOf(raw['result']),
      error: raw['error'] === undefined ? null : recordOf(raw['error']),
    };
    this.messages.push(message);
    for (const listener of [...this.listeners]) listener(message);
  }

  private send(message: object): void {
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }
}

/** Names one turn. */
export interface StartedTurn {
  readonly threadId: string;
  readonly turnId: string;
}

/** The native binary of the installed package, without the launcher around it. */
function nativeCodex(): string {
  const require = createRequire(import.meta.url);
  const launcher = createRequire(require.resolve('@openai/codex/package.json'));
  const vendor = join(
    dirname(launcher.resolve(`@openai/codex-${process.platform}-${process.arch}/package.json`)),
    'vendor',
  );
  return join(vendor, readdirSync(vendor)[0] ?? '', 'bin', 'codex');
}

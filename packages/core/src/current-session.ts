import { CodexCpError } from './errors/codex-cp-error.ts';
import type { CallTool } from './handlers/call-tool.ts';
import { failure } from './handlers/tool-payload.ts';
import type { FrontEnd } from './worker/front-end.ts';
import { stateReplaced } from './worker/state-replaced.ts';

/** One opening of the state file, and the tools that work on it. */
export interface Session {
  readonly frontEnd: Pick<FrontEnd, 'isIntact' | 'isBlank' | 'close' | 'statePath'>;
  readonly callTool: CallTool;
}

/** What a call needs the state file for. Who only looks does not make it. */
export type Need = 'look' | 'use';

/**
 * Keeps to the file that lies at the path. A front-end may live for weeks, and whoever removes or replaces the state file
 * meanwhile leaves it with one that no worker will ever read: then it is opened anew, and nothing is acknowledged that was
 * written into the old one.
 */
export class CurrentSession<S extends Session> {
  readonly #open: (need: Need) => S;
  readonly #needOf: (tool: string) => Need;
  /** Calls under way, by the session that they work on. */
  readonly #calls = new Map<S, number>();
  #session: S | undefined;
  #closing: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #closedOnes = new WeakSet<S>();

  /** Opens at once, so that a file that cannot be used is told early. */
  constructor(open: (need: Need) => S, needOf: (tool: string) => Need) {
    this.#open = open;
    this.#needOf = needOf;
    this.#session = open('look');
  }

  /** The session of the file at the path; throws what opening it throws. */
  get(need: Need): S {
    const known = this.#session;
    if (known?.frontEnd.isIntact() && (need === 'look' || !known.frontEnd.isBlank)) return known;
    if (this.#closed) throw new CodexCpError('CODEX_STATE_UNUSABLE', { reason: 'closed' });
    this.#letGo();
    this.#session = this.#open(need);
    return this.#session;
  }

  /** Calls a tool on the file at the path. Never rejects. */
  readonly callTool: CallTool = async (name, input, options) => {
    try {
      const session = this.get(this.#needOf(name));
      const { frontEnd } = session;
      const payload = await this.#during(session, () => session.callTool(name, input, options));
      return frontEnd.isBlank || frontEnd.isIntact() ? payload : failure(stateReplaced(frontEnd.statePath));
    } catch (error) {
      return failure(error);
    }
  };

  /** Has the file that somebody has made meanwhile opened, so that a front-end which only looked sees to open work again. */
  look(): void {
    if (!this.#closed && this.#session?.frontEnd.isBlank && !this.#session.frontEnd.isIntact()) this.get('look');
  }

  /** Lets go of the state file, and waits for what was let go before. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#letGo();
    await this.#closing;
  }

  async #during<T>(session: S, work: () => Promise<T>): Promise<T> {
    this.#calls.set(session, (this.#calls.get(session) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.#calls.get(session) ?? 1) - 1;
      if (left > 0) this.#calls.set(session, left);
      else {
        this.#calls.delete(session);
        if (session !== this.#session) this.#close(session);
      }
    }
  }

  /** Who still reads an empty store is right about it, and may go on: it is closed after the last of them. */
  #letGo(): void {
    const session = this.#session;
    this.#session = undefined;
    if (session && !(session.frontEnd.isBlank && this.#calls.has(session))) this.#close(session);
  }

  #close(session: S): void {
    if (this.#closedOnes.has(session)) return;
    this.#closedOnes.add(session);
    this.#closing = Promise.allSettled([this.#closing, session.frontEnd.close()]);
  }
}

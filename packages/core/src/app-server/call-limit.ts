export interface CallOptions {
  readonly timeoutMs?: number;
  /** Gives the call up: `notSent` while it waits for its turn, `ambiguous` once it was sent. */
  readonly signal?: AbortSignal;
}

/** How long a call may go on: to its deadline, to the caller's abort or to the end of the connection. */
export class CallLimit {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #caller: AbortSignal | undefined;
  #reason = '';

  constructor({ timeoutMs, signal }: CallOptions & { readonly timeoutMs: number }) {
    this.#timer = setTimeout(() => this.end(`no answer within ${timeoutMs} ms`), timeoutMs);
    this.#caller = signal;
    if (signal?.aborted) this.#abortedByCaller();
    signal?.addEventListener('abort', this.#abortedByCaller, { once: true });
  }

  /** Aborted when the call has to end; `reason` then tells why. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): string {
    return this.#reason;
  }

  /** Ends the call unless it has ended already. */
  end(reason: string): void {
    if (this.signal.aborted) return;
    this.#reason = reason;
    this.#controller.abort();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#abortedByCaller);
  }

  readonly #abortedByCaller = (): void => this.end('the caller gave it up');
}

import type { Bell } from './bell.ts';

/** Differs from every mark, so that a file that went away counts as changed. */
const UNREADABLE = -1;

/** Waits for the next change of the state file. One listener serves all who wait; nobody waits, nobody listens. */
export class ChangeWaiter {
  readonly #bell: Bell;
  readonly #counter: () => number;
  readonly #waiting = new Set<() => void>();
  #stopListening: (() => void) | undefined;

  /** `counter` throws where the state file can no longer be read; those who wait are then woken to be told. */
  constructor(bell: Bell, counter: () => number) {
    this.#bell = bell;
    this.#counter = counter;
  }

  /**
   * Where the state file is now. Taken before something is read, it tells later whether that is still so. Throws where the
   * file can no longer be read.
   */
  mark(): number {
    return this.#counter();
  }

  /** Resolves at a change since `mark`, after `timeoutMs`, or when `signal` is aborted; never rejects. */
  waitForChange(mark: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || this.#look() !== mark) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#waiting.delete(done);
        if (this.#waiting.size === 0) this.#stop();
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      signal?.addEventListener('abort', done);
      this.#waiting.add(done);
      this.#listen();
    });
  }

  close(): void {
    for (const done of [...this.#waiting]) done();
  }

  #listen(): void {
    const wakeAll = (): void => {
      for (const done of [...this.#waiting]) done();
    };
    this.#stopListening ??= this.#bell.listen(() => this.#look(), wakeAll);
  }

  #look(): number {
    try {
      return this.#counter();
    } catch {
      return UNREADABLE;
    }
  }

  #stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }
}

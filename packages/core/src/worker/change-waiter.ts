import type { Store } from '../store/store.ts';
import type { Bell } from './bell.ts';

/** Waits for the next change of the state file. One listener serves all who wait; nobody waits, nobody listens. */
export class ChangeWaiter {
  readonly #bell: Bell;
  readonly #store: Store;
  readonly #waiting = new Set<() => void>();
  #stopListening: (() => void) | undefined;

  constructor(bell: Bell, store: Store) {
    this.#bell = bell;
    this.#store = store;
  }

  /** Where the state file is now. Taken before something is read, it tells later whether that is still so. */
  mark(): number {
    return this.#store.changeCounter();
  }

  /** Resolves at a change since `mark`, after `timeoutMs`, or when `signal` is aborted; never rejects. */
  waitForChange(mark: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || this.mark() !== mark) return Promise.resolve();
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
    this.#stopListening ??= this.#bell.listen(() => this.#store.changeCounter(), wakeAll);
  }

  #stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }
}

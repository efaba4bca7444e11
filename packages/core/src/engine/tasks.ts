/** Work by key: tasks of one key run one after the other, different keys at the same time. */
export class Tasks {
  readonly #chains = new Map<string, Promise<void>>();
  readonly #onError: (name: string, key: string, error: unknown) => void;

  constructor(onError: (name: string, key: string, error: unknown) => void) {
    this.#onError = onError;
  }

  /** Runs `work` after everything that was given for this key before. Errors are reported, never thrown. */
  run(key: string, name: string, work: () => Promise<void>): void {
    const before = this.#chains.get(key) ?? Promise.resolve();
    const chain = before.then(work).catch((error: unknown) => this.#onError(name, key, error));
    this.#chains.set(key, chain);
    void chain.then(() => {
      if (this.#chains.get(key) === chain) this.#chains.delete(key);
    });
  }

  has(key: string): boolean {
    return this.#chains.has(key);
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#chains.size > 0) await Promise.all(this.#chains.values());
  }
}

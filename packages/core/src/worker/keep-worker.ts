import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Store } from '../store/store.ts';
import { FROZEN_AFTER_MS } from './take-lock.ts';

export type WorkerLiveness = 'alive' | 'frozen' | 'none';

export interface KeepWorkerParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly isLockHeld: () => boolean;
  readonly readBeat: () => string;
  /** Starts a detached worker; resolves when its process exists, with a promise of its end. */
  readonly spawn: () => Promise<{ readonly exited: Promise<unknown> }>;
  /** Wakes the engine of this very process, where it hosts one. */
  readonly wakeInline: () => void;
  /** `never`: mode `client`, or this process is the worker itself. */
  readonly start: 'when needed' | 'never';
}

/** What a front-end does to see that the work goes on: tells whether a worker lives, and starts one where there is none. */
export class WorkerKeeper {
  readonly #parts: KeepWorkerParts;
  #lastBeat = '';
  #beatSeenAt: number | null = null;
  /** Newest term when our last worker was started; null once that process has ended. */
  #startedInTerm: number | null = null;
  #spawning: Promise<void> | null = null;

  constructor(parts: KeepWorkerParts) {
    this.#parts = parts;
  }

  /** Cheap: a look at the lock (0.3 ms) and at the beat. Frozen is told only after five seconds of looking. */
  liveness(): WorkerLiveness {
    const { isLockHeld, readBeat, clock } = this.#parts;
    if (!isLockHeld()) return 'none';
    const beat = readBeat();
    const now = clock.monotonic();
    if (beat !== this.#lastBeat || this.#beatSeenAt === null) {
      this.#lastBeat = beat;
      this.#beatSeenAt = now;
    }
    return now - this.#beatSeenAt > FROZEN_AFTER_MS ? 'frozen' : 'alive';
  }

  /** Sees to it that a worker runs. Resolves when its process exists; what failed is recorded and tried again by the next call. */
  async ensure(): Promise<void> {
    const { start, wakeInline } = this.#parts;
    wakeInline();
    if (start === 'never') return;
    const officeIsHeld = this.#parts.store.worker.current() !== undefined;
    if (officeIsHeld ? this.liveness() === 'alive' : this.#isStarting()) return;
    this.#spawning ??= this.#spawn().finally(() => (this.#spawning = null));
    await this.#spawning;
  }

  /** The same where there is open work and nobody does it; costs one small query otherwise. */
  async ensureForOpenWork(): Promise<void> {
    const { queued, turnHolding, undeliveredAnswers } = this.#parts.store.operations.openWork();
    if (queued + turnHolding + undeliveredAnswers > 0) await this.ensure();
  }

  /** Our worker is on its way into office: it will see all that is written before. One that has left will not. */
  #isStarting(): boolean {
    return this.#startedInTerm !== null && this.#parts.store.worker.term() === this.#startedInTerm;
  }

  async #spawn(): Promise<void> {
    const { spawn, store, clock, log } = this.#parts;
    try {
      const term = store.worker.term();
      const { exited } = await spawn();
      this.#startedInTerm = term;
      void exited.then(() => (this.#startedInTerm = null));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.log('error', 'worker.spawn_failed', { error });
      store.worker.recordStartError({ message }, clock.now());
    }
  }
}

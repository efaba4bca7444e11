import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import { messageOf } from '../foundation/message-of.ts';
import { isIdle } from '../store/operation-store.ts';
import type { Store } from '../store/store.ts';
import { noteStartError } from './note-start-error.ts';
import { FROZEN_AFTER_MS } from './take-lock.ts';

export type WorkerLiveness = 'alive' | 'frozen' | 'none';

/** How a worker process ended. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface KeepWorkerParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly isLockHeld: () => boolean;
  readonly readBeat: () => string;
  /** Starts a detached worker; resolves when its process exists, with a promise of its end. */
  readonly spawn: () => Promise<{ readonly exited: Promise<WorkerExit> }>;
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

  /** The heartbeat as it is now; it moves every second while the worker does. */
  beat(): string {
    return this.#parts.readBeat();
  }

  /** Sees to it that the work is done, as far as the mode lets this process see to that. */
  async ensure(): Promise<void> {
    const { start, wakeInline } = this.#parts;
    wakeInline();
    if (start === 'when needed') await this.startWorker();
  }

  /**
   * Starts a worker where none works, whatever the mode says. Resolves when its process exists; what failed is recorded and
   * tried again by the next call.
   */
  async startWorker(): Promise<void> {
    const officeIsHeld = this.#parts.store.worker.current() !== undefined;
    if ((officeIsHeld && this.liveness() === 'alive') || this.#isStarting()) return;
    this.#spawning ??= this.#spawn().finally(() => (this.#spawning = null));
    await this.#spawning;
  }

  /** The same where there is open work and nobody does it; costs one small query otherwise. */
  async ensureForOpenWork(): Promise<void> {
    if (!isIdle(this.#parts.store.operations.openWork())) await this.ensure();
  }

  /** Our worker is on its way into office: it will see all that is written before. One that has left will not. */
  #isStarting(): boolean {
    return this.#startedInTerm !== null && this.#parts.store.worker.term() === this.#startedInTerm;
  }

  async #spawn(): Promise<void> {
    const { spawn, store, clock, log } = this.#parts;
    const began = clock.now();
    try {
      const term = store.worker.term();
      const { exited } = await spawn();
      this.#startedInTerm = term;
      void exited.then((exit) => this.#hasEnded(term, exit));
    } catch (error) {
      log.log('error', 'worker.spawn_failed', { error });
      noteStartError(this.#parts, messageOf(error));
      return;
    }
    // What held an earlier start back no longer does. The process just started may have met something new already.
    if ((store.worker.lastStartError()?.at ?? began) < began) noteStartError(this.#parts, null);
  }

  /** A worker that finds another at work leaves in good order; one that breaks on its way into office is told of. */
  #hasEnded(term: number, { code, signal }: WorkerExit): void {
    const { store, log } = this.#parts;
    this.#startedInTerm = null;
    if (code === 0) return;
    const how = signal ?? `exit code ${code ?? 'unknown'}`;
    log.log('error', 'worker.ended', { how });
    const tookOffice = this.#tryTo(() => store.worker.term() !== term) ?? true;
    if (!tookOffice && this.#tryTo(() => store.worker.lastStartError()) === undefined) {
      noteStartError(this.#parts, `The worker ended before it could begin (${how}); its log says why.`);
    }
  }

  /** Our front-end may have been closed meanwhile. */
  #tryTo<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch {
      return undefined;
    }
  }
}

import type { Millis } from '../../src/foundation/clock.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { WorkerIntent, WorkerRecord, WorkerStore } from '../../src/store/worker-store.ts';
import { isFinal, type MemoryState } from './memory-state.ts';

/** Who runs the engine, in memory. */
export class MemoryWorker implements WorkerStore {
  readonly #state: MemoryState;

  constructor(state: MemoryState) {
    this.#state = state;
  }

  takeOffice({ workerId, host, process, version, limits }: WorkerIntent, now: Millis): Ownership {
    this.#state.term += 1;
    const epoch = this.#state.term;
    const fresh = { startedAt: now, beats: 0, beatAt: now, stopRequested: 'no' } as const;
    this.#state.worker = { epoch, workerId, host, process, version, limits, ...fresh };
    this.#state.startError = undefined;
    return { epoch };
  }

  current(): WorkerRecord | undefined {
    return this.#state.worker;
  }

  term(): number {
    return this.#state.term;
  }

  beat(own: Ownership, now: Millis): void {
    this.#state.fence(own);
    const { worker } = this.#state;
    if (worker) this.#state.worker = { ...worker, beats: worker.beats + 1, beatAt: now };
  }

  leave(own: Ownership, when: 'idle' | 'whatever', now: Millis): 'left' | 'work_open' {
    this.#state.fence(own);
    const isIdle = this.#state.entries.every(({ operation }) => isFinal(operation));
    const isRestarting = this.#state.restarts.some(({ finishedAt }) => finishedAt === null);
    const isOpen = !isIdle || isRestarting || this.#state.undeliveredToLiving().length > 0;
    if (when === 'idle' && isOpen) return 'work_open';
    this.#state.worker = undefined;
    this.#state.workerSeenAt = now;
    return 'left';
  }

  lastSeenAt(): Millis | undefined {
    return this.#state.worker?.beatAt ?? this.#state.workerSeenAt;
  }

  requestStop(): boolean {
    const { worker } = this.#state;
    if (!worker) return false;
    this.#state.worker = { ...worker, stopRequested: 'drain' };
    return true;
  }

  recordStartError(error: { readonly message: string } | null, now: Millis): void {
    this.#state.startError = error ? { message: error.message, at: now } : undefined;
  }

  lastStartError(): { readonly message: string; readonly at: Millis } | undefined {
    return this.#state.startError;
  }
}

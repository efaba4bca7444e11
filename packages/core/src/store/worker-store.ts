import type { Millis } from '../foundation/clock.ts';
import type { ProcessProof } from '../model/generation.ts';
import type { Ownership } from '../model/ownership.ts';

/** The worker in office, as everybody can read it. */
export interface WorkerRecord {
  readonly epoch: number;
  readonly workerId: string;
  /** `inline`: it lives in somebody else's program and is never killed. */
  readonly host: 'process' | 'inline';
  readonly process: ProcessProof;
  readonly version: string;
  readonly startedAt: Millis;
  /** Rises with every heartbeat; observers look whether it moves, nobody compares clocks. */
  readonly beats: number;
  readonly beatAt: Millis;
  readonly stopRequested: 'no' | 'drain';
  /** How many turns it lets run; null for a worker of an older version. */
  readonly limits: { readonly global: number; readonly perProject: number } | null;
}

export type WorkerIntent = Pick<WorkerRecord, 'workerId' | 'host' | 'process' | 'version' | 'limits'>;

/** Who runs the engine. */
export interface WorkerStore {
  /** Holder of the lock only: raises the epoch and writes the row. Every older owner is fenced from here on. */
  takeOffice(intent: WorkerIntent, now: Millis): Ownership;
  current(): WorkerRecord | undefined;
  /** The newest epoch that was given; 0 before the first worker. */
  term(): number;
  /** Changes nothing after the worker has left. */
  beat(own: Ownership, now: Millis): void;
  /**
   * Deletes the row unless there is open work: an operation that has not ended, a decision that a living generation waits
   * for, or a restart; `whatever` leaves in any case. One transaction with the look at the work. The term stays the newest.
   */
  leave(own: Ownership, when: 'idle' | 'whatever', now: Millis): 'left' | 'work_open';
  /** The last sign of life of the worker in office, or of the last one that left. */
  lastSeenAt(): Millis | undefined;
  /** Anybody: asks the worker to stop in good order. False when there is none. */
  requestStop(): boolean;
  /** Shown until a worker takes office. Null clears it. */
  recordStartError(error: { readonly message: string } | null, now: Millis): void;
  lastStartError(): { readonly message: string; readonly at: Millis } | undefined;
}

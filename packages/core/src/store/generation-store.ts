import type { Millis } from '../foundation/clock.ts';
import type { Generation, ProcessProof, TransportKind } from '../model/generation.ts';
import type { CodexEnvironment, Operation } from '../model/operation.ts';
import type { Ownership } from '../model/ownership.ts';

export interface NewGeneration {
  readonly environment: CodexEnvironment;
  readonly transport: TransportKind;
  /** Made from the number, which the store gives. */
  readonly endpoint: (number: number) => string;
  readonly mark: string;
  readonly binaryPath: string;
  readonly binaryFingerprint: string;
  readonly loginFingerprint: string;
}

/** The lives of app-servers. A number that was never given is a TypeError. */
export interface GenerationStore {
  /** Written before the process is started. → `starting` */
  create(own: Ownership, intent: NewGeneration, now: Millis): Generation;
  /** Remembers the process as soon as it is known. */
  recordProcess(own: Ownership, number: number, process: ProcessProof, now: Millis): Generation;
  /** `starting` → `ready`; repeated by each adopter, to whose term it then belongs. */
  markReady(own: Ownership, number: number, version: string, now: Millis): Generation;
  /**
   * → `exited`. Orphans its questions, except for delivered decisions: those count as taken. Its operations go to
   * `reconciling`, and from `starting` back to the queue without their fresh thread. Returns those operations, oldest first.
   */
  markExited(own: Ownership, number: number, reason: string, now: Millis): readonly Operation[];
  get(number: number): Generation | undefined;
  /** `starting` and `ready` ones, oldest first. */
  living(): readonly Generation[];
  newest(): Generation | undefined;
  /** Marks of the newest 200 generations that ended, newest first: whose tool commands may still run. */
  endedMarks(): readonly string[];
}

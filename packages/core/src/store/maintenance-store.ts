import type { Millis } from '../foundation/clock.ts';
import type { Ownership } from '../model/ownership.ts';

export interface PruneOutcome {
  readonly operations: number;
  readonly generations: number;
}

export interface ProjectRecord {
  readonly projectId: string;
  readonly path: string;
  readonly lastActivityAt: Millis;
}

/** Duties that belong to no single aggregate. */
export interface MaintenanceStore {
  /**
   * Removes texts, reports, journal and interactions of at most `batch` operations that ended before `endedBefore`, first
   * ended first, and never while a living generation waits for a decision of theirs; key, request hash, id, turn and final
   * status stay for ever, so that a late retry finds the old operation and never starts a turn. Removes generations that
   * exited before then, beyond the newest 200, where nothing that is kept needs them, and restarts that ended before then.
   */
  prune(own: Ownership, endedBefore: Millis, batch: number): PruneOutcome;
  /** Projects that operations ran in, newest activity first. */
  projects(): readonly ProjectRecord[];
  /** Bytes of the database file and its free pages. */
  size(): { readonly bytes: number; readonly freeBytes: number; readonly operations: number };
}

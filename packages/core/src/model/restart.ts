import type { Millis } from '../foundation/clock.ts';
import type { CodexEnvironment, OperationError } from './operation.ts';

/** The wish that the app-servers of a Codex home end, and that another one takes their place. One at a time per home. */
export interface Restart {
  /** Order of request; unique, rising. */
  readonly number: number;
  /** The servers of its home are ended; this is what is started then. */
  readonly environment: CodexEnvironment;
  /** True: turns are cut short. Else the servers end once nothing needs them. */
  readonly force: boolean;
  /** Whether another server is to run afterwards. */
  readonly startAfter: boolean;
  /** The newest generation at the request: those of the home up to here are ended. */
  readonly upTo: number;
  /** The newest living generation of the home at the request; null where no server lived. */
  readonly before: number | null;
  readonly requestedAt: Millis;
  readonly finishedAt: Millis | null;
  /** The generation that runs in their place; null before the end, and where none was wished for or could be started. */
  readonly startedGeneration: number | null;
  /** Why it could not be carried out whole. */
  readonly error: OperationError | null;
}

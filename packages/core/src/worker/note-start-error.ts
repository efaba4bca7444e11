import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Store } from '../store/store.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Keeps why a worker could not begin, for people to read; null when it could. That it cannot be written (a full disk) must
 * not hide what went wrong first, nor keep a call from its answer.
 */
export function noteStartError({ store, clock, log }: Parts, message: string | null): void {
  try {
    store.worker.recordStartError(message === null ? null : { message }, clock.now());
  } catch (fault) {
    log.log('error', 'worker.start_error_not_recorded', { error: fault });
  }
}

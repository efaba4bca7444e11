import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Store } from '../store/store.ts';
import type { HeldLock } from '../store/worker-lock.ts';
import type { ProcessProof } from '../model/generation.ts';

/** After this long awake without a beat, the holder of the lock counts as frozen. */
export const FROZEN_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 250;
const LEAVING_PATIENCE_MS = 90_000;
const UNPROVEN_PATIENCE_MS = 60_000;

export interface TakeLockParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tryTake: () => HeldLock | undefined;
  readonly readBeat: () => string;
  /** Ends a process that is proved to be the one meant, and resolves when it is gone. */
  readonly kill: (proof: ProcessProof) => Promise<void>;
  readonly isAlive: (proof: ProcessProof) => Promise<'alive' | 'dead' | 'unknown'>;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Takes the worker lock. A holder that works is left alone; one that is frozen is killed first and only then replaced: a
 * frozen process with a live socket could still wake up and send. A holder inside somebody else's program is never killed.
 */
export async function takeLock(parts: TakeLockParts): Promise<HeldLock | 'somebody works'> {
  const { store, clock, tryTake, pause } = parts;
  const began = clock.monotonic();
  for (;;) {
    const lock = tryTake();
    if (lock) return lock;
    const holder = store.worker.current();
    if (!holder) {
      // It is leaving: work that was submitted after its last look waits for us.
      if (clock.monotonic() - began > LEAVING_PATIENCE_MS) return 'somebody works';
      await pause(LOOK_EVERY_MS);
    } else if (holder.host === 'inline' || (await isWorking(parts))) {
      return 'somebody works';
    } else if (clock.monotonic() - began > UNPROVEN_PATIENCE_MS) {
      // Nobody can tell from here whether it lives, e.g. in another container that is paused: it may wake up.
      return 'somebody works';
    } else {
      await endFrozen(parts, holder.process);
    }
  }
}

/** Watches the beat for as long as it takes to tell a late one from none. */
async function isWorking({ clock, readBeat, pause }: TakeLockParts): Promise<boolean> {
  const first = readBeat();
  let awake = 0;
  while (awake < FROZEN_AFTER_MS) {
    const before = clock.monotonic();
    await pause(LOOK_EVERY_MS);
    if (readBeat() !== first) return true;
    // Only time in which this process ran counts: a suspended machine freezes nobody.
    awake += Math.min(clock.monotonic() - before, 2 * LOOK_EVERY_MS);
  }
  return false;
}

async function endFrozen({ isAlive, kill, log, pause }: TakeLockParts, proof: ProcessProof): Promise<void> {
  log.log('warn', 'worker.frozen', { pid: proof.pid });
  if ((await isAlive(proof)) === 'alive') await kill(proof);
  else await pause(LOOK_EVERY_MS);
}

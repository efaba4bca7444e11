import type { AppServer } from '../app-server/port.ts';
import { backoffMs } from '../foundation/backoff.ts';
import type { Generation } from '../model/generation.ts';
import type { EngineContext } from './context.ts';

/** How the search for a living server ended. `draining`: it was asked to end once its turns have. */
export type Reached =
  | { readonly kind: 'connected'; readonly server: AppServer; readonly draining: boolean }
  | { readonly kind: 'dead' | 'given up' | 'engine stopped' };

const TRY_AGAIN = { baseMs: 25, maxMs: 5_000 };
const ONE_TRY_MS = 2_000;
const LATE_AFTER_MS = 5_000;
const DRAIN_AFTER_MS = 10 * 60_000;
const GIVE_UP_AFTER_MS = 6 * 60 * 60_000;

type Parts = Pick<EngineContext, 'host' | 'clock' | 'chance' | 'pause' | 'signal' | 'log'>;

/**
 * Connects to a server for as long as its process lives: its turns go on, whether it can be reached or not, and to end it
 * would cut them short. `onLate` is called once when nobody has seen its turns for a while; much later it is asked to end
 * when its turns have, and in the end it is given up.
 */
export async function reachGeneration(engine: Parts, generation: Generation, onLate: () => void): Promise<Reached> {
  const { host, clock, chance, pause, signal, log } = engine;
  const since = clock.monotonic();
  let [late, draining] = [false, false];
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const { process: proof } = generation;
    if (proof === null || (await host.isAlive(proof)) === 'dead') return { kind: 'dead' };
    const outcome = await host.connect(generation, ONE_TRY_MS).catch((error: unknown) => ({ error }));
    if (!('error' in outcome)) return { kind: 'connected', server: outcome, draining };
    const waitedMs = clock.monotonic() - since;
    if (waitedMs >= GIVE_UP_AFTER_MS) return { kind: 'given up' };
    if (!late && waitedMs >= LATE_AFTER_MS) {
      late = true;
      log.log('warn', 'generation.unreachable', { generation: generation.number, error: outcome.error });
      onLate();
    }
    if (!draining && waitedMs >= DRAIN_AFTER_MS) {
      draining = true;
      await host.drain(generation);
    }
    await pause(backoffMs(attempt, TRY_AGAIN, chance()));
  }
  return { kind: 'engine stopped' };
}

import type { CallContext, HandlerDeps } from './handler-deps.ts';

/** How long one wait lasts at most before the worker and the store are looked at again. */
const LOOK_MS = 2_000;

export interface WaitFor {
  readonly seconds: number;
  /** Reads the store; true ends the wait. */
  readonly done: () => boolean;
  /** One line about where things stand. */
  readonly describe: () => string;
}

/**
 * Waits until `done`, until the time is up, or until the caller hangs up; sees to it meanwhile that somebody works.
 * Resolves with the seconds it took.
 */
export async function waitUntil(deps: HandlerDeps, context: CallContext, wait: WaitFor): Promise<number> {
  const { clock, waiter, worker } = deps;
  const { signal, onProgress } = context;
  const began = clock.monotonic();
  const elapsed = (): number => (clock.monotonic() - began) / 1_000;
  for (;;) {
    const mark = waiter.mark();
    const left = wait.seconds - elapsed();
    if (wait.done() || left <= 0 || signal.aborted) return elapsed();
    onProgress?.({ message: wait.describe(), elapsedSeconds: elapsed(), totalSeconds: wait.seconds });
    await waiter.waitForChange(mark, signal, Math.min(LOOK_MS, left * 1_000));
    await worker.ensure('open_work');
  }
}

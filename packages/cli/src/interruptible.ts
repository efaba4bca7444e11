/** How watching came to its end. */
export type WatchEnd = 'over' | 'interrupted' | 'timed out';

/** Watches until `watch` is through, the time is up, or somebody presses Ctrl-C; a second Ctrl-C ends the process. */
export async function interruptible(
  timeoutSeconds: number | undefined,
  watch: (signal: AbortSignal) => Promise<void>,
): Promise<WatchEnd> {
  const controller = new AbortController();
  let end: WatchEnd = 'over';
  const stop = (why: WatchEnd) => (): void => {
    end = why;
    controller.abort();
  };
  const onInterrupt = stop('interrupted');
  process.once('SIGINT', onInterrupt);
  const timer = timeoutSeconds === undefined ? undefined : startTimer(stop('timed out'), timeoutSeconds);
  try {
    await watch(controller.signal);
    return end;
  } finally {
    process.off('SIGINT', onInterrupt);
    timer?.();
  }
}

/** Longer than this a timer of Node does not run. */
const MAX_TIMER_MS = 2_147_483_647;

function startTimer(onEnd: () => void, seconds: number): () => void {
  const timer = setTimeout(onEnd, Math.min(seconds * 1_000, MAX_TIMER_MS));
  return () => clearTimeout(timer);
}

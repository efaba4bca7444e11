export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Milliseconds to wait before try `attempt` (1, 2, …): doubling, capped, with half of it left to chance (0 ≤ chance < 1). */
export function backoffMs(attempt: number, { baseMs, maxMs }: Backoff, chance: number): number {
  const full = Math.min(maxMs, baseMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(full / 2 + (full / 2) * chance);
}

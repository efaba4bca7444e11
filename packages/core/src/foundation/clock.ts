/** Milliseconds since the Unix epoch. */
export type Millis = number;

/** The only way code outside `foundation/` learns the time. */
export interface Clock {
  /** Wall time: for what people see and for deadlines that must survive a restart. */
  now(): Millis;
  /** Milliseconds that only move forward, from an arbitrary start: for measuring how long something took. */
  monotonic(): number;
}

export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

import type { Clock, Millis } from '../src/foundation/clock.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #wall: Millis;
  #monotonic = 0;

  constructor(start: Millis = 1_000_000) {
    this.#wall = start;
  }

  now(): Millis {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** Time passes. Returns the new wall time. */
  advance(byMs: number): Millis {
    this.#monotonic += byMs;
    return this.jump(byMs);
  }

  /** The wall clock moves and no time passes for this process: the machine slept, or somebody set the clock. */
  jump(byMs: number): Millis {
    this.#wall += byMs;
    return this.#wall;
  }
}

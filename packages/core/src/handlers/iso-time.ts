import type { Millis } from '../foundation/clock.ts';

/** A time as clients see it. */
export const isoTime = (at: Millis): string => new Date(at).toISOString();

/** The same where there may be none. */
export const isoTimeOrNull = (at: Millis | null | undefined): string | null =>
  at === null || at === undefined ? null : isoTime(at);

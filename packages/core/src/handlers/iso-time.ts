import type { Millis } from '../foundation/clock.ts';

/** A time as clients see it. */
export const isoTime = (at: Millis): string => new Date(at).toISOString();

/** The same where there may be none. */
export const isoTimeOrNull = (at: Millis | null | undefined): string | null =>
  at === null || at === undefined ? null : isoTime(at);

/** How long ago something was, for clients. */
export const secondsSince = (at: Millis, now: Millis): number => Math.max(0, Math.round((now - at) / 1_000));

import type { Format } from './format.ts';

/** A moment: the time of day on a terminal, with the date where it was not today; ISO 8601 in a pipe. */
export function showTime(iso: string | null | undefined, { kind, now }: Format): string {
  if (iso === null || iso === undefined) return '';
  if (kind === 'plain') return iso;
  const at = new Date(iso);
  return at.toDateString() === now.toDateString() ? clockTime(at) : `${dayOf(at)} ${clockTime(at)}`;
}

/** How long something took, in at most two units. */
export function showDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${twoDigits(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours}h ${twoDigits(minutes % 60)}m` : `${Math.floor(hours / 24)}d ${twoDigits(hours % 24)}h`;
}

/** The time between two moments; up to now where the second is missing. */
export function showSpan(from: string, to: string | null, { now }: Format): string {
  const end = to === null ? now : new Date(to);
  return showDuration(Math.max(0, end.getTime() - new Date(from).getTime()));
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

const clockTime = (at: Date): string => [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':');

const dayOf = (at: Date): string =>
  [String(at.getFullYear()), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())].join('-');

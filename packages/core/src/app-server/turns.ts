import { readItem } from './items.ts';
import type { Turn, TurnError } from './port.ts';
import type { Turn as WireTurn, TurnError as WireTurnError } from './protocol/generated/types.ts';

const MS_PER_SECOND = 1_000;

/** A turn as Codex tells it, with times in milliseconds. */
export function readTurn(turn: WireTurn): Turn {
  return {
    turnId: turn.id,
    status: turn.status,
    error: turn.error && readTurnError(turn.error),
    startedAt: fromSeconds(turn.startedAt),
    completedAt: fromSeconds(turn.completedAt),
    durationMs: turn.durationMs,
    items: turn.items.map(readItem),
  };
}

/** The error of a turn; Codex's word for it is text, or the key of an object with more about it. */
export function readTurnError({ message, codexErrorInfo }: WireTurnError): TurnError {
  if (codexErrorInfo === null || typeof codexErrorInfo === 'string') {
    return { message, codexErrorInfo, httpStatusCode: null };
  }
  const [word, more] = Object.entries<unknown>(codexErrorInfo)[0] ?? [];
  return { message, codexErrorInfo: word ?? null, httpStatusCode: httpStatusOf(more) };
}

function httpStatusOf(more: unknown): number | null {
  if (typeof more !== 'object' || more === null || !('httpStatusCode' in more)) return null;
  return typeof more.httpStatusCode === 'number' ? more.httpStatusCode : null;
}

/** Codex tells times of turns in seconds. */
export function fromSeconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * MS_PER_SECOND;
}

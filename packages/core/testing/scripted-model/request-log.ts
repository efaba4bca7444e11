import { readFileSync } from 'node:fs';
import { isRecord, parseJson } from './json-value.ts';

/** `open` until it is answered; `aborted` when Codex hung up first, `failed` when the script let it fail. */
export type ResponseStatus = 'open' | 'completed' | 'aborted' | 'failed';

/** One request the model got. */
export interface ModelRequest {
  /** Unique over restarts of the model. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly threadId: string | null;
  readonly turnId: string | null;
  /** `turn` for the work of a turn; others, e.g. `compaction`, are Codex's own. */
  readonly requestKind: string;
  readonly model: string | null;
  readonly effort: string | null;
  readonly summary: string | null;
  readonly sandboxMode: string | null;
  /** The task: argument of `[[id:…]]`, else the whole last user text. */
  readonly marker: string;
  /** Which response of the script this request gets; 0 starts it. */
  readonly step: number;
  readonly lastUserText: string;
  /** Tool outputs since the last user text. */
  readonly outputs: readonly string[];
  /** The request as sent; only when asked to be kept. */
  readonly body?: unknown;
  readonly status: ResponseStatus;
}

/** Questions a test asks about the requests of a model. */
export interface RequestLog {
  /** In the order they came. A request is replaced by a newer record of it when its status changes. */
  readonly requests: readonly ModelRequest[];
  /** How many turns have begun work on that task. */
  countStarts(marker: string): number;
  requestsFor(marker: string): readonly ModelRequest[];
}

/** Reads the log file of a model, also of one that was killed while writing its last line. */
export function readRequestLog(file: string): RequestLog {
  const requests = new Map<string, ModelRequest>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const entry = parseJson(line);
    if (isLogged(entry)) requests.set(entry.id, { ...requests.get(entry.id), ...entry });
  }
  return logOf([...requests.values()]);
}

/** Answers questions about a given list of requests. */
export function logOf(requests: readonly ModelRequest[]): RequestLog {
  return {
    requests,
    countStarts: (marker) => countStarts(requests, marker),
    requestsFor: (marker) => requests.filter((request) => request.marker === marker),
  };
}

function countStarts(requests: readonly ModelRequest[], marker: string): number {
  const starts = requests.filter(
    (request) => request.marker === marker && request.step === 0 && request.requestKind === 'turn',
  );
  return new Set(starts.map((request) => request.turnId)).size;
}

/** Only this file writes such lines: a whole record first, later its id with a status. */
function isLogged(entry: unknown): entry is ModelRequest {
  return isRecord(entry) && typeof entry['id'] === 'string' && typeof entry['status'] === 'string';
}

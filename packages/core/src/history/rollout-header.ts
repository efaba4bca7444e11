import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** What the first line of a rollout file tells of its thread. */
export interface RolloutHeader {
  readonly threadId: string;
  readonly cwd: string;
  readonly path: string;
}

/** Where Codex keeps its threads. */
export interface ThreadFolders {
  readonly sessions: string;
  readonly archived: string;
}

const DAY_MS = 86_400_000;
const MAX_HEADER_BYTES = 1_048_576;
const CHUNK_BYTES = 65_536;

/**
 * The header of a thread that Codex has on disk, found by its id alone. Reads only: the folders of the three days around
 * the moment that the id carries (a UUIDv7; Codex names folders by local time), then the archive, and one line of one file.
 */
export function findRolloutHeader(places: ThreadFolders, threadId: string): RolloutHeader | undefined {
  const folders = [...dayFolders(threadId).map((day) => join(places.sessions, day)), places.archived];
  for (const folder of folders) {
    const name = listed(folder).find((file) => isRolloutOf(file, threadId));
    const header = name === undefined ? undefined : readHeader(join(folder, name));
    if (header) return header;
  }
  return undefined;
}

/** `YYYY/MM/DD` of the day the id was made, and of its neighbours; none for an id that carries no time. */
export function dayFolders(threadId: string): readonly string[] {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(threadId)) return [];
  const madeAt = Number.parseInt(threadId.replaceAll('-', '').slice(0, 12), 16);
  return [0, -DAY_MS, DAY_MS].map((shift) => new Date(madeAt + shift).toISOString().slice(0, 10).replaceAll('-', '/'));
}

/** `rollout-<time>-<id>.jsonl`, or with a suffix after a revert. */
function isRolloutOf(file: string, threadId: string): boolean {
  return file.startsWith('rollout-') && (file.endsWith(`-${threadId}.jsonl`) || file.includes(`-${threadId}_`));
}

function readHeader(path: string): RolloutHeader | undefined {
  try {
    const { payload } = JSON.parse(firstLine(path)) as { payload?: { id?: unknown; cwd?: unknown } };
    const { id, cwd } = payload ?? {};
    return typeof id === 'string' && typeof cwd === 'string' ? { threadId: id, cwd, path } : undefined;
  } catch {
    return undefined;
  }
}

/** The first line of a file, up to a megabyte of it. */
export function firstLine(path: string): string {
  const file = openSync(path, 'r');
  try {
    const parts: Buffer[] = [];
    for (let size = 0; size < MAX_HEADER_BYTES; size += CHUNK_BYTES) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const read = readSync(file, chunk, 0, CHUNK_BYTES, size);
      const end = chunk.subarray(0, read).indexOf(0x0a);
      parts.push(chunk.subarray(0, end === -1 ? read : end));
      if (end !== -1 || read < CHUNK_BYTES) break;
    }
    return Buffer.concat(parts).toString('utf8');
  } finally {
    closeSync(file);
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

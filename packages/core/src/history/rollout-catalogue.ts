import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurnOfLoop } from 'node:timers/promises';
import type { Millis } from '../foundation/clock.ts';
import { namesIn, readBytes } from '../foundation/files.ts';
import type { ChatTurn } from './chat-turn.ts';
import { segmentsOf } from './history-base.ts';
import { readTail, readTranscript, type Transcript } from './read-transcript.ts';
import { dayFolders, dayFoldersIn, rolloutFileAt, type RolloutFile, type ThreadFolders } from './rollout-file.ts';
import { readFirstMessage, readOpening, type Opening } from './rollout-opening.ts';
import type { Kept } from './turn-collector.ts';

/** What Codex left on disk, of every program that used this home. Reads only. */
export interface RolloutCatalogue {
  /** The newest file of each thread, archived ones too, in no order. */
  files(): Promise<readonly RolloutFile[]>;
  /** The header of a file; undefined where it tells of no thread. Each version of a file is read once. */
  opening(file: RolloutFile): Opening | undefined;
  /** What the user wrote first. */
  firstMessage(file: RolloutFile): string | undefined;
  /** The newest file of a thread, found by its id alone. */
  find(threadId: string): RolloutFile | undefined;
  /** The name that somebody gave to a thread. */
  nameOf(threadId: string): string | undefined;
  /** What the file tells, with the history that it only points to. Rejects where it cannot be read. */
  transcript(path: string, kept: Kept): Promise<Transcript>;
  tail(file: RolloutFile, bytes: number): readonly ChatTurn[];
}

const NAMES_BYTES = 8 * 1024 * 1024;

/** The rollout files of one Codex home. What was read of their beginnings is remembered as long as this object lives. */
export function createRolloutCatalogue(places: ThreadFolders): RolloutCatalogue {
  const openings = new Map<string, { readonly modifiedAt: Millis; readonly opening: Opening | undefined }>();
  const messages = new Map<string, string>();
  const names = nameReader(join(dirname(places.sessions), 'session_index.jsonl'));
  return {
    files: async () => newestPerThread(await listFiles(places)),
    opening: (file) => {
      const known = openings.get(file.path);
      // A header stays as it is; what is no header yet may become one.
      if (known && (known.opening !== undefined || known.modifiedAt === file.modifiedAt)) return known.opening;
      const opening = readOpening(file.path);
      openings.set(file.path, { modifiedAt: file.modifiedAt, opening });
      return opening;
    },
    firstMessage: (file) => {
      const known = messages.get(file.path) ?? readFirstMessage(file.path);
      if (known !== undefined) messages.set(file.path, known);
      return known;
    },
    find: (threadId) => findFiles(places, threadId)[0],
    nameOf: (threadId) => names().get(threadId),
    transcript: (path, kept) =>
      readTranscript(
        segmentsOf(path, (threadId) => findFiles(places, threadId)),
        kept,
      ),
    tail: (file, bytes) => readTail(file.path, file.bytes, bytes),
  };
}

async function listFiles({ sessions, archived }: ThreadFolders): Promise<readonly RolloutFile[]> {
  const found = filesIn(archived, 'archived', () => true);
  for (const folder of dayFoldersIn(sessions)) {
    found.push(...filesIn(folder, 'in use', () => true));
    await nextTurnOfLoop();
  }
  return found;
}

function filesIn(folder: string, state: 'archived' | 'in use', isWanted: (name: string) => boolean): RolloutFile[] {
  return namesIn(folder).flatMap((name) => {
    const file = isWanted(name) ? rolloutFileAt(join(folder, name), state === 'archived') : undefined;
    return file ? [file] : [];
  });
}

function newestPerThread(files: readonly RolloutFile[]): readonly RolloutFile[] {
  const newest = new Map<string, RolloutFile>();
  for (const file of files) {
    const known = newest.get(file.threadId);
    if (known === undefined || known.modifiedAt < file.modifiedAt) newest.set(file.threadId, file);
  }
  return [...newest.values()];
}

const byAge = (a: RolloutFile, b: RolloutFile): number =>
  b.modifiedAt - a.modifiedAt || (a.threadId < b.threadId ? 1 : -1);

/** Ids carry the day on which they were made; the folders of others are looked through only where that leads to nothing. */
function findFiles({ sessions, archived }: ThreadFolders, threadId: string): readonly RolloutFile[] {
  const isWanted = (name: string): boolean => name.includes(threadId);
  const days = dayFolders(threadId).map((day) => join(sessions, day));
  const near = [...days.flatMap((day) => filesIn(day, 'in use', isWanted)), ...filesIn(archived, 'archived', isWanted)];
  const found = near.some((file) => file.threadId === threadId)
    ? near
    : dayFoldersIn(sessions).flatMap((day) => filesIn(day, 'in use', isWanted));
  return found.filter((file) => file.threadId === threadId).toSorted(byAge);
}

/** Names are appended, the newest last; read again when the file has changed. */
function nameReader(path: string): () => ReadonlyMap<string, string> {
  let version = '';
  let names: ReadonlyMap<string, string> = new Map();
  return () => {
    const stat = statSync(path, { throwIfNoEntry: false });
    const now = stat ? `${stat.mtimeMs}:${stat.size}` : '';
    if (now !== version) names = stat ? readNames(path, stat.size) : new Map();
    version = now;
    return names;
  };
}

function readNames(path: string, size: number): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  try {
    const lines = readBytes(path, Math.max(0, size - NAMES_BYTES), Math.min(size, NAMES_BYTES)).toString('utf8');
    for (const line of lines.split('\n')) {
      const named = /^\{.*\}$/.test(line)
        ? (parse(line) as { readonly id?: unknown; readonly thread_name?: unknown })
        : {};
      if (typeof named.id === 'string' && typeof named.thread_name === 'string') names.set(named.id, named.thread_name);
    }
  } catch {
    // A name is a kindness.
  }
  return names;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}

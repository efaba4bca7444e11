import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Millis } from '../foundation/clock.ts';
import { namesIn } from '../foundation/files.ts';

/** A file in which Codex keeps a thread. */
export interface RolloutFile {
  readonly path: string;
  readonly threadId: string;
  readonly modifiedAt: Millis;
  readonly bytes: number;
  readonly archived: boolean;
}

/** Where Codex keeps its threads. */
export interface ThreadFolders {
  readonly sessions: string;
  readonly archived: string;
}

const DAY_MS = 86_400_000;

/** `rollout-<time>-<thread id>.jsonl`, with `_<uuid>` behind the id after a revert. */
const NAME = /^rollout-.+?-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:_[0-9a-f-]+)?\.jsonl$/i;

/** The rollout file at this path, or undefined where there is none. */
export function rolloutFileAt(path: string, archived: boolean): RolloutFile | undefined {
  const threadId = NAME.exec(basename(path))?.[1];
  if (threadId === undefined) return undefined;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && { path, threadId, modifiedAt: Math.floor(stat.mtimeMs), bytes: stat.size, archived };
}

/** Folders of the days that `sessions` has, as `YYYY/MM/DD` below it. */
export const dayFoldersIn = (sessions: string): readonly string[] =>
  numbersIn(sessions).flatMap((year) =>
    numbersIn(join(sessions, year)).flatMap((month) =>
      numbersIn(join(sessions, year, month)).map((day) => join(sessions, year, month, day)),
    ),
  );

const numbersIn = (folder: string): readonly string[] => namesIn(folder).filter((name) => /^\d+$/.test(name));

/**
 * `YYYY/MM/DD` of the day the id was made (a UUIDv7), and of its neighbours, for Codex names folders by local time; none for
 * an id that carries no time.
 */
export function dayFolders(threadId: string): readonly string[] {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(threadId)) return [];
  const madeAt = Number.parseInt(threadId.replaceAll('-', '').slice(0, 12), 16);
  return [0, -DAY_MS, DAY_MS].map((shift) => new Date(madeAt + shift).toISOString().slice(0, 10).replaceAll('-', '/'));
}

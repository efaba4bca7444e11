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

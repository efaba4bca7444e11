import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
  chownSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';

/** The text of a file; undefined where there is none. Throws where it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

/** Where a path leads, links resolved; the path itself where nothing is there. */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/**
 * Puts the new text in the place of the old one, whole or not at all, and keeps the old one beside it: mode, owner and links
 * stay. Answers where the backup lies. Throws, and leaves the file as it is, where it was changed since it was read.
 */
export function replaceText(
  path: string,
  text: { readonly before: string; readonly after: string },
  stamp: string,
): string {
  // A link stays one: what it leads to is replaced.
  const target = realpathSync(path);
  const backup = freeName(`${target}.codex-cp-backup-${stamp}`);
  if (readText(target) !== text.before) throw new Error('It was changed meanwhile.');
  const { mode, uid, gid } = statSync(target);
  const fresh = `${target}.codex-cp-new-${randomUUID()}`;
  const made: string[] = [];
  try {
    for (const [file, content] of [
      [backup, text.before],
      [fresh, text.after],
    ] as const)
      write(file, content, { mode, onMade: () => made.push(file) });
    keepOwner(fresh, uid, gid);
    renameSync(fresh, target);
  } catch (error) {
    // Only what this call has made: a file of the same name may be another's.
    for (const file of made) rmSync(file, { force: true });
    throw error;
  }
  return backup;
}

function write(
  path: string,
  text: string,
  { mode, onMade }: { readonly mode: number; readonly onMade: () => void },
): void {
  closeSync(openSync(path, 'wx', 0o600));
  onMade();
  writeFileSync(path, text);
  chmodSync(path, mode & 0o7777);
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Throws where the file belongs to somebody else and may not be given to him: it then stays as it is. */
function keepOwner(path: string, uid: number, gid: number): void {
  const made = statSync(path);
  if (made.uid !== uid || made.gid !== gid) chownSync(path, uid, gid);
}

function freeName(path: string, n = 1): string {
  const name = n === 1 ? path : `${path}-${n}`;
  // A link that leads nowhere takes the name too.
  return lstatSync(name, { throwIfNoEntry: false }) ? freeName(path, n + 1) : name;
}

/** A moment as the name of a backup has it, in UTC: `20261127T191749Z`. */
export const backupStamp = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, '');

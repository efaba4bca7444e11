import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import { readBytes } from '../../foundation/files.ts';
import { systemFault } from './system-fault.ts';
import { APPLICATION_ID } from './migrate.ts';

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER_BYTES = 100;
const APPLICATION_ID_OFFSET = 68;
const OUR_SUFFIX = '.codex-cp.sqlite3';

/** What lies beside a state file of ours as soon as it has been used; none of it is made before the file has content. */
const SIDE_FILES = ['-wal', '-worker-lock', '-beat', '-bell', '-ballast'];

/** Whose the file at a path is; `new`: nobody's yet, missing or empty. */
export type StateFileOwner = 'new' | 'ours' | 'foreign' | 'damaged';

/**
 * Where our state lies for a configured path. A database there that another program made is never opened (opening alone
 * would leave files beside it): ours then lies beside it as `x.codex-cp.sqlite3`, and once that exists it is always used.
 * Throws CODEX_STATE_UNUSABLE for a file that is no database: it may be ours, damaged, and beginning anew beside it would
 * lose every task in silence.
 */
export function stateFileFor(configured: string): string {
  const beside = `${configured.replace(/\.(sqlite3?|db)$/i, '')}${OUR_SUFFIX}`;
  if (existsSync(beside)) return beside;
  const owner = ownerOf(configured);
  if (owner === 'damaged') throw damaged(configured);
  return owner === 'foreign' ? beside : configured;
}

/** Throws CODEX_STATE_UNUSABLE, without opening it as a database, unless the file is ours or is still to be made. */
export function refuseWhatIsNotOurs(path: string): void {
  const owner = ownerOf(path);
  if (owner === 'damaged') throw damaged(path);
  if (owner === 'foreign') throw foreign(path);
}

/** The error for a database that another program made. */
export const foreign = (path: string): CodexCpError =>
  new CodexCpError('CODEX_STATE_UNUSABLE', { path, reason: 'foreign' });

const damaged = (path: string): CodexCpError => new CodexCpError('CODEX_STATE_UNUSABLE', { path, reason: 'damaged' });

/** Judged by the first bytes; the file is never opened as a database. */
export function ownerOf(path: string): StateFileOwner {
  const header = headerOf(path);
  if (header === undefined) return 'new';
  if (header.length === 0) return wasEmptied(path) ? 'damaged' : 'new';
  if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) return 'damaged';
  return header.readUInt32BE(APPLICATION_ID_OFFSET) === APPLICATION_ID ? 'ours' : 'foreign';
}

/** The length is asked last: whoever made the file anew takes the mark away only when the file has content. */
const wasEmptied = (path: string): boolean =>
  isInUse(path) && !existsSync(remakeMark(path)) && headerOf(path)?.length === 0;

/**
 * Somebody removed the file and left what lay beside it: the new one is empty for a moment and would look emptied to
 * another process that looks just then. A mark says that it is being made; answers how to take it away again.
 */
export function markRemake(path: string): () => void {
  if (existsSync(path) || !isInUse(path)) return () => undefined;
  const mark = remakeMark(path);
  closeSync(openSync(mark, 'a', 0o600));
  return () => rmSync(mark, { force: true });
}

const remakeMark = (path: string): string => `${path}-remake`;

const isInUse = (path: string): boolean => SIDE_FILES.some((suffix) => existsSync(`${path}${suffix}`));

function headerOf(path: string): Buffer | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readBytes(path, 0, HEADER_BYTES);
  } catch (error) {
    throw systemFault(path, error);
  }
}

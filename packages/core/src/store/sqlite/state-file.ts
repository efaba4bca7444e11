import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import { APPLICATION_ID } from './migrate.ts';

const HEADER_BYTES = 100;
const APPLICATION_ID_OFFSET = 68;
const OUR_SUFFIX = '.codex-cp.sqlite3';

/**
 * Where our state lies for a configured path. A file there that another program made is never opened (opening alone
 * would leave files beside it): ours then lies beside it as `x.codex-cp.sqlite3`, and once that exists it is always used.
 */
export function stateFileFor(configured: string): string {
  const beside = `${configured.replace(/\.(sqlite3?|db)$/i, '')}${OUR_SUFFIX}`;
  if (existsSync(beside)) return beside;
  return isForeign(configured) ? beside : configured;
}

/** True when the file exists, has content, and does not carry our application id. Read, never opened as a database. */
export function isForeign(path: string): boolean {
  if (!existsSync(path)) return false;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    const read = readSync(file, header, 0, HEADER_BYTES, 0);
    return read > 0 && (read < HEADER_BYTES || header.readUInt32BE(APPLICATION_ID_OFFSET) !== APPLICATION_ID);
  } finally {
    closeSync(file);
  }
}

/** Makes folder (0700) and file (0600) where they are missing, and refuses network file systems: their locks cannot be trusted. */
export function prepareStateFile(path: string): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseNetworkFileSystem(folder);
    closeSync(openSync(path, 'a', 0o600));
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  } catch (error) {
    if (CodexCpError.is(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const reason =
      code === 'ENOSPC'
        ? 'disk_full'
        : code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
          ? 'not_writable'
          : 'cannot_open';
    throw new CodexCpError('CODEX_STATE_UNUSABLE', { path, reason, system: code }, { cause: error });
  }
}

/** Magic numbers of `statfs` on Linux: NFS, SMB, CIFS, SMB2, AFS, Ceph, Coda. */
const NETWORK_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x73757245,
]);

function refuseNetworkFileSystem(folder: string): void {
  if (process.platform !== 'linux') return;
  const type = statfsSync(folder).type >>> 0;
  if (!NETWORK_FILE_SYSTEMS.has(type)) return;
  throw new CodexCpError('CODEX_STATE_UNUSABLE', {
    path: folder,
    reason: 'network_file_system',
    type: `0x${type.toString(16)}`,
  });
}

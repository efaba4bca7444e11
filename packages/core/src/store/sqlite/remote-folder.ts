import { statfsSync } from 'node:fs';
import { CodexCpError } from '../../errors/codex-cp-error.ts';

/**
 * Magic numbers of `statfs` on Linux: NFS, SMB, CIFS, SMB2, AFS, Ceph, Coda, 9P. FUSE is not among them: local disks use
 * it too, and its number does not tell which of the two it is.
 */
const REMOTE_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x73757245, 0x01021997,
]);

export interface FolderSystem {
  readonly platform: NodeJS.Platform;
  /** Type of the file system that holds the folder, as `statfs` tells it. */
  readonly fileSystemType: (folder: string) => number;
}

const THIS_MACHINE: FolderSystem = {
  platform: process.platform,
  fileSystemType: (folder) => statfsSync(folder).type,
};

/** Throws CODEX_STATE_UNUSABLE for a folder on another machine, as far as that can be told; see docs/GUARANTEES.md. */
export function refuseRemoteFolder(folder: string, system: FolderSystem = THIS_MACHINE): void {
  const refused = (more: Readonly<Record<string, unknown>> = {}): CodexCpError =>
    new CodexCpError('CODEX_STATE_UNUSABLE', { path: folder, reason: 'network_file_system', ...more });
  if (system.platform === 'win32' && isShare(folder)) throw refused();
  if (system.platform !== 'linux') return;
  const type = system.fileSystemType(folder) >>> 0;
  if (REMOTE_FILE_SYSTEMS.has(type)) throw refused({ type: `0x${type.toString(16)}` });
}

/** `\\server\share`, also written with slashes or as `\\?\UNC\…`; `\\?\C:\…` and `\\.\…` are of this machine. */
const isShare = (folder: string): boolean => /^[\\/]{2}(?![?.][\\/])/.test(folder) || /^\\\\\?\\UNC\\/i.test(folder);

import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { refuseRemoteFolder } from './remote-folder.ts';
import { systemFault } from './system-fault.ts';

/** Makes folder (0700) and file (0600) where they are missing, and refuses remote file systems: their locks cannot be trusted. */
export function prepareStateFile(path: string): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseRemoteFolder(folder);
    closeSync(openSync(path, 'a', 0o600));
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  } catch (error) {
    throw systemFault(path, error);
  }
}

const OTHERS = 0o077;

/** Takes a folder of ours away from everybody else. One that is missing will be made so. */
export function makePrivate(folder: string): void {
  if (process.platform === 'win32') return;
  try {
    const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & OTHERS) !== 0) chmodSync(folder, 0o700);
  } catch (error) {
    throw systemFault(folder, error);
  }
}

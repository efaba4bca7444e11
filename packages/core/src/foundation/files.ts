import { closeSync, openSync, readdirSync, readSync, statfsSync, statSync } from 'node:fs';

/** Names in a folder; none where it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Is it certain that nothing lies at this path? Not where it cannot be looked at. */
export function isNothingAt(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/** Up to `bytes` of a file from `from` on. Throws where it cannot be read. */
export function readBytes(path: string, from: number, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, from));
  } finally {
    closeSync(file);
  }
}

/** Free space, in bytes, of the disk under an existing path. */
export function freeBytesAt(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalPath } from '../foundation/paths.ts';
import type { Folders } from './handler-deps.ts';

/** The file system of this machine. */
export const localFolders: Folders = {
  canonical: (path) => canonicalPath(path),
  isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  exists: (path) => existsSync(path),
  subFolders: (path) =>
    quietly(() => readdirSync(path, { withFileTypes: true }), [])
      .filter(
        (entry) => entry.isDirectory() || (entry.isSymbolicLink() && localFolders.isFolder(join(path, entry.name))),
      )
      .map((entry) => join(path, entry.name)),
  readText: (path) => quietly(() => readFileSync(path, 'utf8'), undefined),
};

function quietly<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

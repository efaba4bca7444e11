import { realpathSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** The parts of the system that paths depend on; tests name another one than they run on. */
export interface PathSystem {
  readonly platform: NodeJS.Platform;
  /** Real path of something that exists; throws where it does not. */
  readonly realpath: (path: string) => string;
}

export const thisSystem: PathSystem = { platform: process.platform, realpath: (path) => realpathSync.native(path) };

/** Absolute, with every symbolic link resolved as far as the path exists. */
export function canonicalPath(path: string, system: PathSystem = thisSystem): string {
  const paths = flavour(system);
  const absolute = paths.resolve(path);
  try {
    return system.realpath(absolute);
  } catch {
    const parent = paths.dirname(absolute);
    return parent === absolute ? absolute : paths.join(canonicalPath(parent, system), paths.basename(absolute));
  }
}

/** Is `path` the folder `root` or something below it? By path component; both must be canonical. */
export function liesUnder(path: string, root: string, system: PathSystem = thisSystem): boolean {
  const { sep } = flavour(system);
  const [inner, outer] = [comparable(path, system), comparable(root, system)];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}

/** `/`, a drive root or the root of a network share. */
export function isFileSystemRoot(path: string, system: PathSystem = thisSystem): boolean {
  return (
    flavour(system)
      .parse(path)
      .root.replace(/[\\/]+$/, '') === path.replace(/[\\/]+$/, '')
  );
}

/** Do both name the same place? Both must be canonical. */
export function samePath(one: string, other: string, system: PathSystem = thisSystem): boolean {
  const trim = (path: string): string => comparable(path, system).replace(/(?<=.)[\\/]+$/, '');
  return trim(one) === trim(other);
}

/** One spelling for one place: case does not count where the file system ignores it. */
function comparable(path: string, { platform }: PathSystem): string {
  if (platform === 'win32') return path.replaceAll('/', '\\').toLowerCase();
  return platform === 'darwin' ? path.normalize('NFC').toLowerCase() : path;
}

const flavour = ({ platform }: PathSystem): typeof posix => (platform === 'win32' ? win32 : posix);

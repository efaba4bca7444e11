import { posix, win32 } from 'node:path';
import type { DefaultContext } from './setting.ts';

/** The state database of this user, the same for every door. */
export function defaultStateDb(context: DefaultContext): string {
  const { join } = flavour(context);
  return join(stateFolder(context), 'codex-cp', 'state.sqlite3');
}

function stateFolder(context: DefaultContext): string {
  const { env, homedir, platform } = context;
  const { join, isAbsolute } = flavour(context);
  const absolute = (value: string | undefined): string | undefined => (value && isAbsolute(value) ? value : undefined);
  if (platform === 'win32') return absolute(env['LOCALAPPDATA']) ?? join(homedir, 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir, 'Library', 'Application Support');
  // The XDG specification: a relative value is invalid and ignored.
  return absolute(env['XDG_STATE_HOME']) ?? join(homedir, '.local', 'state');
}

interface PathFlavour {
  readonly join: (...parts: string[]) => string;
  readonly isAbsolute: (path: string) => boolean;
}

const flavour = ({ platform }: DefaultContext): PathFlavour => (platform === 'win32' ? win32 : posix);

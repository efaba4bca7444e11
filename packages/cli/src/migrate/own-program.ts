import { accessSync, constants, realpathSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import type { ServerEntry } from './server-entry.ts';

const OUR_FILES = /[\\/](?:codex-cp-mcp|codex-control-plane-mcp|openclaw-codex-mcp)\.js$/;
/** Programs of codex-cp, and of the Python server, with the same name. */
const SHARED_NAMES = /^(?:codex-control-plane-mcp|openclaw-codex-mcp)(?:\.cmd|\.ps1)?$/;

/** Does this entry start a program of codex-cp? A name that the Python server has too is looked up: ours is a file that Node runs. */
export function isOwnProgram({ command, args }: Pick<ServerEntry, 'command' | 'args'>, path: string): boolean {
  const name = basename(command).toLowerCase();
  if (/^codex-cp-mcp(?:\.cmd|\.ps1)?$/.test(name)) return true;
  if (/^codex-cp(?:\.cmd|\.ps1)?$/.test(name)) return args[0] === 'mcp';
  if (/^node(?:\.exe)?$/.test(name)) return args.some((arg) => OUR_FILES.test(arg));
  return SHARED_NAMES.test(name) && OUR_FILES.test(found(command, path) ?? '');
}

/** Where a command leads to, links resolved. */
function found(command: string, path: string): string | undefined {
  const candidates = isAbsolute(command) ? [command] : path.split(delimiter).map((folder) => join(folder, command));
  for (const candidate of candidates) {
    try {
      accessSync(candidate, constants.X_OK);
      return realpathSync(candidate);
    } catch {
      // Not there.
    }
  }
  return undefined;
}

import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { error, ok, type Check } from './check.ts';

/** Is there a state file that health could read, or can the first task make one? Makes nothing. */
export function stateCheck(path: string, mayWriteIn = isWritable): Check {
  if (existsSync(path)) return ok('state', path);
  const folder = nearestFolder(dirname(path));
  if (mayWriteIn(folder)) return ok('state', `${path}, made with the first task.`);
  const remedy = `Make ${folder} writable for this user, or name another file with CODEX_MCP_STATE_DB.`;
  return error('state', `${path} cannot be made: no permission to write in ${folder}.`, remedy);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function nearestFolder(folder: string): string {
  const parent = dirname(folder);
  return existsSync(folder) || parent === folder ? folder : nearestFolder(parent);
}

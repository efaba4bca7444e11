import { constants } from 'node:fs';
import { chmod, copyFile, rename } from 'node:fs/promises';
import { findCodex } from '../src/app-server/find-codex.ts';

/** Puts a copy of the installed Codex at `path`: a file of its own each time, also where one lies there already. */
export async function copyCodex(path: string): Promise<void> {
  const { path: installed } = await findCodex({ env: process.env });
  const fresh = `${path}.new`;
  await copyFile(installed, fresh, constants.COPYFILE_FICLONE);
  await chmod(fresh, 0o755);
  await rename(fresh, path);
}

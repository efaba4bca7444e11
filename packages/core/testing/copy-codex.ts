import { constants, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { chmod, copyFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findCodex } from '../src/app-server/find-codex.ts';

/**
 * Makes a copy of the installed Codex in a folder, with what belongs beside it, and returns the program: a file of its own
 * each time, also where one lies there already.
 */
export async function copyCodex(folder: string): Promise<string> {
  const { path: installed } = await findCodex({ env: process.env });
  const [vendor, bin] = [dirname(dirname(installed)), join(folder, 'bin')];
  if (mkdirSync(bin, { recursive: true }) !== undefined) linkResources(vendor, folder);
  const program = join(bin, basename(installed));
  const fresh = `${program}.new`;
  await copyFile(installed, fresh, constants.COPYFILE_FICLONE);
  await chmod(fresh, 0o755);
  await rename(fresh, program);
  return program;
}

/** Without them there is no sandbox. */
function linkResources(vendor: string, folder: string): void {
  for (const name of readdirSync(vendor)) if (name !== 'bin') symlinkSync(join(vendor, name), join(folder, name));
}

import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { HandlerRig } from '../../testing/handler-rig.ts';
import { folderProjects } from './folder-projects.ts';

type Platform = NodeJS.Platform;

/** Is a thread that worked in `cwd` shown where `root` is allowed? */
function isShown(platform: Platform, root: string, cwd: string): boolean {
  const { deps } = new HandlerRig();
  const roots = { ...deps.config.roots, roots: [root] };
  // A path that is not absolute counts from a folder inside of the root.
  const canonical = (path: string): string => (platform === 'win32' ? win32 : posix).resolve(root, path);
  const folders = { ...deps.folders, canonical, exists: () => false };
  return folderProjects({ ...deps, platform, config: { ...deps.config, roots }, folders })(cwd) !== undefined;
}

test.each<[Platform, string, string, boolean]>([
  ['linux', '/home/u', '/home/u/demo', true],
  ['linux', '/home/u', '/home/U/demo', false],
  ['linux', '/home/u', '/home/user', false],
  ['linux', '/home/u', 'demo', false],
  ['linux', '/home/u', 'C:\\work', false],
  ['darwin', '/Users/u', '/users/U/Demo', true],
  ['darwin', '/Users/u', '/Users/other', false],
  ['win32', 'C:\\Work', 'c:\\WORK\\demo', true],
  ['win32', 'C:\\Work', 'c:/work/demo', true],
  ['win32', 'C:\\Work', 'C:\\Work2', false],
  ['win32', 'C:\\Work', 'C:\\Work\\..\\Other', false],
  ['win32', '\\\\server\\share', '\\\\SERVER\\Share\\demo', true],
  ['win32', '\\\\server\\share', '\\\\server\\other', false],
  ['win32', 'C:\\Work', '\\\\server\\share\\Work', false],
  ['win32', 'C:\\Work', 'work\\demo', false],
])('on %s, under %s, a thread in %s: %s', (platform, root, cwd, expected) => {
  expect(isShown(platform, root, cwd)).toBe(expected);
});

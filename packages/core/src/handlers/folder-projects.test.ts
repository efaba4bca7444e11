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

test('the registry is read once for all folders, and not at all where none is allowed', () => {
  const registry = JSON.stringify([{ project_id: 'given-id', root_path: '/home/u/demo' }]);
  const { deps } = new HandlerRig({
    config: { env: { CODEX_ALLOWED_ROOTS: '/home/u', CODEX_PROJECTS_REGISTRY: '/home/u/reg.json' } },
  });
  let reads = 0;
  const readText = (): string => {
    reads += 1;
    return registry;
  };
  const projectOf = folderProjects({ ...deps, folders: { ...deps.folders, readText } });
  expect([projectOf('/etc'), reads]).toEqual([undefined, 0]);
  const found = ['/home/u/demo', '/home/u/demo/src', '/home/u/other'].map((cwd) => projectOf(cwd)?.projectId);
  expect(found.slice(0, 2)).toEqual(['given-id', 'given-id']);
  expect(reads).toBe(1);
});

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canonicalPath, isFileSystemRoot, liesUnder, samePath, type PathSystem } from './paths.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'paths-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const as = (platform: NodeJS.Platform): PathSystem => ({ platform, realpath: (path) => path });

test('a canonical path has its links resolved as far as it exists', () => {
  mkdirSync(join(folder, 'real/inner'), { recursive: true });
  symlinkSync(join(folder, 'real'), join(folder, 'link'));
  expect(canonicalPath(join(folder, 'link/inner/../new/file'))).toBe(join(folder, 'real/new/file'));
});

test('a link that leads out of a root lies outside of it', () => {
  mkdirSync(join(folder, 'root'));
  mkdirSync(join(folder, 'outside'));
  symlinkSync(join(folder, 'outside'), join(folder, 'root/link'));
  expect(liesUnder(canonicalPath(join(folder, 'root/link')), join(folder, 'root'))).toBe(false);
});

test.each([
  ['linux', '/a/b', '/a/b', true],
  ['linux', '/a/b/c', '/a/b', true],
  ['linux', '/a/bc', '/a/b', false],
  ['linux', '/a', '/a/b', false],
  ['linux', '/a/b', '/', true],
  ['linux', '/A/b', '/a', false],
  ['darwin', '/A/b', '/a', true],
  ['win32', 'c:/Users/me/x', 'C:\\users\\ME', true],
  ['win32', 'C:\\users\\mex', 'C:\\users\\me', false],
  ['win32', 'D:\\x', 'C:\\', false],
  ['win32', 'C:\\x', 'C:\\', true],
  ['win32', '\\\\Server\\Share\\x', '\\\\server\\share', true],
  ['win32', '\\\\server\\other\\x', '\\\\server\\share', false],
] as const)('on %s, %s under %s: %s', (platform, path, root, expected) => {
  expect(liesUnder(path, root, as(platform))).toBe(expected);
});

test.each([
  ['linux', '/', true],
  ['linux', '/home', false],
  ['win32', 'C:\\', true],
  ['win32', 'C:', true],
  ['win32', 'C:\\x', false],
  ['win32', '\\\\server\\share', true],
  ['win32', '\\\\server\\share\\', true],
  ['win32', '\\\\server\\share\\x', false],
] as const)('on %s, %s is the root of a file system: %s', (platform, path, expected) => {
  expect(isFileSystemRoot(path, as(platform))).toBe(expected);
});

test('two spellings of one place are the same path only where the file system ignores case', () => {
  expect(samePath('/Users/Me', '/users/me', as('darwin'))).toBe(true);
  expect(samePath('/Users/Me', '/users/me', as('linux'))).toBe(false);
  expect(samePath('C:\\a\\', 'c:/A', as('win32'))).toBe(true);
});

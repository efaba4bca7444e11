import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localFolders } from './local-folders.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'folders-')));
  mkdirSync(join(root, 'a'));
  writeFileSync(join(root, 'file'), 'text');
  symlinkSync(join(root, 'a'), join(root, 'link'));
  symlinkSync(join(root, 'gone'), join(root, 'dangling'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('folders are told from files, also behind links', () => {
  const { isFolder, exists } = localFolders;
  expect(['a', 'link', 'file', 'dangling', 'none'].map((name) => isFolder(join(root, name)))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(['a', 'file', 'dangling'].map((name) => exists(join(root, name)))).toEqual([true, true, false]);
});

test('the folders in a folder are listed, and none where there is nothing to list', () => {
  expect([...localFolders.subFolders(root)].sort()).toEqual([join(root, 'a'), join(root, 'link')]);
  expect(localFolders.subFolders(join(root, 'none'))).toEqual([]);
});

test('a file that cannot be read is none', () => {
  expect([localFolders.readText(join(root, 'file')), localFolders.readText(join(root, 'a'))]).toEqual([
    'text',
    undefined,
  ]);
});

import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { backupStamp, readText, realPathOf, replaceText } from './config-file.ts';

const meanwhile = vi.hoisted(() => ({ once: (): void => undefined }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const statSync = (file: string) => {
    meanwhile.once();
    meanwhile.once = () => undefined;
    return fs.statSync(file);
  };
  return { ...fs, statSync };
});

let [folder, path] = ['', ''];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codex-cp-config-'));
  path = join(folder, 'mcp.json');
  writeFileSync(path, 'old');
});

const text = { before: 'old', after: 'new' };

test('the new text takes the place of the old one, which stays beside it with the same mode', () => {
  chmodSync(path, 0o640);
  const backup = replaceText(path, text, 'T');
  expect(backup).toBe(`${path}.codex-cp-backup-T`);
  expect([readText(path), readText(backup)]).toEqual(['new', 'old']);
  expect(readdirSync(folder)).toHaveLength(2);
  if (process.platform !== 'win32') {
    expect([path, backup].map((each) => statSync(each).mode & 0o777)).toEqual([0o640, 0o640]);
  }
});

test.skipIf(process.platform === 'win32')('a link stays one, and what it leads to is changed', () => {
  const link = join(folder, 'link.json');
  symlinkSync(path, link);
  replaceText(link, text, 'T');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('new');
});

test.skipIf(process.platform === 'win32')('a link has the real path of what it leads to', () => {
  const link = join(folder, 'link.json');
  symlinkSync(path, link);
  expect(realPathOf(link)).toBe(realPathOf(path));
  expect(realPathOf(join(folder, 'none'))).toBe(join(folder, 'none'));
});

test('a file that was changed since it was read stays as it is', () => {
  expect(() => replaceText(path, { ...text, before: 'older' }, 'T')).toThrow('It was changed meanwhile.');
  expect([readText(path), readdirSync(folder)]).toEqual(['old', ['mcp.json']]);
});

test('a backup is never overwritten', () => {
  const first = replaceText(path, text, 'T');
  const second = replaceText(path, { before: 'new', after: 'newer' }, 'T');
  expect([readText(first), readText(second), readText(path)]).toEqual(['old', 'new', 'newer']);
});

test.skipIf(process.platform === 'win32')('a link that leads nowhere has the name, and stays', () => {
  const link = `${path}.codex-cp-backup-T`;
  symlinkSync(join(folder, 'nowhere'), link);
  expect(replaceText(path, text, 'T')).toBe(`${link}-2`);
  expect([lstatSync(link).isSymbolicLink(), readText(path)]).toEqual([true, 'new']);
});

test('what somebody else makes meanwhile under the name of the backup stays', () => {
  const backup = `${path}.codex-cp-backup-T`;
  meanwhile.once = () => writeFileSync(backup, 'of another');
  expect(() => replaceText(path, text, 'T')).toThrow(/EEXIST/);
  expect([readText(path), readText(backup), readdirSync(folder).length]).toEqual(['old', 'of another', 2]);
});

test('a file that is not there has no text; a folder cannot be read', () => {
  expect([readText(join(folder, 'none')), readText(join(path, 'below'))]).toEqual([undefined, undefined]);
  expect(() => readText(folder)).toThrow(/EISDIR/);
});

test('a backup is named for its moment in UTC', () => {
  expect(backupStamp(new Date('2026-11-27T19:17:49.123Z'))).toBe('20261127T191749Z');
});

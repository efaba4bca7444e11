import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { TemporaryWorkspace } from './workspace.ts';
import { temporaryWorkspace } from './workspace.ts';

const made: TemporaryWorkspace[] = [];

const workspace = (options: { readonly git?: boolean } = {}): TemporaryWorkspace => {
  const fresh = temporaryWorkspace(options);
  made.push(fresh);
  return fresh;
};

afterEach(() => made.splice(0).forEach((each) => each.remove()));

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();

/** A clone may lie anywhere; the folder for temporary files, where sandboxed commands may always write, is never chosen by us. */
const CHECKOUT = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)));

test('no two workspaces share a folder, and all lie in the checkout', () => {
  const [one, two] = [workspace(), workspace()];
  expect(one.root).not.toBe(two.root);
  expect(relative(CHECKOUT, realpathSync(one.root))).toMatch(/^\.test-work/);
  expect([one.cwd, one.codexHome, one.stateDir].map(dirname)).toEqual([one.root, one.root, one.root]);
});

test('a workspace is a repository of its own with one commit when asked for', () => {
  const { cwd } = workspace({ git: true });
  expect(git(cwd, 'rev-parse', '--show-toplevel')).toBe(realpathSync(cwd));
  expect(git(cwd, 'rev-list', '--count', 'HEAD')).toBe('1');
  expect(existsSync(`${workspace().cwd}/.git`)).toBe(false);
});

test('nothing is left of a removed workspace', () => {
  const { root, remove } = workspace();
  remove();
  expect(existsSync(root)).toBe(false);
});

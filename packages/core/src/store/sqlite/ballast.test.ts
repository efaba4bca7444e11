import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ballastBeside } from './ballast.ts';

const MEGABYTE = 1024 * 1024;

test('what was given up is laid again only once there is space to spare', () => {
  const state = join(mkdtempSync(join(tmpdir(), 'codex-cp-ballast-')), 'state.sqlite3');
  let free = 0;
  const ballast = ballastBeside(state, () => free);
  const isThere = (): boolean => existsSync(`${state}-ballast`);
  ballast.lay();
  expect(statSync(`${state}-ballast`).size).toBe(4 * MEGABYTE);
  expect([ballast.giveUp(), ballast.giveUp()]).toEqual([true, false]);
  free = 8 * MEGABYTE;
  ballast.layAgain();
  expect(isThere()).toBe(false);
  free = 64 * MEGABYTE;
  ballast.layAgain();
  expect(isThere()).toBe(true);
});

import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { stateCheck } from './state-check.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'codex-cp-doctor-'));
});

test('a state file that is there is named', () => {
  const path = join(root, 'state.sqlite3');
  writeFileSync(path, '');
  expect(stateCheck(path)).toEqual({ name: 'state', status: 'ok', message: path });
});

test('one that is still to be made is no fault, and is not made by looking', () => {
  const path = join(root, 'a', 'b', 'state.sqlite3');
  expect(stateCheck(path)).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('made with the first') as string,
  });
  expect(existsSync(join(root, 'a'))).toBe(false);
});

test('one that cannot be made is an error, with what to do', () => {
  const asked: string[] = [];
  const mayWriteIn = (folder: string): boolean => {
    asked.push(folder);
    return false;
  };
  expect(stateCheck(join(root, 'a', 'b', 'state.sqlite3'), mayWriteIn)).toMatchObject({
    status: 'error',
    remedy: expect.stringContaining('CODEX_MCP_STATE_DB') as string,
  });
  expect(asked).toEqual([root]);
});

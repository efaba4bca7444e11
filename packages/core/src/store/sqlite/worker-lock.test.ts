import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileIdentity } from './worker-lock.ts';

test('a file is the same while it is written to, and another once it or its folder was replaced', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'codex-cp-identity-')), 'state');
  const path = join(folder, 'state.sqlite3');
  mkdirSync(folder);
  writeFileSync(path, 'a');
  const first = fileIdentity(path);
  writeFileSync(path, 'ab');
  expect(fileIdentity(path)).toBe(first);
  renameSync(folder, `${folder}-old`);
  expect(fileIdentity(path)).toBeNull();
  writeFileSync(folder, 'in the way');
  expect(fileIdentity(path)).toBeNull();
  rmSync(folder);
  mkdirSync(folder);
  writeFileSync(path, 'a');
  expect(fileIdentity(path)).not.toBe(first);
});

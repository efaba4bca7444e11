import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lastLines, watchLines } from './log-lines.ts';

function logFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'codex-cp-log-'));
  const path = join(folder, 'worker.log');
  writeFileSync(path, content);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path;
}

test('the last lines of a log are read; of one that is not there, none', () => {
  expect(lastLines(logFile('a\nb\nc\n'), 2)).toEqual({ lines: ['b', 'c'], end: 6 });
  expect(lastLines(logFile('a\n'), 0).lines).toEqual([]);
  expect(lastLines('/nowhere/at/all', 5)).toEqual({ lines: [], end: 0 });
});

test('lines that come later are told, whole ones only, and also after the file was replaced', async () => {
  const path = logFile('old line\n');
  const told: string[] = [];
  onTestFinished(watchLines(path, 9, (line) => told.push(line)));
  appendFileSync(path, 'one\ntw');
  await vi.waitFor(() => expect(told).toEqual(['one']), { timeout: 5_000 });
  appendFileSync(path, 'o\n');
  await vi.waitFor(() => expect(told).toEqual(['one', 'two']), { timeout: 5_000 });
  writeFileSync(path, 'new\n');
  await vi.waitFor(() => expect(told).toEqual(['one', 'two', 'new']), { timeout: 5_000 });
});

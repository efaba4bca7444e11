import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logLength, logTail } from './log-tail.ts';

function logFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'codex-cp-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'log');
  writeFileSync(path, text);
  return path;
}

test('only the last lines of this start are told, without colours', () => {
  const earlier = 'an earlier start\n';
  const path = logFile(`${earlier}one\n\u001b[31mtwo\u001b[0m\n\nthree\n`);
  expect(logTail(path, earlier.length, 2)).toBe('two\nthree');
  expect(logTail(path, logLength(path), 5)).toBe('');
});

test('a backtrace does not hide the error above it', () => {
  const path = logFile('Error: no such home\n\nStack backtrace:\n   0: <unknown>\n   1: <unknown>\n');
  expect(logTail(path, 0, 2)).toBe('Error: no such home');
});

test('of a very long log only the end is read', () => {
  const path = logFile(`${'x'.repeat(100_000)}\nthe end\n`);
  expect(logTail(path, 0, 1)).toBe('the end');
});

test('a log that is not there says nothing', () => {
  expect(logLength('/no/such/log')).toBe(0);
  expect(logTail('/no/such/log', 0, 5)).toBe('');
});

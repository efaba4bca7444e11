import { expect, test } from 'vitest';
import { NOW, plain, terminal } from '../../testing/given.ts';
import { showDuration, showSpan, showTime } from './times.ts';

test('a pipe gets ISO 8601, a terminal the time of day, with the date where it was not today', () => {
  expect(showTime('2026-11-24T11:59:00.000Z', plain)).toBe('2026-11-24T11:59:00.000Z');
  expect(showTime(NOW.toISOString(), terminal)).toMatch(/^\d\d:\d\d:\d\d$/);
  expect(showTime('2026-11-20T12:00:00.000Z', terminal)).toMatch(/^2026-11-20 \d\d:\d\d:\d\d$/);
  expect(showTime(null, plain)).toBe('');
});

test.each([
  [120, '120ms'],
  [59_400, '59s'],
  [61_000, '1m 01s'],
  [3_660_000, '1h 01m'],
  [90_000_000, '1d 01h'],
])('%d milliseconds are %s', (ms, text) => {
  expect(showDuration(ms)).toBe(text);
});

test('what has not ended is measured up to now', () => {
  expect(showSpan('2026-11-24T11:59:00.000Z', null, plain)).toBe('1m 00s');
  expect(showSpan('2026-11-24T11:59:00.000Z', '2026-11-24T11:59:30.000Z', plain)).toBe('30s');
});

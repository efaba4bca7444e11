import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const BACKOFF = { baseMs: 100, maxMs: 1_000 };

test.each([
  // try, least, most
  [1, 50, 100],
  [2, 100, 199],
  [4, 400, 796],
  [5, 500, 995],
  [50, 500, 995],
])('try %i waits between %i and %i ms: doubling, capped, half of it left to chance', (attempt, least, most) => {
  expect(backoffMs(attempt, BACKOFF, 0)).toBe(least);
  expect(backoffMs(attempt, BACKOFF, 0.99)).toBe(most);
});

test('a try before the first waits like the first', () => {
  expect(backoffMs(0, BACKOFF, 0)).toBe(50);
});

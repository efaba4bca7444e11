import { expect, test } from 'vitest';
import { runChaos } from './chaos.ts';

const SHORT = { blows: 12, seed: 20_261_124 };

test('a short random history of deaths loses no task and runs none twice', { timeout: 180_000 }, async () => {
  const { misses, tasks } = await runChaos(SHORT);
  expect(misses).toEqual([]);
  expect(tasks).toBeGreaterThanOrEqual(5);
});

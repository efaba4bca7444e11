import { expect, test } from 'vitest';
import { BLOWS } from './blows.ts';
import { runChaos } from './chaos.ts';

test(
  'a short random history of deaths loses no task and no plan, and runs none twice',
  { timeout: 180_000, retry: 0 },
  async () => {
    const { misses, tasks, workflows, toll } = await runChaos({ blows: BLOWS.length, seed: 20_261_124 });
    expect(misses).toEqual([]);
    expect(tasks).toBeGreaterThanOrEqual(10);
    expect(workflows).toBeGreaterThanOrEqual(4);
    expect(toll.workers + toll.codex + toll.frontEnds).toBeGreaterThanOrEqual(10);
  },
);

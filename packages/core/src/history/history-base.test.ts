import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { givenRollout } from '../../testing/rollouts.ts';
import { createRolloutCatalogue, type RolloutCatalogue } from './rollout-catalogue.ts';

let home: string;
let rollouts: RolloutCatalogue;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'codex-cp-home-'));
  rollouts = createRolloutCatalogue({ sessions: join(home, 'sessions'), archived: join(home, 'archived_sessions') });
});

async function textsIn(path: string): Promise<readonly string[]> {
  const { turns } = await rollouts.transcript(path, { accepts: () => true, maxItems: 100, maxChars: 10_000 });
  return turns.flatMap(({ items }) => items.map(({ text, line }) => `${text} ${line ?? '-'}`));
}

test('a fork is read with what it shares with its parent, and no more of that', async () => {
  const short = givenRollout(home, { n: 1, turns: [{ prompt: 'one', answer: 'two' }] });
  const bytes = statSync(short.path).size;
  const { threadId } = givenRollout(home, {
    n: 1,
    turns: [{ prompt: 'one', answer: 'two' }, { prompt: 'only in the parent' }],
  });
  const fork = givenRollout(home, { n: 2, base: { threadId, bytes }, turns: [{ prompt: 'three', answer: 'four' }] });
  expect(await textsIn(fork.path)).toEqual(['one -', 'two -', 'three 4', 'four 6']);
});

test('a parent that is gone, or one that points to itself, leaves what the file itself tells', async () => {
  const gone = givenRollout(home, {
    n: 2,
    base: { threadId: 'gone', bytes: 10 },
    turns: [{ prompt: 'a', answer: 'b' }],
  });
  expect(await textsIn(gone.path)).toEqual(['a 4', 'b 6']);
  const base = { threadId: gone.threadId, bytes: 10 };
  const circle = givenRollout(home, { n: 2, base, turns: [{ prompt: 'a', answer: 'b' }] });
  expect(await textsIn(circle.path)).toEqual(['a 4', 'b 6']);
});

import { listedTools, type ServingDoor } from '@codex-cp/core/listed-tools';
import { expect, test } from 'vitest';
import { instructionsFor } from './instructions.ts';

const serving = (sets: string): ServingDoor => ({
  door: 'mcp',
  platform: 'linux',
  homedir: '/home/u',
  cwd: '/home/u',
  env: { CODEX_CP_TOOLSETS: sets },
  readFile: () => undefined,
});
const namesOf = (sets: string): ReadonlySet<string> => new Set(listedTools(serving(sets)).map(({ name }) => name));

const SETS = ['core', 'full', 'read', 'legacy', 'core,legacy', 'read,legacy'];

test.each(SETS)('with %s they name listed tools only, and stay below a kilobyte', (sets) => {
  const names = namesOf(sets);
  const text = instructionsFor(names);
  const named = text.match(/codex(?:[_-][a-z]+)+/g) ?? [];
  expect(named.filter((name) => !names.has(name))).toEqual([]);
  expect(named).not.toEqual([]);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024);
});

test('the core is taught whole', () => {
  const text = instructionsFor(namesOf('core'));
  for (const name of ['codex_submit_task', 'codex_wait', 'codex_approve_plan', 'codex_answer_pending_interaction']) {
    expect(text).toContain(name);
  }
});

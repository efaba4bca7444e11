import { beforeEach, expect, test, vi } from 'vitest';
import { COMMANDS } from '../src/index.ts';
import { fakePlane, type FakePlane } from '../testing/fake-plane.ts';
import { runCommand } from '../testing/run-command.ts';

let plane: FakePlane;
let opened: number;

vi.mock('../src/plane.ts', async (original) => ({
  ...(await original<object>()),
  openPlane: () => {
    opened += 1;
    return Promise.resolve(plane);
  },
}));

beforeEach(() => {
  [plane, opened] = [fakePlane({}), 0];
});

type CommandId = keyof typeof COMMANDS;

/** What oclif knows of a flag or argument, as far as a test makes mistakes from it. */
interface Known {
  readonly type?: string;
  readonly options?: readonly string[];
  readonly helpValue?: string | readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly required?: boolean;
}

type Case = readonly [id: CommandId, flag: string, value: string];

const partOf = (id: CommandId, part: 'flags' | 'args'): Readonly<Record<string, Known>> =>
  (COMMANDS[id] as unknown as Partial<Record<'flags' | 'args', Readonly<Record<string, Known>>>>)[part] ?? {};

function badValuesOf({ type, options, min, max, helpValue }: Known): readonly string[] {
  if (type !== 'option') return [];
  if (options !== undefined) return ['no_such_word', ''];
  if (min !== undefined && max !== undefined) return [`${min - 1}`, `${max + 1}`, 'many', '1.5', ''];
  return helpValue === 'JSON' ? ['{', '7', '[]', 'null', ''] : [];
}

const IDS = Object.keys(COMMANDS) as CommandId[];

const CASES: readonly Case[] = IDS.flatMap((id) =>
  Object.entries(partOf(id, 'flags')).flatMap(([flag, known]) =>
    badValuesOf(known).map((value): Case => [id, flag, value]),
  ),
);

/** The arguments that the command needs at least. */
const neededBy = (id: CommandId): readonly string[] =>
  Object.values(partOf(id, 'args')).flatMap(({ required, options }) => (required ? [options?.[0] ?? 'op_1'] : []));

test('the table of mistakes is not empty for the commands that have such flags', () => {
  const covered = new Set(CASES.map(([id]) => id));
  for (const id of ['submit', 'list', 'wait', 'status', 'answer', 'interactions', 'follow'] as const)
    expect(covered).toContain(id);
});

test.each(CASES)('%s --%s "%s" is bad usage, and nothing is asked', async (id, flag, value) => {
  const { exitCode, stderr, stdout } = await runCommand(id, ...neededBy(id), `--${flag}=${value}`);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).not.toBe('');
  expect([plane.calls, opened]).toEqual([[], 0]);
});

test.each(IDS.filter((id) => id !== 'help'))('%s with a flag that is not there is bad usage', async (id) => {
  const { exitCode, stdout } = await runCommand(id, ...neededBy(id), '--no-such-flag', '--json');
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    error: { code: 'INVALID_ARGUMENT', details: { field: '--no-such-flag', reason: 'unknown_flag' } },
  });
  expect([plane.calls, opened]).toEqual([[], 0]);
});

test.each(IDS.filter((id) => neededBy(id).length > 0))('%s without its argument is bad usage', async (id) => {
  const { exitCode } = await runCommand(id);
  expect([exitCode, plane.calls, opened]).toEqual([2, [], 0]);
});

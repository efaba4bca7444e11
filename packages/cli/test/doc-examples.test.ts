import { readFileSync } from 'node:fs';
import { TOOLS } from '@codex-cp/core/contract';
import { expect, test } from 'vitest';
import { COMMANDS } from '../src/index.ts';

const read = (page: string): string => readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
const blocks = (page: string, language: string): readonly string[] =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

interface Call {
  readonly name?: string;
  readonly arguments?: unknown;
}

const CALLS = blocks('WORKFLOWS.md', 'json')
  .map((text) => JSON.parse(text) as Call)
  .filter(({ name }) => name !== undefined);

test('the examples of the guide name every tool of the flow', () => {
  expect(CALLS.map(({ name }) => name)).toEqual([
    'codex_start_plan_workflow',
    'codex_wait',
    'codex_approve_plan',
    'codex_revise_plan',
  ]);
});

test.each(CALLS)('the example of $name is a call that the tool takes', ({ name, arguments: given }) => {
  const tool = TOOLS.find((each) => each.name === name);
  expect(tool?.input.safeParse(given).error).toBeUndefined();
});

test('the blocks for clients are JSON', () => {
  expect(blocks('CLIENTS.md', 'json').map((text) => JSON.parse(text) as unknown)).toHaveLength(6);
});

test('every command of the guide is one', () => {
  const used = [...read('WORKFLOWS.md').matchAll(/^codex-cp (plan \w+)/gm)].map(([, id = '']) => id.replace(' ', ':'));
  expect(used).not.toEqual([]);
  expect(Object.keys(COMMANDS)).toEqual(expect.arrayContaining(used));
});

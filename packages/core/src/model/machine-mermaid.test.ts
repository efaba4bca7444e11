import { expect, test } from 'vitest';
import { machineMermaid } from './machine-mermaid.ts';
import { defineMachine } from './machine.ts';

test('draws the beginning, every step and every end', () => {
  const door = defineMachine<'open' | 'shut' | 'gone', 'push' | 'pull' | 'burn'>({
    open: { push: 'shut', burn: 'gone' },
    shut: { pull: 'open' },
    gone: {},
  });
  expect(machineMermaid(door).split('\n')).toEqual([
    'stateDiagram-v2',
    '  [*] --> open',
    '  open --> shut: push',
    '  open --> gone: burn',
    '  shut --> open: pull',
    '  gone --> [*]',
  ]);
});

test('a machine without statuses is an empty drawing', () => {
  expect(machineMermaid(defineMachine<never, never>({}))).toBe('stateDiagram-v2\n  [*] --> ');
});

import { expect, test } from 'vitest';
import { readToolSets, splitWords, TOOL_SETS } from './tool-sets.ts';

test.each([
  ['core', ['core']],
  ['core,read', ['core', 'read']],
  [' core ; read\tfull\n', ['core', 'read', 'full']],
  [',,core,,', ['core']],
  ['', []],
  [' \n', []],
])('the words of %o are %o', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test('every set is known by its word, and each counts once', () => {
  expect(readToolSets(TOOL_SETS)).toEqual(TOOL_SETS);
  expect(readToolSets(['read', 'core', 'read'])).toEqual(['read', 'core']);
});

test.each([[['banana']], [['core', 'banana']], [['Core']], [[7]], [[null]], [['core', ['read']]], [[]]])(
  '%o is not understood, not even in part',
  (words) => {
    expect(readToolSets(words)).toBeUndefined();
  },
);

import { expect, test } from 'vitest';
import { cut } from './text.ts';

test('a text that fits comes whole', () => {
  expect(cut('héllo', 5)).toEqual({ text: 'héllo', truncated: false, originalChars: 5 });
});

test('a text that is too long is cut and says so', () => {
  expect(cut('abcdef', 4)).toEqual({ text: 'abcd', truncated: true, originalChars: 6 });
});

test('a cut never leaves half of a surrogate pair', () => {
  expect(cut('ab😀cd', 3)).toEqual({ text: 'ab', truncated: true, originalChars: 6 });
  expect(cut('ab😀cd', 4).text).toBe('ab😀');
});

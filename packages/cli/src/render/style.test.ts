import { expect, test } from 'vitest';
import { createStyle, wantsColour } from './style.ts';

test.each([
  [true, {}, 'on'],
  [false, {}, 'off'],
  [true, { NO_COLOR: '1' }, 'off'],
  [true, { NO_COLOR: '' }, 'on'],
  [true, { TERM: 'dumb' }, 'off'],
  [false, { FORCE_COLOR: '1' }, 'on'],
  [true, { FORCE_COLOR: '0' }, 'off'],
  [true, { FORCE_COLOR: 'false' }, 'off'],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, 'on'],
])('a stream that is a terminal (%s) with %j has colour %s', (isTTY, env, colour) => {
  expect(wantsColour({ isTTY }, env)).toBe(colour);
});

test('without colour a text stays as it is', () => {
  expect(createStyle('off').red('x')).toBe('x');
  expect(createStyle('on').red('x')).toBe('\u001B[31mx\u001B[39m');
  expect(createStyle('on').red('')).toBe('');
});

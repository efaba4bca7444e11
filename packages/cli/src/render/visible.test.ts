import { expect, test } from 'vitest';
import { prose, visible, visibleLine } from './visible.ts';

test('what a terminal would obey is written out, layout stays', () => {
  expect(visible('rm -rf /\r\u001B[2Kls\n\tx')).toBe('rm -rf /\\r\\u{1b}[2Kls\n\tx');
  expect(visibleLine('a\nb\tc')).toBe('a\\nb\\tc');
});

test('what turns the reading direction or has no width is written out where something is approved', () => {
  expect(visible('a\u202Eb\u200Bc\uFEFFd')).toBe('a\\u{202e}b\\u{200b}c\\u{feff}d');
});

test('prose keeps joined emoji, and is obeyed no more than a command', () => {
  expect(prose('❤\uFE0F \u{1F468}\u200D\u{1F469}')).toBe('❤\uFE0F \u{1F468}\u200D\u{1F469}');
  expect(prose('x\u001B]0;title\u0007\u202E')).toBe('x\\u{1b}]0;title\\u{7}\\u{202e}');
});

test('ordinary text of any language stays byte for byte', () => {
  const text = 'grüße, 世界, привет — "quotes" $HOME && echo \\n';
  expect(visible(text)).toBe(text);
});

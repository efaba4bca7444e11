/** Scripts whose characters take two columns, and pictures. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const COMBINING = /\p{Mn}/u;

/** Columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** Which end of a text says more. */
export type KeptEnd = 'start' | 'end';

/** The text in at most `width` columns; what is cut is told by an ellipsis. */
export function fitWidth(text: string, width: number, keep: KeptEnd = 'start'): string {
  if (textWidth(text) <= width) return text;
  if (keep === 'end') return `…${reverse(take(reverse(text), width - 1))}`;
  return `${take(text, width - 1)}…`;
}

const reverse = (text: string): string => Array.from(text).reverse().join('');

function take(text: string, width: number): string {
  let [kept, used] = ['', 0];
  for (const character of text) {
    used += columnsOf(character);
    if (used > width) break;
    kept += character;
  }
  return kept;
}

function columnsOf(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/**
 * Control characters, and characters that turn the reading direction or have no width: in a command they could hide from
 * the approver what would really run.
 */
const HIDDEN =
  /[\p{Cc}\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\u{E0000}-\u{E0FFF}]/gu;
const HIDDEN_BUT_LAYOUT = new RegExp(`(?![\\n\\t])${HIDDEN.source}`, 'gu');

/** What a terminal would obey, and what turns the reading direction; emoji may be joined, as in any prose. */
const OBEYED = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** For what is to be approved: everything that a terminal would obey or swallow is written out; line breaks and tabs stay. */
export const visible = (text: string): string => text.replace(HIDDEN_BUT_LAYOUT, writeOut);

/** The same on one line. */
export const visibleLine = (text: string): string => text.replace(HIDDEN, writeOut);

/** For messages: nothing in it reaches the terminal as a command. */
export const prose = (text: string): string => text.replace(OBEYED, writeOut);

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function writeOut(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return SHORT[character] ?? `\\u{${code.toString(16)}}`;
}

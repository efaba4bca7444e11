import type { Format } from './format.ts';
import { showTime } from './times.ts';
import { visibleLine } from './visible.ts';

/** A JSON line of a log for people; a line that is none stays as it is. */
export function renderLogLine(line: string, format: Format): string {
  const fields = parse(line);
  if (fields === undefined) return visibleLine(line);
  const { at, level, event, ...rest } = fields;
  const more = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const time = typeof at === 'string' ? showTime(at, format) : '';
  const word = typeof level === 'string' ? level.padEnd(5) : '';
  const what = typeof event === 'string' ? event : '';
  return [time, colourOf(word, format)(word), format.style.bold(visibleLine(what)), visibleLine(more.join(' '))]
    .join(' ')
    .trimEnd();
}

function colourOf(level: string, { style }: Format): (text: string) => string {
  if (level.startsWith('error')) return style.red;
  return level.startsWith('warn') ? style.yellow : style.dim;
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

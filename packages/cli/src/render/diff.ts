import type { Format } from './format.ts';
import { visible } from './visible.ts';

/** A diff with its added and removed lines set apart. */
export function renderDiff(diff: string, { style }: Format): string {
  return visible(diff.replace(/\n$/, ''))
    .split('\n')
    .map((line) => {
      if (line.startsWith('@@')) return style.cyan(line);
      if (line.startsWith('+')) return style.green(line);
      return line.startsWith('-') ? style.red(line) : line;
    })
    .join('\n');
}

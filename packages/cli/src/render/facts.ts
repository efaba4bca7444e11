import type { Format } from './format.ts';
import { visible } from './visible.ts';

/** A name and what is said about it; undefined and null are left out. */
export type Fact = readonly [name: string, value: string | number | null | undefined];

const NAME_COLUMNS = 12;

/** Facts one under the other, their names in one column. Values may be styled already; use `visible` on what Codex wrote. */
export function renderFacts(facts: readonly Fact[], { style }: Format): string {
  return facts
    .flatMap(([name, value]) =>
      value === null || value === undefined || value === ''
        ? []
        : [`${style.dim(name.padEnd(NAME_COLUMNS))} ${indentRest(String(value), NAME_COLUMNS + 1)}`],
    )
    .join('\n');
}

/** Every line moved to the right. */
export const indent = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(columns) + line))
    .join('\n');

/** JSON for people, over several lines. */
export const showJson = (value: unknown): string => visible(JSON.stringify(value, null, 2));

const indentRest = (text: string, columns: number): string => text.replaceAll('\n', `\n${' '.repeat(columns)}`);

import type { EntryChange } from './server-entry.ts';

/** A way to write a configuration down. Everything but the entry that is changed stays byte for byte. */
export interface ConfigFormat {
  /** Throws ConfigSyntaxError where it cannot be read. */
  parse(text: string): unknown;
  /** The text with the entry at this path changed. */
  edit(text: string, path: readonly string[], change: EntryChange): string;
  /** Where its texts, numbers and the like stand. */
  values(text: string): readonly ValueAt[];
}

/** A value that holds no others. */
export interface ValueAt {
  /** Keys, and places in lists. */
  readonly path: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Null for what is no text. */
  readonly text: string | null;
}

/** A configuration that cannot be read. */
export class ConfigSyntaxError extends Error {
  override readonly name = 'ConfigSyntaxError';
}

/** `line 3, column 7`, both counted from 1. */
export function placeAt(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

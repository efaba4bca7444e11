import type { EntryChange } from './server-entry.ts';

/** A way to write a configuration down. Everything but the entry that is changed stays byte for byte. */
export interface ConfigFormat {
  /** Throws ConfigSyntaxError where it cannot be read. */
  parse(text: string): unknown;
  /** The text with the entry at this path changed. */
  edit(text: string, path: readonly string[], change: EntryChange): string;
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

import { ConfigSyntaxError } from './config-format.ts';
import { readText } from './config-file.ts';
import type { ConfigPlace } from './known-places.ts';
import { shownTexts, type ShownTexts } from './shown-text.ts';
import { migrateText, type FoundEntry, type MigrateDeps } from './migrate-text.ts';

/** What would become of a configuration. */
export interface ClientChange {
  readonly client: string | null;
  readonly path: string;
  readonly entries: readonly FoundEntry[];
  readonly before: string;
  /** Equal to `before` where nothing is to be changed. */
  readonly after: string;
  /** The same as it may be shown: secrets are blanked. */
  readonly shown: ShownTexts;
  /** Why it cannot be changed. */
  readonly problem: string | null;
}

/** Looks at a configuration; undefined where a client has none. Changes nothing. */
export function clientChangeOf(place: ConfigPlace, deps: MigrateDeps): ClientChange | undefined {
  const { client, path } = place;
  const nothing = { client, path, entries: [], before: '', after: '', shown: { before: '', after: '' } };
  let before: string | undefined;
  try {
    before = readText(path);
    if (before === undefined) return client === null ? { ...nothing, problem: 'There is no such file.' } : undefined;
    const { text, entries } = migrateText(before, place.format, place.servers, deps);
    const shown = shownTexts({ before: withoutMark(before), after: withoutMark(text) }, place.format, place.servers);
    return { client, path, entries, before, after: text, shown, problem: null };
  } catch (error) {
    // A client that was never told of Codex has nothing to change, however its file is written.
    if (client !== null && before !== undefined && !/codex/i.test(before)) return undefined;
    const problem = error instanceof Error ? error.message : String(error);
    const why =
      error instanceof ConfigSyntaxError ? `It cannot be changed: ${problem.replace(/[.:\s]+$/, '')}.` : problem;
    return { ...nothing, problem: why };
  }
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');

export const isChanged = ({ before, after }: ClientChange): boolean => before !== after;

/** Its entries that start the Python server, whose state has to be taken over first. */
export const entriesOfPython = ({ entries }: ClientChange): readonly FoundEntry[] =>
  entries.filter(({ program }) => program === 'python-server');

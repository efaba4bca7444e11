import { isDeepStrictEqual } from 'node:util';
import { ConfigSyntaxError, type ConfigFormat } from './config-format.ts';
import { newEntryFor, type Doors } from './new-entry.ts';
import { mentionsOldProgram, oldProgramOf, type OldProgram } from './old-program.ts';
import { isRecord, serverEntryOf, withChange, type ServerEntry } from './server-entry.ts';

/** What was found of one server in a configuration. */
export interface FoundEntry {
  readonly name: string;
  readonly entry: ServerEntry;
  /** `migrated`; `ours`: starts codex-cp already; `unclear`: speaks of an old server in a way that is not understood. */
  readonly status: 'migrated' | 'ours' | 'unclear';
  readonly program: OldProgram['kind'] | null;
  readonly notes: readonly string[];
}

export interface MigratedText {
  readonly text: string;
  readonly entries: readonly FoundEntry[];
}

/** Where servers are listed; `*` stands for any key. */
export type ServersPath = readonly string[];

export interface MigrateDeps {
  readonly doors: Doors;
  /** Does this command start a program of codex-cp? */
  readonly isOurs: (entry: ServerEntry) => boolean;
}

/**
 * Pure but for the look at programs: the configuration with every entry changed that starts an old server. Throws
 * ConfigSyntaxError where it cannot be read, or cannot be changed without changing anything else.
 */
export function migrateText(
  before: string,
  format: ConfigFormat,
  paths: readonly ServersPath[],
  { doors, isOurs }: MigrateDeps,
): MigratedText {
  const [mark, start] = before.startsWith('\uFEFF') ? ['\uFEFF', before.slice(1)] : ['', before];
  let [text, entries]: [string, readonly FoundEntry[]] = [start, []];
  for (const path of pathsIn(format.parse(start), paths)) {
    const value = valueAt(format.parse(text), path);
    const entry = serverEntryOf(value);
    if (!entry) continue;
    const found = { name: path.at(-1) ?? '', entry };
    const program = isOurs(entry) ? undefined : oldProgramOf(entry);
    if (program) {
      const { change, notes } = newEntryFor(program, entry, doors);
      const edited = format.edit(text, path, change);
      refuseOtherChanges(format, { text, edited, path, value: withChange(value, change) });
      text = edited;
      entries = [...entries, { ...found, status: 'migrated', program: program.kind, notes }];
    } else if (isOurs(entry)) {
      entries = [...entries, { ...found, status: 'ours', program: null, notes: [] }];
    } else if (mentionsOldProgram(entry)) {
      entries = [...entries, { ...found, status: 'unclear', program: null, notes: [UNCLEAR] }];
    }
  }
  return { text: `${mark}${text}`, entries };
}

const UNCLEAR =
  'It speaks of the old server in a way that was not understood, and stays as it is. Look at it yourself.';

/** Whatever was edited, what a client reads must differ in this entry only. */
function refuseOtherChanges(
  format: ConfigFormat,
  change: { readonly text: string; readonly edited: string; readonly path: ServersPath; readonly value: unknown },
): void {
  const { text, edited, path, value } = change;
  const expected = replacedAt(format.parse(text), path, value);
  let found: unknown;
  try {
    found = format.parse(edited);
  } catch {
    found = undefined;
  }
  if (!isDeepStrictEqual(plain(found), plain(expected))) {
    throw new ConfigSyntaxError(
      `the entry ${path.join('.')} cannot be changed without touching others; change it by hand`,
    );
  }
}

/** Without the classes and prototypes of a parser; a whole number that JSON cannot hold is told apart by its digits. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, each: unknown) => (typeof each === 'bigint' ? { bigint: String(each) } : each)),
  ) as unknown;

function pathsIn(root: unknown, paths: readonly ServersPath[]): readonly ServersPath[] {
  return paths
    .flatMap((path) => expand(root, path))
    .flatMap((path) => Object.keys(recordAt(root, path)).map((name) => [...path, name]));
}

function expand(root: unknown, path: ServersPath): readonly ServersPath[] {
  const at = path.indexOf('*');
  if (at === -1) return [path];
  const before = path.slice(0, at);
  return Object.keys(recordAt(root, before)).flatMap((key) => expand(root, [...before, key, ...path.slice(at + 1)]));
}

const valueAt = (root: unknown, path: ServersPath): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), root);

const recordAt = (root: unknown, path: ServersPath): Readonly<Record<string, unknown>> => {
  const value = valueAt(root, path);
  return isRecord(value) ? value : {};
};

function replacedAt(root: unknown, [key, ...rest]: ServersPath, value: unknown): unknown {
  if (key === undefined) return value;
  const record = isRecord(root) ? root : {};
  return { ...record, [key]: replacedAt(record[key], rest, value) };
}

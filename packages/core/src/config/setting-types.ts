import { posix, win32 } from 'node:path';
import { TOOL_SETS, toolSetsOf, type ToolSet } from '../model/tool-sets.ts';
import type { Parsed, RawValue, SettingType } from './setting.ts';

const ok = <T>(value: T, warning?: string): Parsed<T> => ({
  ok: true,
  value,
  ...(warning !== undefined && { warning }),
});
const bad = (remedy: string): Parsed<never> => ({ ok: false, remedy });

/** A path; relative ones count from the folder of the file that says so, else from the working directory. */
export const path: SettingType<string> = { name: 'path', parse: (raw) => parsePath(raw.value, raw) };

/** A path, or nothing. */
export const optionalPath: SettingType<string | null> = { name: 'path', parse: path.parse };

/** Several paths: `;` between them in a text, a list of strings in JSON. */
export const pathList: SettingType<readonly string[] | null> = {
  name: 'list of paths, separated by ";"',
  parse: (raw) => {
    const parts = typeof raw.value === 'string' ? raw.value.split(';').map((part) => part.trim()) : raw.value;
    if (!Array.isArray(parts)) return bad('Give paths separated by ";", or a list of strings in the JSON file.');
    const parsed = parts.filter((part) => part !== '').map((part) => parsePath(part, raw));
    // "None" must not quietly become "as by default", which may allow more.
    if (parsed.length === 0) return bad('Give at least one path, or leave it out to have the default.');
    const paths = parsed.flatMap((each) => (each.ok ? [each.value] : []));
    return parsed.find((each) => !each.ok) ?? ok(paths);
  },
};

/** A non-empty text, or nothing. */
export const text: SettingType<string | null> = {
  name: 'text',
  parse: ({ value }) => (typeof value === 'string' && value.trim() !== '' ? ok(value.trim()) : bad('Give a text.')),
};

/** A web address, or nothing. */
export const webAddress: SettingType<string | null> = {
  name: 'http or https URL',
  parse: ({ value }) =>
    typeof value === 'string' && /^https?:\/\//i.test(value.trim()) && URL.canParse(value.trim())
      ? ok(value.trim())
      : bad('Give a URL that begins with http:// or https://.'),
};

/** Names of tool sets: words in a text, a list of strings in JSON. */
export const toolSets: SettingType<readonly ToolSet[]> = {
  name: `list of: ${TOOL_SETS.join(', ')}`,
  parse: ({ value }) => {
    const sets = toolSetsOf(value);
    return sets ? ok(sets) : bad(`Give one or more of: ${TOOL_SETS.join(', ')}.`);
  },
};

/** A secret: only whether there is one is kept, so that it can never be shown. */
export const secret: SettingType<'set' | null> = {
  name: 'secret',
  parse: ({ value }) => ok(typeof value === 'string' && value.trim() !== '' ? 'set' : null),
};

/** `true` or `false`; in the environment also 1, 0, yes, no, on, off. */
export const bool: SettingType<boolean> = {
  name: 'true or false',
  parse: ({ value, form }) => {
    if (typeof value === 'boolean') return ok(value);
    const word = form === 'text' ? String(value).toLowerCase() : '';
    if (['1', 'true', 'yes', 'on'].includes(word)) return ok(true);
    if (['0', 'false', 'no', 'off'].includes(word)) return ok(false);
    return bad('Give true or false.');
  },
};

export interface NumberBounds {
  readonly min: number;
  readonly max?: number;
}

/** A whole number within bounds. */
export function int(bounds: NumberBounds): SettingType<number> {
  return { name: `whole number, ${inWords(bounds)}`, parse: (raw) => parseNumber(raw, bounds, 'whole') };
}

/** A number within bounds. */
export function number(bounds: NumberBounds): SettingType<number> {
  return { name: `number, ${inWords(bounds)}`, parse: (raw) => parseNumber(raw, bounds, 'any') };
}

export interface WordChoice<W extends string> {
  readonly words: readonly W[];
  /** Words that still count, what they are taken for, and what is said about it. */
  readonly old?: Readonly<Record<string, { readonly means: W; readonly warning?: string }>>;
  /** Words that people may expect here, and why they are refused. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Words that do not work on Windows, and what to do instead. */
  readonly refusedOnWindows?: Readonly<Record<string, string>>;
  /** The JSON form `{ "type": word }` is the same. */
  readonly wrapped?: 'type';
}

/** One of a few words. */
export function word<const W extends string>(choice: WordChoice<W>): SettingType<W> {
  const { words, old = {}, refused = {}, refusedOnWindows = {} } = choice;
  return {
    name: words.join(' | '),
    parse: (raw) => {
      const said = unwrap(raw.value, choice.wrapped);
      const elsewhere = raw.platform === 'win32' && typeof said === 'string' ? refusedOnWindows[said] : undefined;
      if (elsewhere !== undefined) return bad(elsewhere);
      const known = words.find((each) => each === said);
      if (known !== undefined) return ok(known);
      const meant = typeof said === 'string' ? old[said] : undefined;
      if (meant) return ok(meant.means, meant.warning);
      const reason = typeof said === 'string' ? refused[said] : undefined;
      return bad(reason ?? `Give one of: ${words.join(', ')}.`);
    },
  };
}

function unwrap(value: unknown, wrapped: 'type' | undefined): unknown {
  if (wrapped === undefined || typeof value !== 'object' || value === null || !('type' in value)) return value;
  return value.type;
}

function parsePath(value: unknown, { baseFolder, homedir, platform }: RawValue): Parsed<string> {
  if (typeof value !== 'string' || value.trim() === '') return bad('Give a path.');
  if (value.includes('\0')) return bad('A path holds no null character.');
  const flavour = platform === 'win32' ? win32 : posix;
  const trimmed = value.trim();
  const fromHome = /^~(?=$|[\\/])/.test(trimmed);
  return ok(flavour.resolve(baseFolder, fromHome ? flavour.join(homedir, trimmed.slice(1)) : trimmed));
}

function parseNumber({ value, form }: RawValue, bounds: NumberBounds, kind: 'whole' | 'any'): Parsed<number> {
  const written = typeof value === 'string' && form === 'text' && /^[+-]?\d+(?:\.\d+)?$/.test(value.trim());
  const parsed = written ? Number(value) : value;
  const { min, max = Number.MAX_SAFE_INTEGER } = bounds;
  const fits = typeof parsed === 'number' && Number.isFinite(parsed) && parsed >= min && parsed <= max;
  if (fits && (kind === 'any' || Number.isInteger(parsed))) return ok(parsed);
  return bad(`Give a ${kind === 'whole' ? 'whole number' : 'number'}, ${inWords(bounds)}.`);
}

function inWords({ min, max }: NumberBounds): string {
  return max === undefined ? `${min} or more` : `${min} to ${max}`;
}

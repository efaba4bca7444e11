import { parse, parseDocument, patch } from '@decimalturn/toml-patch';
import { ConfigSyntaxError, type ConfigFormat, type ValueAt } from './config-format.ts';
import { isRecord, withChange } from './server-entry.ts';
import { lineEnd } from './text-edit.ts';

/** TOML. Only the tables of the entry are written anew, so that nothing else can change. */
export const tomlFormat: ConfigFormat = {
  parse: (text) => read(text),
  edit: (text, path, change) => {
    const { from, to } = tablesOf(text, path);
    const part = text.slice(from, to);
    const changed = changeAt(read(part), path, (entry) => withChange(entry, change));
    const patched = patch(part, changed).trimEnd().replaceAll(/\r?\n/g, lineEnd(text));
    return text.slice(0, from) + patched + text.slice(to);
  },
  values: (text) => {
    const offset = offsetsIn(text);
    return parseDocument(text).cst.flatMap((block) => valuesOf(block as unknown as TomlNode, [], offset));
  },
};

/** What is of use here of a piece of the syntax. */
interface TomlNode {
  readonly type: string;
  readonly key?: { readonly value?: readonly string[]; readonly item?: { readonly value: readonly string[] } };
  readonly item?: TomlNode;
  readonly items?: readonly TomlNode[];
  readonly value?: unknown;
  readonly loc: { readonly start: Position; readonly end: Position };
}

/** Lines count from 1, columns from 0. */
interface Position {
  readonly line: number;
  readonly column: number;
}

type OffsetOf = (position: Position) => number;

function offsetsIn(text: string): OffsetOf {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return ({ line, column }) => (starts[line - 1] ?? text.length) + column;
}

function valuesOf(node: TomlNode, path: readonly string[], offset: OffsetOf): readonly ValueAt[] {
  const { type, key, item, items, value, loc } = node;
  const own = [...path, ...(key?.value ?? key?.item?.value ?? [])];
  switch (type) {
    case 'Comment':
      return [];
    case 'KeyValue':
      return valuesOf(value as TomlNode, own, offset);
    case 'InlineItem':
      return item ? valuesOf(item, path, offset) : [];
    case 'InlineArray':
      return (items ?? [])
        .filter((each) => each.type !== 'Comment')
        .flatMap((each, at) => valuesOf(each, [...path, String(at)], offset));
    case 'Table':
    case 'TableArray':
    case 'InlineTable':
      return (items ?? []).flatMap((each) => valuesOf(each, own, offset));
    default: {
      const text = typeof value === 'string' ? value : null;
      return [{ path, from: offset(loc.start), to: offset(loc.end), text }];
    }
  }
}

function read(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new ConfigSyntaxError(firstLine(error), { cause: error });
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

function changeAt(
  value: unknown,
  path: readonly string[],
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  const [key, ...rest] = path;
  const record = isRecord(value) ? value : {};
  if (key === undefined) return { ...record };
  return { ...record, [key]: rest.length === 0 ? change(record[key]) : changeAt(record[key], rest, change) };
}

interface Table {
  readonly path: readonly string[];
  readonly from: number;
  readonly to: number;
}

const HEADER = /^[ \t]*\[(?!\[)(.+?)\][ \t]*(?:#.*)?$/gm;

/**
 * Where the tables of an entry stand: its own and those below it, else the one that holds it in a line. What stands before
 * the next table belongs to that: the part ends with the last line that says something.
 */
function tablesOf(text: string, path: readonly string[]): { readonly from: number; readonly to: number } {
  const tables = allTables(text);
  const own = tables.filter((table) => startsWith(table.path, path));
  const [first] = own;
  const last = own.at(-1);
  const holder = tables.filter((table) => startsWith(path, table.path)).at(-1);
  const from = (first ?? holder)?.from ?? 0;
  const end = (last ?? holder)?.to ?? text.length;
  return { from, to: from + lastLineThatSays(text.slice(from, end)) };
}

function allTables(text: string): readonly Table[] {
  const headers = [...text.matchAll(HEADER)].map((match) => ({ at: match.index, path: pathOf(match[1] ?? '') }));
  const starts = [{ at: 0, path: [] as readonly string[] }, ...headers];
  return starts.map(({ at, path }, index) => ({ path, from: at, to: starts[index + 1]?.at ?? text.length }));
}

function pathOf(header: string): readonly string[] {
  const path: string[] = [];
  try {
    for (let value: unknown = parse(`[${header}]\n`); isRecord(value);) {
      const [key] = Object.keys(value);
      if (key === undefined) break;
      path.push(key);
      value = value[key];
    }
  } catch {
    // A line of a longer text that looks like a header.
  }
  return path;
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((key, index) => path[index] === key);

function lastLineThatSays(part: string): number {
  const lines = part.split(/(?<=\n)/);
  while (lines.length > 0 && /^\s*(?:#.*)?$/.test(lines.at(-1)?.trimEnd() ?? '')) lines.pop();
  return lines.join('').trimEnd().length;
}

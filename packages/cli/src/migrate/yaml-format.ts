import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Pair,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import { ConfigSyntaxError, type ConfigFormat, type ValueAt } from './config-format.ts';
import type { EntryChange } from './server-entry.ts';
import { insertAt, lineEnd, withEdits, type TextEdit } from './text-edit.ts';

type YamlMap = YAMLMap<ParsedNode, ParsedNode | null>;
type YamlPair = Pair<ParsedNode, ParsedNode | null>;

/** YAML, edited where the values stand: writing the document anew would change how others are written. */
export const yamlFormat: ConfigFormat = {
  parse: (text) => {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) throw new ConfigSyntaxError(error.message.split('\n')[0] ?? error.code);
    return document.toJS() as unknown;
  },
  edit: (text, path, change) => {
    const entry = mapAt(text, path);
    const edits = entry.flow ? flowEdits(entry, change) : blockEdits(text, entry, change);
    return withEdits(text, edits);
  },
  values: (text) => {
    const document = parseDocument(text);
    return valuesOf(document.contents, [], { document, text, depth: 0 });
  },
};

interface Walk {
  readonly document: Document.Parsed;
  readonly text: string;
  readonly depth: number;
}

/** An alias may lead to what holds it. */
const DEEPEST = 40;

/** What an alias stands for is found under both paths. */
function valuesOf(node: unknown, path: readonly string[], walk: Walk): readonly ValueAt[] {
  const { document, text, depth } = walk;
  if (depth > DEEPEST) return [];
  const below = { ...walk, depth: depth + 1 };
  if (isAlias(node)) return valuesOf(node.resolve(document), path, below);
  if (isSeq(node)) return node.items.flatMap((item, at) => valuesOf(item, [...path, String(at)], below));
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      return valuesOf(value, name === '<<' ? path : [...path, name], below);
    });
  }
  if (!isScalar(node) || !node.range) return [];
  const [from, end] = node.range;
  const to = from + text.slice(from, end).trimEnd().length;
  return to === from ? [] : [{ path, from, to, text: typeof node.value === 'string' ? node.value : null }];
}

function mapAt(text: string, path: readonly string[]): YamlMap {
  const node = parseDocument(text).getIn(path, true);
  if (!isMap(node)) throw new ConfigSyntaxError(`${path.join('.')} is no map`);
  return node as YamlMap;
}

/** A quoted text and a list in brackets are JSON, and YAML too. */
const written = (value: unknown): string => JSON.stringify(value);
const writtenList = (values: readonly string[]): string => `[${values.map(written).join(', ')}]`;

function blockEdits(text: string, entry: YamlMap, { command, args, addEnv }: EntryChange): readonly TextEdit[] {
  const commandPair = pairOf(entry, 'command');
  const argsPair = pairOf(entry, 'args');
  const env = pairOf(entry, 'env');
  const lines = [...(argsPair ? [] : [`args: ${writtenList(args)}`]), ...(env ? [] : envLines(addEnv))];
  return [
    ...(commandPair ? [replaceValue(commandPair, written(command))] : []),
    ...(argsPair ? [replaceList(argsPair, writtenList(args))] : []),
    ...(commandPair && lines.length > 0 ? [linesAfter(text, commandPair, lines)] : []),
    ...(env ? envEdits(text, env, addEnv) : []),
  ];
}

function flowEdits(entry: YamlMap, { command, args, addEnv }: EntryChange): readonly TextEdit[] {
  const [commandPair, argsPair, env] = ['command', 'args', 'env'].map((key) => pairOf(entry, key));
  const more = [
    ...(argsPair ? [] : [`args: ${writtenList(args)}`]),
    ...(env || Object.keys(addEnv).length === 0 ? [] : [`env: {${flowPairs(addEnv)}}`]),
  ];
  return [
    ...(commandPair ? [replaceValue(commandPair, written(command))] : []),
    ...(argsPair ? [replaceValue(argsPair, writtenList(args))] : []),
    ...(commandPair && more.length > 0 ? [insertAt(valueEnd(commandPair), `, ${more.join(', ')}`)] : []),
    ...(env && isMap(env.value) ? flowEnv(env.value, addEnv) : []),
  ];
}

function envEdits(text: string, env: YamlPair, addEnv: EntryChange['addEnv']): readonly TextEdit[] {
  if (Object.keys(addEnv).length === 0) return [];
  const map = env.value;
  if (!isMap(map)) return [replaceValue(env, `{${flowPairs(addEnv)}}`)];
  if (map.flow) return flowEnv(map, addEnv);
  const last = (map as YamlMap).items.at(-1);
  return last ? [linesAfter(text, last, Object.entries(addEnv).map(pairLine))] : [];
}

function flowEnv(map: YAMLMap, addEnv: EntryChange['addEnv']): readonly TextEdit[] {
  const last = (map as YamlMap).items.at(-1);
  const pairs = flowPairs(addEnv);
  if (pairs === '') return [];
  return last ? [insertAt(valueEnd(last), `, ${pairs}`)] : [insertAt((map.range?.[0] ?? 0) + 1, pairs)];
}

const pairLine = ([name, value]: readonly [string, string]): string => `${name}: ${written(value)}`;
const flowPairs = (env: EntryChange['addEnv']): string => Object.entries(env).map(pairLine).join(', ');

const envLines = (addEnv: EntryChange['addEnv']): readonly string[] => {
  const pairs = Object.entries(addEnv).map(pairLine);
  return pairs.length === 0 ? [] : ['env:', ...pairs.map((line) => `  ${line}`)];
};

function pairOf(map: YamlMap, key: string): YamlPair | undefined {
  return map.items.find((pair): pair is YamlPair => isPair(pair) && isScalar(pair.key) && pair.key.value === key);
}

const keyEnd = ({ key }: YamlPair): number => key.range[1];
const valueEnd = (pair: YamlPair): number => pair.value?.range[1] ?? keyEnd(pair) + 1;

/** An empty value stands right behind the colon. */
function replaceValue(pair: YamlPair, text: string): TextEdit {
  const [from, to] = pair.value?.range ?? [keyEnd(pair) + 1, keyEnd(pair) + 1];
  return { from, to, text: from === keyEnd(pair) + 1 ? ` ${text}` : text };
}

/** A list of lines becomes one in brackets, behind its key. */
function replaceList(pair: YamlPair, text: string): TextEdit {
  const value = pair.value;
  const isBlock = value !== null && 'items' in value && value.flow !== true;
  if (!isBlock) return replaceValue(pair, text);
  const last = value.items.at(-1);
  const end = last && 'range' in last ? last.range[1] : value.range[1];
  return { from: keyEnd(pair) + 1, to: end, text: ` ${text}` };
}

/** More pairs of the same map, each in a line of its own below this one. */
function linesAfter(text: string, pair: YamlPair, lines: readonly string[]): TextEdit {
  const start = pair.key.range[0];
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const eol = lineEnd(text);
  const at = text.indexOf('\n', valueEnd(pair));
  const put = lines.map((line) => `${indent}${line}`).join(eol);
  return at === -1 ? insertAt(text.length, `${eol}${put}`) : insertAt(at + 1, `${put}${eol}`);
}

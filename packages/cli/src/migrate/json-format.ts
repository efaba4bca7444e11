import { findNodeAtLocation, parse, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { ConfigSyntaxError, placeAt, type ConfigFormat, type ValueAt } from './config-format.ts';
import type { EntryChange } from './server-entry.ts';
import { insertAt, lineEnd, withEdits, type TextEdit } from './text-edit.ts';

const AS_CLIENTS_READ_IT = { allowTrailingComma: true, allowEmptyContent: true };

/** JSON, with comments and commas at the end as several clients allow; edited where the values stand. */
export const jsonFormat: ConfigFormat = {
  parse: (text) => {
    const errors: ParseError[] = [];
    const value: unknown = parse(text, errors, AS_CLIENTS_READ_IT);
    const [first] = errors;
    if (first) throw new ConfigSyntaxError(`${printParseErrorCode(first.error)} at ${placeAt(text, first.offset)}`);
    return value;
  },
  edit: (text, path, change) => {
    const tree = parseTree(text, [], AS_CLIENTS_READ_IT);
    const entry = tree && findNodeAtLocation(tree, [...path]);
    const command = entry && findNodeAtLocation(entry, ['command']);
    // Where it is not found the text stays, and whoever compares the two refuses it.
    if (!entry || !command?.parent) return text;
    return withEdits(text, editsOf(text, { entry, command: command.parent }, change));
  },
  values: (text) => {
    const tree = parseTree(text, [], AS_CLIENTS_READ_IT);
    return tree ? valuesOf(tree, []) : [];
  },
};

function valuesOf(node: Node, path: readonly string[]): readonly ValueAt[] {
  const { type, offset: from, length, children = [] } = node;
  const value: unknown = node.value;
  if (type === 'array') return children.flatMap((child, at) => valuesOf(child, [...path, String(at)]));
  if (type !== 'object') return [{ path, from, to: from + length, text: typeof value === 'string' ? value : null }];
  return children.flatMap(({ children: [key, child] = [] }) =>
    key && child ? valuesOf(child, [...path, String(key.value)]) : [],
  );
}

interface EntryNodes {
  readonly entry: Node;
  /** The property. */
  readonly command: Node;
}

function editsOf(text: string, { entry, command }: EntryNodes, { command: program, args, addEnv }: EntryChange) {
  const value = (name: string): Node | undefined => findNodeAtLocation(entry, [name]);
  const [commandValue, argsValue, env] = [value('command'), value('args'), value('env')];
  const list = `[${args.map(written).join(', ')}]`;
  const adds = Object.keys(addEnv).length > 0;
  const more = [
    ...(argsValue ? [] : [`"args": ${list}`]),
    ...(env || !adds ? [] : [`"env": { ${pairsOf(addEnv).join(', ')} }`]),
  ];
  return [
    ...(commandValue ? [replace(commandValue, written(program))] : []),
    ...(argsValue ? [replace(argsValue, list)] : []),
    ...addAfter(text, command, more),
    ...(env && adds ? envEdits(text, env, addEnv) : []),
  ];
}

function envEdits(text: string, env: Node, addEnv: EntryChange['addEnv']): readonly TextEdit[] {
  const last = env.children?.at(-1);
  if (last) return addAfter(text, last, pairsOf(addEnv));
  return [replace(env, `{ ${pairsOf(addEnv).join(', ')} }`)];
}

const written = (value: unknown): string => JSON.stringify(value);

const pairsOf = (env: EntryChange['addEnv']): readonly string[] =>
  Object.entries(env).map(([name, value]) => `${written(name)}: ${written(value)}`);

const replace = ({ offset, length }: Node, text: string): TextEdit => ({ from: offset, to: offset + length, text });

/** More properties behind this one: in lines of their own where it stands in one. */
function addAfter(text: string, property: Node, more: readonly string[]): readonly TextEdit[] {
  if (more.length === 0) return [];
  const before = text.slice(text.lastIndexOf('\n', property.offset - 1) + 1, property.offset);
  const gap = /^[ \t]*$/.test(before) && text.includes('\n') ? `${lineEnd(text)}${before}` : ' ';
  return [insertAt(property.offset + property.length, more.map((each) => `,${gap}${each}`).join(''))];
}

import { isAbsolute, win32 } from 'node:path';
import type { ServerEntry } from './server-entry.ts';

/** The program that an entry starts, where it is one that codex-cp takes the place of. */
export type OldProgram =
  | { readonly kind: 'python-server' }
  | {
      readonly kind: 'codex-mcp-server';
      /** The binary, where the entry names it by its whole path. */
      readonly binary: string | null;
      /** `-c key=value`, as given. */
      readonly config: Readonly<Record<string, string>>;
      /** What else was said to Codex. */
      readonly others: readonly string[];
    };

type Words = readonly string[];

/** Pure: which of the programs that codex-cp takes the place of this entry starts; undefined where it is none of them. */
export function oldProgramOf({ command, args }: Pick<ServerEntry, 'command' | 'args'>): OldProgram | undefined {
  return programIn([command, ...args]);
}

/** Does it speak of one of them, in a way that was not understood? */
export const mentionsOldProgram = ({ command, args }: Pick<ServerEntry, 'command' | 'args'>): boolean =>
  /(?:codex[-_]control[-_]plane[-_]mcp|openclaw[-_]codex[-_]mcp)(?![-_](?:hooks|admin|worker))|codex\S*\s+mcp-server/i.test(
    [command, ...args].join(' '),
  );

const SERVERS = new Set(['codex-control-plane-mcp', 'openclaw-codex-mcp']);
const MODULES = /^(?:codex_control_plane_mcp|openclaw_codex_mcp)(?:\.server|\.__main__)?$/;
const PYTHON = /^(?:python[\d.]*w?|py)$/;
const NPM_PACKAGE = /^@openai\/codex(?:@.+)?$/;
const CODEX_SCRIPT = /@openai[\\/]codex[\\/]bin[\\/]codex\.js$/;

function programIn(words: Words): OldProgram | undefined {
  const [program = '', ...rest] = words;
  const name = nameOf(program);
  if (SERVERS.has(nameOf(withoutVersion(program)))) return { kind: 'python-server' };
  if (PYTHON.test(name)) return pythonModule(rest);
  if (name === 'codex') return codexServer(rest, isAbsolute(program) || win32.isAbsolute(program) ? program : null);
  if (NPM_PACKAGE.test(program)) return codexServer(rest, null);
  if (name === 'node') return CODEX_SCRIPT.test(rest[0] ?? '') ? codexServer(rest.slice(1), null) : undefined;
  return launched(name, rest);
}

/** Without folder and the ending of a program of Windows, in lower case. */
const nameOf = (program: string): string =>
  (program.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:exe|cmd|bat|ps1)$/i, '').toLowerCase();

const withoutVersion = (name: string): string => name.replace(/(?:==|@|\[|>=|~=).*$/, '');

const LAUNCHERS: Readonly<Record<string, (rest: Words) => Words>> = {
  cmd: (rest) => afterWord(rest, /^\/c$/i),
  env: (rest) => rest,
  npx: (rest) => afterOptions(rest, ['-p', '--package']),
  bunx: (rest) => afterOptions(rest, ['-p', '--package']),
  pnpx: (rest) => afterOptions(rest, ['--package']),
  npm: (rest) => afterOptions(afterWord(rest, /^(?:exec|x)$/), ['-p', '--package']),
  pnpm: (rest) => afterOptions(afterWord(rest, /^dlx$/), ['--package']),
  yarn: (rest) => afterOptions(afterWord(rest, /^dlx$/), ['-p', '--package']),
  uvx: (rest) => afterOptions(rest, UV_OPTIONS),
  uv: (rest) => (rest[0] === 'tool' ? afterOptions(afterWord(rest.slice(1), /^run$/), UV_OPTIONS) : uvRun(rest)),
  pipx: (rest) => afterOptions(afterWord(rest, /^run$/), ['--spec', '--python', '--index-url', '--pip-args']),
};

const UV_OPTIONS = [
  ...['--from', '--with', '--with-editable', '--python', '-p', '--directory', '--project', '--index', '--index-url'],
  ...['--extra-index-url', '--env-file', '--extra', '--group', '--package', '--config-file', '--cache-dir'],
];

function launched(name: string, rest: Words): OldProgram | undefined {
  const launch = LAUNCHERS[name];
  const words = launch ? launch(rest) : [];
  return words.length === 0 ? undefined : programIn(words);
}

/** `uv --directory X run -m module` and `uv run program`. */
function uvRun(rest: Words): Words {
  const words = afterOptions(afterWord(afterOptions(rest, UV_OPTIONS), /^run$/), UV_OPTIONS);
  const asModule = words.length === 0 ? rest.slice(rest.indexOf('run') + 1) : [];
  return asModule.some((word) => word === '-m' || word === '--module') ? ['python', ...asModule] : words;
}

const afterWord = (words: Words, wanted: RegExp): Words => (wanted.test(words[0] ?? '') ? words.slice(1) : []);

/** What comes after leading options; those named take the next word as their value. */
function afterOptions(words: Words, withValue: readonly string[]): Words {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  if (first === '--') return rest;
  if (!first.startsWith('-')) return words;
  if (first === '-m' || first === '--module') return [];
  return afterOptions(withValue.includes(first) ? rest.slice(1) : rest, withValue);
}

function pythonModule(words: Words): OldProgram | undefined {
  const at = words.findIndex((word) => word === '-m' || word === '--module');
  const before = words.slice(0, Math.max(0, at));
  const isPlain =
    at >= 0 && before.every((word, index) => word.startsWith('-') || /^-[XW]$/.test(before[index - 1] ?? ''));
  return isPlain && MODULES.test(words[at + 1] ?? '') ? { kind: 'python-server' } : undefined;
}

/** Options of Codex that take the next word as their value. */
const CODEX_OPTIONS = new Set([
  ...['-c', '--config', '-p', '--profile', '-m', '--model', '-s', '--sandbox', '-a', '--ask-for-approval'],
  ...['-C', '--cd', '--enable', '--disable', '--add-dir', '--local-provider'],
]);

/** What the options of Codex are called in its configuration. */
const CONFIG_OF_OPTION: Readonly<Record<string, string>> = {
  '-m': 'model',
  '--model': 'model',
  '-s': 'sandbox_mode',
  '--sandbox': 'sandbox_mode',
  '-a': 'approval_policy',
  '--ask-for-approval': 'approval_policy',
};

function codexServer(words: Words, binary: string | null): OldProgram | undefined {
  const positional: string[] = [];
  const config: Record<string, string> = {};
  const others: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) {
      positional.push(word);
      continue;
    }
    const [, option = word, joined] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const value = joined ?? (CODEX_OPTIONS.has(option) ? words[(at += 1)] : undefined);
    const pair = pairOf(option, value ?? '');
    if (pair) config[pair[0]] = pair[1];
    else others.push(value === undefined ? option : `${option} ${value}`);
  }
  return SERVES.has(positional.join(' ')) ? { kind: 'codex-mcp-server', binary, config, others } : undefined;
}

/** `codex mcp` alone served in the first releases; with another word it manages servers. */
const SERVES = new Set(['mcp-server', 'mcp', 'mcp serve']);

function pairOf(option: string, value: string): readonly [string, string] | undefined {
  const named = CONFIG_OF_OPTION[option];
  if (named !== undefined) return [named, value];
  const [, key, given] =
    option === '-c' || option === '--config' ? (/^\s*([^=]+?)\s*=\s*(.*?)\s*$/s.exec(value) ?? []) : [];
  return key === undefined || given === undefined ? undefined : [key, given.replace(/^(["'])(.*)\1$/s, '$2')];
}

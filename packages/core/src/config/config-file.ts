import { invalidArgument } from '../errors/codex-cp-error.ts';
import { SETTING_NAMES, SETTINGS } from './config-schema.ts';
import { namedConfigFile, parseConfigText } from './named-file.ts';
import type { DefaultContext } from './setting.ts';

export interface ConfigFile {
  readonly path: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

/** The JSON file that the environment points to. Named and missing, or not a JSON object, is refused; unknown keys are told. */
export function readConfigFile(
  input: DefaultContext & { readonly readFile: (path: string) => string | undefined },
): ConfigFile | undefined {
  const file = namedConfigFile(input);
  if (!file) return undefined;
  const { variable, path } = file;
  const refuse = (reason: string, remedy: string) =>
    invalidArgument(variable, reason, { value: path, source: { kind: 'environment', name: variable }, remedy });
  const text = tryRead(() => input.readFile(path));
  if (text === undefined)
    throw refuse('config_file_unreadable', 'Name a file that exists and can be read, or unset it.');
  const content = parseConfigText(text);
  if (!isObject(content)) throw refuse('config_file_not_json', 'The file must hold one JSON object.');
  return { path, content, warnings: unknownKeys(content).map((key) => `${path}: unknown key "${key}" is ignored.`) };
}

function tryRead(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function unknownKeys(content: Readonly<Record<string, unknown>>): string[] {
  const known = new Set<string>(SETTING_NAMES.flatMap((name) => SETTINGS[name].key ?? []));
  return Object.keys(content).filter((key) => !known.has(key) && !key.startsWith('$'));
}

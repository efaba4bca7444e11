import { posix, win32 } from 'node:path';
import { invalidArgument } from '../errors/codex-cp-error.ts';
import { SETTING_NAMES, SETTINGS, type ConfigValues, type SettingName } from './config-schema.ts';
import { readConfigFile, type ConfigFile } from './config-file.ts';
import type { ConfigInput, ConfigSource, ConfigSources } from './config-input.ts';
import { rootsInForce, type RootsInForce } from './roots-in-force.ts';
import type { RawValue, Setting } from './setting.ts';

export interface LoadedConfig {
  readonly values: ConfigValues;
  readonly sources: ConfigSources;
  readonly configFile: string | null;
  /** Unknown keys, old words: nothing that stops anybody. */
  readonly warnings: readonly string[];
  readonly roots: RootsInForce;
}

/**
 * Reads the configuration: the call wins over the environment, that over the JSON file, that over the default. Throws
 * INVALID_ARGUMENT for a value that is not valid, with its source and what to do.
 */
export function loadConfig(input: ConfigInput): LoadedConfig {
  const file = readConfigFile(input);
  const entries = SETTING_NAMES.map((name) => ({ name, ...resolve(name, input, file) }));
  const values = Object.fromEntries(entries.map(({ name, value }) => [name, value])) as unknown as ConfigValues;
  const sources = Object.fromEntries(entries.map(({ name, source }) => [name, source])) as unknown as ConfigSources;
  const roots = rootsInForce({ values, sources, input });
  return {
    values,
    sources,
    configFile: file?.path ?? null,
    warnings: [...(file?.warnings ?? []), ...entries.flatMap(({ warning }) => warning ?? [])],
    roots,
  };
}

interface Resolved {
  readonly value: unknown;
  readonly source: ConfigSource;
  readonly warning?: string;
}

interface Candidate extends Pick<RawValue, 'value' | 'form' | 'baseFolder'> {
  readonly source: ConfigSource;
}

function resolve(name: SettingName, input: ConfigInput, file: ConfigFile | undefined): Resolved {
  const setting: Setting<unknown> = SETTINGS[name];
  const candidate = fromCall(name, input) ?? fromEnvironment(setting, input, file) ?? fromFile(setting, input, file);
  if (!candidate) return { value: setting.defaultValue(input), source: { kind: 'default', name: setting.defaultText } };
  const { source, ...raw } = candidate;
  const parsed = setting.type.parse({ ...raw, homedir: input.homedir, platform: input.platform });
  if (!parsed.ok) throw badValue(raw.value, source, parsed.remedy);
  return {
    value: parsed.value,
    source,
    ...(parsed.warning !== undefined && { warning: `${source.name}: ${parsed.warning}` }),
  };
}

function fromCall(name: SettingName, { call, cwd }: ConfigInput): Candidate | undefined {
  const value = call?.[name];
  return value === undefined || value === null
    ? undefined
    : { value, form: typeof value === 'string' ? 'text' : 'json', baseFolder: cwd, source: { kind: 'call', name } };
}

/** An empty variable is one that is not set: many launchers cannot unset. */
function fromEnvironment(
  { env, relativeTo }: Setting<unknown>,
  input: ConfigInput,
  file?: ConfigFile,
): Candidate | undefined {
  const name = env.find((each) => (input.env[each] ?? '').trim() !== '');
  if (name === undefined) return undefined;
  const baseFolder = relativeTo === 'config file' && file ? folderOf(file, input) : input.cwd;
  return { value: input.env[name], form: 'text', baseFolder, source: { kind: 'environment', name } };
}

const folderOf = ({ path }: ConfigFile, { platform }: ConfigInput): string =>
  (platform === 'win32' ? win32 : posix).dirname(path);

function fromFile({ key }: Setting<unknown>, input: ConfigInput, file?: ConfigFile): Candidate | undefined {
  const value = key === null ? undefined : file?.content[key];
  if (!file || key === null || value === undefined || value === null) return undefined;
  return {
    value,
    form: 'json',
    baseFolder: folderOf(file, input),
    source: { kind: 'file', name: key, file: file.path },
  };
}

function badValue(value: unknown, source: ConfigSource, remedy: string) {
  return invalidArgument(source.name, 'bad_configuration_value', { value, source, remedy });
}

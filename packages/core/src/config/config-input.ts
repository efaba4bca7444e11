import type { PathSystem } from '../foundation/paths.ts';
import type { SettingName } from './config-schema.ts';
import type { DefaultContext } from './setting.ts';

/** Everything that decides the configuration; nothing else is read. */
export interface ConfigInput extends DefaultContext {
  /** The text of a file, or undefined where there is none. Throws where it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
  /** Real path of something that exists; throws where it does not. */
  readonly realpath: PathSystem['realpath'];
  /** Values given with the call itself (flags, options); they win over all others. */
  readonly call?: Readonly<Partial<Record<SettingName, unknown>>>;
}

/** Where a value came from. `name` is the flag, variable or key; `file` the path of the JSON file. */
export interface ConfigSource {
  readonly kind: 'call' | 'environment' | 'file' | 'default';
  readonly name: string;
  readonly file?: string;
}

export type ConfigSources = Readonly<Record<SettingName, ConfigSource>>;

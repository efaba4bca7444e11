import { SETTING_NAMES, SETTINGS } from './config-schema.ts';
import type { LoadedConfig } from './load-config.ts';

/** One setting as people see it. */
export interface ConfigRow {
  /** Its present environment variable, else its key in the JSON file. */
  readonly name: string;
  readonly key: string | null;
  readonly value: unknown;
  /** `environment CODEX_HOME`, `file /a/b.json (codex_home)`, `default`, `call`. */
  readonly source: string;
  readonly description: string;
  /** False: read and checked, but no feature of this version looks at it. */
  readonly used: boolean;
}

/** The effective values and where each came from, for `config` and the health summary. */
export function configRows({ values, sources }: LoadedConfig): readonly ConfigRow[] {
  return SETTING_NAMES.map((name) => {
    const { env, key, description, usedBy } = SETTINGS[name];
    const { kind, name: from, file } = sources[name];
    return {
      name: env[0] ?? key ?? name,
      key,
      value: values[name],
      source: kind === 'file' ? `file ${file ?? ''} (${from})` : kind === 'environment' ? `environment ${from}` : kind,
      description,
      used: usedBy === 'now',
    };
  });
}

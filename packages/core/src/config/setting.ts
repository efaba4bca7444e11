/** Through which door codex-cp was entered: doors with old names keep the old defaults. */
export type Door = 'mcp' | 'mcp-old-name' | 'cli' | 'library';

/** What a default may depend on. */
export interface DefaultContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homedir: string;
  readonly cwd: string;
  readonly door: Door;
}

/** How a value was written down, and from where a relative path counts. */
export interface RawValue {
  readonly value: unknown;
  /** Environment variables and command lines are text; the JSON file and calls may hold any JSON. */
  readonly form: 'text' | 'json';
  readonly baseFolder: string;
  readonly homedir: string;
  readonly platform: NodeJS.Platform;
}

export type Parsed<T> =
  { readonly ok: true; readonly value: T; readonly warning?: string } | { readonly ok: false; readonly remedy: string };

/** A kind of value: what it is called and how it is read. */
export interface SettingType<T> {
  readonly name: string;
  readonly parse: (raw: RawValue) => Parsed<T>;
}

/** One setting: its names, what it holds, what it is when nobody says anything. */
export interface Setting<T> {
  /** Environment variables, the present name first, then older ones that still count. */
  readonly env: readonly string[];
  /** Key in the JSON file; null where only the environment can say it. */
  readonly key: string | null;
  readonly type: SettingType<T>;
  readonly defaultValue: (context: DefaultContext) => T;
  /** The default in words, for documents. */
  readonly defaultText: string;
  readonly description: string;
  /** From where a relative path in the environment counts; in the JSON file it always counts from the folder of that file. */
  readonly relativeTo: 'working directory' | 'config file';
  /** `later`: read, checked and shown, but no feature of this version looks at it. */
  readonly usedBy: 'now' | 'later';
}

/** Keeps the type of the value while rows of different types stand in one table. */
export function setting<T>(
  spec: Omit<Setting<T>, 'usedBy' | 'relativeTo'> & { readonly usedBy?: 'later'; readonly relativeTo?: 'config file' },
): Setting<T> {
  return { usedBy: 'now', relativeTo: 'working directory', ...spec };
}

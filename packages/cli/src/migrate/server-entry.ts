/** How a client starts an MCP server, as its configuration says. */
export interface ServerEntry {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | null;
}

/** What becomes of an entry. */
export interface EntryChange {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that are added; those that are there stay. */
  readonly addEnv: Readonly<Record<string, string>>;
}

/** The entry that a value of a configuration is; undefined for a server that is reached and not started. */
export function serverEntryOf(value: unknown): ServerEntry | undefined {
  if (!isRecord(value) || typeof value['command'] !== 'string') return undefined;
  const { command, args, env, cwd } = value;
  return {
    command,
    args: Array.isArray(args) ? args.filter((arg) => typeof arg === 'string') : [],
    env: isRecord(env) ? Object.fromEntries(Object.entries(env).flatMap(asText)) : {},
    cwd: typeof cwd === 'string' ? cwd : null,
  };
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asText = ([name, value]: readonly [string, unknown]): [string, string][] =>
  ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? [[name, String(value)]] : [];

/** Pure: the value with the change made, whatever the format it is written in. */
export function withChange(value: unknown, { command, args, addEnv }: EntryChange): Readonly<Record<string, unknown>> {
  const before = isRecord(value) ? value : {};
  const env = isRecord(before['env']) ? before['env'] : {};
  const adds = Object.keys(addEnv).length > 0;
  return { ...before, command, args: [...args], ...(adds && { env: { ...env, ...addEnv } }) };
}

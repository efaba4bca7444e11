/**
 * What a thread is told beside what goes with every turn. Of these Codex keeps the instructions with the thread and forgets
 * the rest when it unloads it; so all of them are told again whenever it is resumed.
 */
export interface ThreadOverrides {
  /** Wins over config.toml; keys may be dotted. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly baseInstructions?: string;
  readonly developerInstructions?: string;
}

type Request = Readonly<Record<string, unknown>>;

/** The field of a stored request that holds them: of the request of the task that started the thread. */
export const OVERRIDES_FIELD = 'thread_overrides';

/** The overrides in a stored request; none where it has none, and where it was pruned. */
export function overridesIn(request: Request | undefined): ThreadOverrides {
  const stored = request?.[OVERRIDES_FIELD];
  return isObject(stored) ? stored : {};
}

/** What may be shown of them: names and sizes. Values may be secrets: a key of a provider, an environment of a server. */
export function shownOverrides({ config, baseInstructions, developerInstructions }: ThreadOverrides): Request {
  return {
    ...(config && { configKeys: Object.keys(config).slice(0, KEYS_SHOWN) }),
    ...(baseInstructions !== undefined && { baseInstructionsChars: baseInstructions.length }),
    ...(developerInstructions !== undefined && { developerInstructionsChars: developerInstructions.length }),
  };
}

const KEYS_SHOWN = 20;

const isObject = (value: unknown): value is ThreadOverrides =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

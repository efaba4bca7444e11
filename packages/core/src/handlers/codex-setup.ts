import type { ToolInput } from '../contract/registry.ts';
import { CONFIG_MAX_BYTES } from '../contract/tools/legacy.ts';
import { invalidArgument } from '../errors/codex-cp-error.ts';
import type { ReasoningSummary } from '../model/operation.ts';
import type { ThreadOverrides } from '../model/thread-overrides.ts';

export interface SessionSetup {
  /** What Codex is told with the thread. */
  readonly overrides: ThreadOverrides;
  /** What goes with each turn, and would hide what the thread was told. */
  readonly settings: {
    readonly model?: string;
    readonly effort?: string;
    readonly summary?: ReasoningSummary;
  };
}

/** Pure: how a session is set up. Throws for what would have no effect: a turn carries its own policy. */
export function sessionSetup(input: ToolInput<'codex'>): SessionSetup {
  const {
    config = {},
    'base-instructions': base,
    'developer-instructions': developer,
    'compact-prompt': compact,
  } = input;
  refuseWhatCannotWork(config);
  const told = { ...config, ...(compact !== undefined && { compact_prompt: compact }) };
  const model = input.model ?? textIn(config, 'model');
  const effort = textIn(config, 'model_reasoning_effort');
  const summary = SUMMARIES.find((word) => word === config['model_reasoning_summary']);
  return {
    overrides: {
      ...(Object.keys(told).length > 0 && { config: told }),
      ...(base !== undefined && { baseInstructions: base }),
      ...(developer !== undefined && { developerInstructions: developer }),
    },
    settings: {
      ...(model !== undefined && { model }),
      ...(effort !== undefined && { effort }),
      ...(summary !== undefined && { summary }),
    },
  };
}

const SUMMARIES: readonly ReasoningSummary[] = ['auto', 'concise', 'detailed', 'none'];

type Config = Readonly<Record<string, unknown>>;

/** What is no text is left to Codex, which refuses it in its own words. */
function textIn(config: Config, key: string): string | undefined {
  const value = config[key];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

const POLICY = 'The sandbox goes with each turn: use the argument sandbox.';
const PROFILE = 'Codex reads a profile only when it is started: pass the values of the profile in config.';

/** Measured: Codex takes these and the turn then wins, or it refuses them. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  sandbox_mode: POLICY,
  sandbox_workspace_write: 'The sandbox goes with each turn and has no further parts here: use the argument sandbox.',
  permissions: POLICY,
  default_permissions: POLICY,
  approval_policy: 'The approval policy goes with each turn: use the argument approval-policy.',
  profile: PROFILE,
  profiles: PROFILE,
};

function refuseWhatCannotWork(config: Config): void {
  for (const key of Object.keys(config)) {
    const [first = ''] = key.split('.');
    const remedy = Object.hasOwn(WITHOUT_EFFECT, first) ? WITHOUT_EFFECT[first] : undefined;
    if (remedy !== undefined) throw invalidArgument(`config.${first}`, 'unsupported_field', { remedy });
  }
  if (Buffer.byteLength(JSON.stringify(config)) <= CONFIG_MAX_BYTES) return;
  const remedy = `config may have ${CONFIG_MAX_BYTES} bytes as JSON: write what is long into config.toml.`;
  throw invalidArgument('config', 'too_big', { remedy });
}

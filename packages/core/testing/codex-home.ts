import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a Codex home for tests is made of. */
export interface CodexHomeOptions {
  /** The home itself; is created. One home per test: Codex writes rules, trust and databases into it. */
  readonly dir: string;
  /** Base URL of the model, ends with `/v1`. */
  readonly modelUrl: string;
  /** `gpt-5.5` by default: it is offered plain tools and apply_patch. */
  readonly model?: string;
  /** How often Codex repeats a request that failed or whose stream broke; never by default. */
  readonly requestMaxRetries?: number;
  readonly streamMaxRetries?: number;
  /** Feature switches beside the defaults, e.g. `{ goals: false }`. */
  readonly features?: Readonly<Record<string, boolean>>;
  /** More TOML: first root keys, then tables; not `features`, and nothing that is written here already. */
  readonly extraToml?: string;
}

/** Writes a Codex home whose only model provider is the given one, without login, plugins, apps or analytics. */
export function createCodexHome(options: CodexHomeOptions): void {
  mkdirSync(options.dir, { recursive: true });
  writeFileSync(join(options.dir, 'config.toml'), configToml(options));
}

function configToml(options: CodexHomeOptions): string {
  const features = { plugins: false, apps: false, ...options.features };
  return [
    `model = ${JSON.stringify(options.model ?? 'gpt-5.5')}`,
    'model_provider = "scripted"',
    'check_for_update_on_startup = false',
    'suppress_unstable_features_warning = true',
    // Test folders lie inside of this repository; without this Codex would read the repository's own instructions.
    'project_root_markers = []',
    options.extraToml ?? '',
    '[analytics]',
    'enabled = false',
    '',
    '[features]',
    ...Object.entries(features).map(([name, enabled]) => `${name} = ${String(enabled)}`),
    '',
    '[model_providers.scripted]',
    'name = "Scripted model"',
    `base_url = ${JSON.stringify(options.modelUrl)}`,
    'wire_api = "responses"',
    'requires_openai_auth = false',
    `request_max_retries = ${options.requestMaxRetries ?? 0}`,
    `stream_max_retries = ${options.streamMaxRetries ?? 0}`,
    '',
  ].join('\n');
}

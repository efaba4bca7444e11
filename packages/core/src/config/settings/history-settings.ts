import { posix, win32 } from 'node:path';
import { bool, int, number, optionalPath, path, secret, text, webAddress } from '../setting-types.ts';
import { setting, type Setting, type SettingType } from '../setting.ts';

const COUNT = { min: 1, max: 1_000_000_000 };

interface LaterRow<T> {
  readonly env: string | null;
  readonly key: string | null;
  readonly type: SettingType<T>;
  readonly value: T;
  readonly description: string;
}

function later<T extends string | number | boolean | null>({
  env,
  key,
  type,
  value,
  description,
}: LaterRow<T>): Setting<T> {
  const names = env === null ? [] : [env];
  const defaultText = value === null ? 'none' : String(value);
  return setting({ env: names, key, type, defaultValue: () => value, defaultText, description, usedBy: 'later' });
}

/** A number that limits what is sent to the summary service. */
function summaryLimit(
  env: string,
  value: number,
  description: string,
  type: SettingType<number> = int(COUNT),
): Setting<number> {
  return later({ env, key: env.toLowerCase(), type, value, description });
}

/** History, hooks and summaries: read and checked already, used by features to come. */
export const HISTORY_SETTINGS = {
  startAppServerForReadTools: later({
    env: null,
    key: 'start_app_server_for_read_tools',
    type: bool,
    value: false,
    description: 'Shown only: reading never starts Codex.',
  }),
  hookHistoryEnabled: later({
    env: 'CODEX_MCP_HOOK_HISTORY_ENABLED',
    key: 'hook_history_enabled',
    type: bool,
    value: true,
    description: 'Read what the hooks recorded.',
  }),
  hookHistoryMaxTextChars: later({
    env: 'CODEX_MCP_HOOK_HISTORY_MAX_TEXT_CHARS',
    key: 'hook_history_max_text_chars',
    type: int(COUNT),
    value: 20_000,
    description: 'Longest text that a hook records.',
  }),
  hookConfig: setting<string | null>({
    env: ['CODEX_CONTROL_PLANE_MCP_HOOK_CONFIG', 'OPENCLAW_CODEX_MCP_HOOK_CONFIG'],
    key: null,
    type: optionalPath,
    defaultValue: () => null,
    defaultText: 'none',
    description: 'Configuration of the hooks, where the hook is not told one.',
    usedBy: 'later',
  }),
  kbHistoryProjectsRoot: later<string | null>({
    env: 'CODEX_KB_HISTORY_PROJECTS_ROOT',
    key: 'kb_history_projects_root',
    type: optionalPath,
    value: null,
    description: 'Folder with history of an older kind.',
  }),
  tailMaxMessages: later({
    env: 'CODEX_MCP_TAIL_MAX_MESSAGES',
    key: 'default_tail_max_messages',
    type: int(COUNT),
    value: 80,
    description: 'Messages at the end of a chat that are shown whole.',
  }),
  tailMaxChars: later({
    env: 'CODEX_MCP_TAIL_MAX_CHARS',
    key: 'default_tail_max_chars',
    type: int(COUNT),
    value: 30_000,
    description: 'Characters of those messages.',
  }),
  deepseekEnvPath: setting({
    env: ['DEEPSEEK_ENV_PATH'],
    key: 'deepseek_env_path',
    type: path,
    defaultValue: ({ cwd, platform }) => (platform === 'win32' ? win32 : posix).join(cwd, '.env'),
    defaultText: '`.env` in the working directory',
    description: 'File with the access data of the summary service.',
    usedBy: 'later',
  }),
  deepseekApiKey: later<'set' | null>({
    env: 'DEEPSEEK_API_KEY',
    key: null,
    type: secret,
    value: null,
    description: 'Key of the summary service. Shown only as set or not.',
  }),
  deepseekBaseUrl: later<string | null>({
    env: 'DEEPSEEK_BASE_URL',
    key: null,
    type: webAddress,
    value: null,
    description: 'Address of the summary service.',
  }),
  deepseekSummaryModel: later<string | null>({
    env: 'DEEPSEEK_SUMMARY_MODEL',
    key: null,
    type: text,
    value: null,
    description: 'Model that summarises.',
  }),
  deepseekTimeoutSeconds: later<number | null>({
    env: 'DEEPSEEK_TIMEOUT_SECONDS',
    key: null,
    type: int({ min: 1, max: 86_400 }),
    value: null,
    description: 'Wait for one answer of the service.',
  }),
  deepseekMaxRetries: later<number | null>({
    env: 'DEEPSEEK_MAX_RETRIES',
    key: null,
    type: int({ min: 0, max: 100 }),
    value: null,
    description: 'Retries after a failed request.',
  }),
  deepseekSummaryEnabled: later({
    env: 'DEEPSEEK_SUMMARY_ENABLED',
    key: 'deepseek_summary_enabled',
    type: bool,
    value: true,
    description: 'Let the summary service summarise long chats.',
  }),
  deepseekSummaryRequired: later({
    env: 'DEEPSEEK_SUMMARY_REQUIRED',
    key: 'deepseek_summary_required',
    type: bool,
    value: false,
    description: 'Fail where no summary can be had.',
  }),
  deepseekMaxInputCharsPerChunk: summaryLimit(
    'DEEPSEEK_MAX_INPUT_CHARS_PER_CHUNK',
    60_000,
    'Characters in one request.',
  ),
  deepseekRecentMessagesLimit: summaryLimit(
    'DEEPSEEK_RECENT_MESSAGES_LIMIT',
    60,
    'Newest messages that are summarised.',
  ),
  deepseekSmallHistoryMessageLimit: summaryLimit(
    'DEEPSEEK_SMALL_HISTORY_MESSAGE_LIMIT',
    5,
    'Up to so many messages need no service.',
  ),
  deepseekSmallHistoryChars: summaryLimit(
    'DEEPSEEK_SMALL_HISTORY_CHARS',
    4_000,
    'Up to so many characters need no service.',
  ),
  deepseekMaxSummaryTokens: summaryLimit('DEEPSEEK_MAX_SUMMARY_TOKENS', 2_000, 'Longest summary.'),
  deepseekTemperature: summaryLimit(
    'DEEPSEEK_TEMPERATURE',
    0.1,
    'Temperature of the summary model.',
    number({ min: 0, max: 2 }),
  ),
  deepseekSummaryTimeoutCapSeconds: summaryLimit(
    'DEEPSEEK_SUMMARY_TIMEOUT_CAP_SECONDS',
    45,
    'Longest wait for the service.',
  ),
  deepseekSummaryMaxRetriesCap: summaryLimit(
    'DEEPSEEK_SUMMARY_MAX_RETRIES_CAP',
    1,
    'Most retries.',
    int({ min: 0, max: 100 }),
  ),
  rollingSummaryEnabled: later({
    env: 'ROLLING_SUMMARY_ENABLED',
    key: 'rolling_summary_enabled',
    type: bool,
    value: true,
    description: 'Summarise what is new only.',
  }),
} as const;

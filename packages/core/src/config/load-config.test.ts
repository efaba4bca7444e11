import { expect, test } from 'vitest';
import type { CodexCpError } from '../errors/codex-cp-error.ts';
import { configRows } from './config-rows.ts';
import type { ConfigInput } from './config-input.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from './config-schema.ts';
import { loadConfig } from './load-config.ts';
import type { Setting } from './setting.ts';

const FILE = '/etc/ccp/config.json';

function given(more: Partial<ConfigInput> & { readonly json?: Readonly<Record<string, unknown>> } = {}): ConfigInput {
  const { json, env, ...rest } = more;
  return {
    env: { ...(json && { CODEX_CONTROL_PLANE_MCP_CONFIG: FILE }), ...env },
    platform: 'linux',
    homedir: '/home/u',
    cwd: '/home/u/here',
    door: 'mcp',
    readFile: (path) => (json && path === FILE ? JSON.stringify(json) : undefined),
    realpath: (path) => path,
    ...rest,
  };
}

function refusal(input: ConfigInput): CodexCpError['details'] {
  try {
    loadConfig(input);
  } catch (error) {
    return (error as CodexCpError).details;
  }
  throw new Error('nothing was refused');
}

interface Row {
  readonly setting: SettingName;
  readonly byDefault: unknown;
  /** Text in the environment and what it means; null where there is no variable. */
  readonly text: readonly [string, unknown] | null;
  /** Value in the JSON file and what it means; null where there is no key. */
  readonly json: readonly [unknown, unknown] | null;
  readonly bad: unknown;
}

const path = (setting: SettingName, byDefault: unknown): Row => ({
  setting,
  byDefault,
  text: ['sub/x', '/home/u/here/sub/x'],
  json: ['../x', '/etc/x'],
  bad: 7,
});
const limit = (setting: SettingName, byDefault: number): Row => ({
  setting,
  byDefault,
  text: ['40', 40],
  json: [41, 41],
  bad: -1,
});
const flag = (setting: SettingName, byDefault: boolean): Row => ({
  setting,
  byDefault,
  text: [byDefault ? 'off' : 'YES', !byDefault],
  json: [!byDefault, !byDefault],
  bad: 'perhaps',
});
const words = (setting: SettingName, byDefault: unknown): Row => ({
  setting,
  byDefault,
  text: [' some-text ', 'some-text'],
  json: ['other', 'other'],
  bad: 7,
});

const ROWS: readonly Row[] = [
  path('codexHome', '/home/u/.codex'),
  path('codexBinary', null),
  { ...path('sessionsDir', null), text: null },
  { ...path('archivedSessionsDir', null), text: null },
  { ...path('codexStateDb', null), text: null },
  { ...path('codexLogsDb', null), text: null },
  path('projectsRoot', null),
  {
    setting: 'allowedRoots',
    byDefault: null,
    text: ['/a; b ;', ['/a', '/home/u/here/b']],
    json: [
      ['/a', 'b'],
      ['/a', '/etc/ccp/b'],
    ],
    bad: 7,
  },
  path('projectsRegistry', null),
  path('stateDb', '/home/u/.local/state/codex-cp/state.sqlite3'),
  { ...path('logFile', null), json: null },
  {
    setting: 'executionMode',
    byDefault: 'auto',
    text: ['client', 'client'],
    json: ['inline', 'inline'],
    bad: 'observe',
  },
  limit('maxActiveTurnsGlobal', 4),
  limit('maxActiveTurnsPerProject', 3),
  limit('workerIdleSeconds', 60),
  limit('appServerIdleSeconds', 300),
  {
    setting: 'toolSets',
    byDefault: ['core'],
    text: ['full, read', ['full', 'read']],
    json: [['read'], ['read']],
    bad: 'every',
  },
  limit('legacyWaitSeconds', 50),
  { setting: 'appServerTransport', byDefault: 'auto', text: ['stdio', 'stdio'], json: ['ws', 'ws'], bad: 'tcp' },
  { ...limit('retentionDays', 90), bad: 29 },
  {
    setting: 'defaultSandbox',
    byDefault: 'workspace-write',
    text: ['read-only', 'read-only'],
    json: [{ type: 'dangerFullAccess' }, 'danger-full-access'],
    bad: 'none',
  },
  {
    setting: 'defaultApprovalPolicy',
    byDefault: 'on-request',
    text: ['untrusted', 'untrusted'],
    json: ['ask_openclaw', 'on-request'],
    bad: 'always',
  },
  words('defaultModel', null),
  words('defaultEffort', null),
  { setting: 'defaultSummary', byDefault: 'auto', text: null, json: ['concise', 'concise'], bad: 'banana' },
  limit('approvalResponseTimeoutSeconds', 900),
  { ...flag('startAppServerForReadTools', false), text: null },
  flag('hookHistoryEnabled', true),
  limit('hookHistoryMaxTextChars', 20_000),
  { ...path('hookConfig', null), json: null },
  path('kbHistoryProjectsRoot', null),
  limit('tailMaxMessages', 80),
  limit('tailMaxChars', 30_000),
  path('deepseekEnvPath', '/home/u/here/.env'),
  { setting: 'deepseekApiKey', byDefault: null, text: [' sk-1 ', 'set'], json: null, bad: 7 },
  {
    setting: 'deepseekBaseUrl',
    byDefault: null,
    text: ['https://service.test/v1', 'https://service.test/v1'],
    json: null,
    bad: 'file:///x',
  },
  { ...words('deepseekSummaryModel', null), json: null },
  { setting: 'deepseekTimeoutSeconds', byDefault: null, text: ['40', 40], json: null, bad: 'soon' },
  { setting: 'deepseekMaxRetries', byDefault: null, text: ['0', 0], json: null, bad: -1 },
  flag('deepseekSummaryEnabled', true),
  flag('deepseekSummaryRequired', false),
  limit('deepseekMaxInputCharsPerChunk', 60_000),
  limit('deepseekRecentMessagesLimit', 60),
  limit('deepseekSmallHistoryMessageLimit', 5),
  limit('deepseekSmallHistoryChars', 4_000),
  limit('deepseekMaxSummaryTokens', 2_000),
  { ...limit('deepseekTemperature', 0.1), text: ['0.5', 0.5], json: [1.5, 1.5] },
  limit('deepseekSummaryTimeoutCapSeconds', 45),
  limit('deepseekSummaryMaxRetriesCap', 1),
  flag('rollingSummaryEnabled', true),
];

test('every setting has a row in this table', () => {
  expect(ROWS.map((row) => row.setting).sort()).toEqual([...SETTING_NAMES].sort());
});

test.each(ROWS)('$setting has its default when nobody sets it', ({ setting, byDefault }) => {
  const { values, sources } = loadConfig(given());
  expect(values[setting]).toEqual(byDefault);
  expect(sources[setting].kind).toBe('default');
});

test.each(ROWS.filter((row) => row.text !== null))(
  '$setting is read from each of its variables',
  ({ setting, text }) => {
    const [written, meant] = text!;
    const { env } = SETTINGS[setting];
    expect(env.length).toBeGreaterThan(0);
    for (const name of env) {
      const { values, sources } = loadConfig(given({ env: { [name]: written } }));
      expect(values[setting]).toEqual(meant);
      expect(sources[setting]).toEqual({ kind: 'environment', name });
    }
  },
);

test.each(ROWS.filter((row) => row.json !== null))('$setting is read from the JSON file', ({ setting, json }) => {
  const [written, meant] = json!;
  const { key } = SETTINGS[setting] as Setting<unknown>;
  const { values, sources } = loadConfig(given({ json: { [key!]: written } }));
  expect(values[setting]).toEqual(meant);
  expect(sources[setting]).toEqual({ kind: 'file', name: key, file: FILE });
});

test.each(ROWS)('a bad value of $setting is refused with its source and a remedy', ({ setting, bad, text }) => {
  const { env, key } = SETTINGS[setting] as Setting<unknown>;
  const inFile = key !== null;
  if (inFile) {
    const details = refusal(given({ json: { [key]: bad } }));
    expect(details).toMatchObject({
      field: key,
      reason: 'bad_configuration_value',
      value: bad,
      source: { kind: 'file' },
    });
    expect(details['remedy']).toMatch(/\w/);
  }
  if (text === null || ['/', ' '].some((each) => text[0].includes(each))) return;
  const details = refusal(given({ env: { [env[0]!]: String(bad) } }));
  expect(details).toMatchObject({ field: env[0], value: String(bad), source: { kind: 'environment' } });
});

test('the environment wins over the file, and the call over both', () => {
  const both = { json: { max_active_turns_global: 7 }, env: { CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL: '8' } };
  expect(loadConfig(given({ json: both.json })).values.maxActiveTurnsGlobal).toBe(7);
  expect(loadConfig(given(both)).values.maxActiveTurnsGlobal).toBe(8);
  const called = loadConfig(given({ ...both, call: { maxActiveTurnsGlobal: 9 } }));
  expect(called.values.maxActiveTurnsGlobal).toBe(9);
  expect(called.sources.maxActiveTurnsGlobal).toEqual({ kind: 'call', name: 'maxActiveTurnsGlobal' });
});

test('the present name of a variable wins over its old name', () => {
  const env = { OPENCLAW_CODEX_MCP_LOG: '/old.log', CODEX_CONTROL_PLANE_MCP_LOG: '/new.log' };
  expect(loadConfig(given({ env })).values.logFile).toBe('/new.log');
});

test('the file may be named by the old variable too', () => {
  const input = given({ json: { default_model: 'm' } });
  const env = { OPENCLAW_CODEX_MCP_CONFIG: FILE };
  expect(loadConfig({ ...input, env }).values.defaultModel).toBe('m');
});

test('an empty variable is one that is not set', () => {
  expect(loadConfig(given({ env: { CODEX_HOME: ' ' } })).sources.codexHome.kind).toBe('default');
});

test('a number that is not written as one is refused, never guessed', () => {
  for (const value of ['abc', '', '3x', '1e3', '0', '-2', '2.5']) {
    const input = given({ env: { CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL: value } });
    if (value === '') expect(loadConfig(input).values.maxActiveTurnsGlobal).toBe(4);
    else expect(refusal(input)).toMatchObject({ field: 'CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL', value });
  }
  expect(refusal(given({ json: { max_active_turns_global: '7' } }))).toMatchObject({ value: '7' });
});

test('mode observe is refused with a hint to client', () => {
  const details = refusal(given({ env: { CODEX_MCP_EXECUTION_MODE: 'observe' } }));
  expect(details['remedy']).toContain('client');
});

test('a file that is named must exist and hold a JSON object', () => {
  const named = given({ env: { CODEX_CONTROL_PLANE_MCP_CONFIG: '/nowhere.json' } });
  expect(refusal(named)).toMatchObject({ reason: 'config_file_unreadable', value: '/nowhere.json' });
  for (const text of ['[]', '{', 'null']) {
    expect(refusal({ ...named, readFile: () => text })).toMatchObject({ reason: 'config_file_not_json' });
  }
});

test('unknown keys and old words are warnings', () => {
  const { warnings } = loadConfig(given({ json: { colour: 1, default_approval_policy: 'on-failure' } }));
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('"colour"');
  expect(warnings[1]).toContain('on-request');
});

test.each([
  ['mcp', 'workspace-write', 'on-request'],
  ['cli', 'workspace-write', 'on-request'],
  ['library', 'workspace-write', 'on-request'],
  ['mcp-old-name', 'danger-full-access', 'never'],
] as const)('at the door %s a task gets %s and %s', (door, sandbox, approval) => {
  const { values } = loadConfig(given({ door }));
  expect([values.defaultSandbox, values.defaultApprovalPolicy]).toEqual([sandbox, approval]);
});

test.each([
  ['linux', {}, '/home/u', '/home/u/.local/state/codex-cp/state.sqlite3'],
  ['linux', { XDG_STATE_HOME: '/x' }, '/home/u', '/x/codex-cp/state.sqlite3'],
  ['linux', { XDG_STATE_HOME: 'relative' }, '/home/u', '/home/u/.local/state/codex-cp/state.sqlite3'],
  ['darwin', { XDG_STATE_HOME: '/x' }, '/Users/u', '/Users/u/Library/Application Support/codex-cp/state.sqlite3'],
  [
    'win32',
    { LOCALAPPDATA: 'C:\\Users\\u\\AppData\\Local' },
    'C:\\Users\\u',
    'C:\\Users\\u\\AppData\\Local\\codex-cp\\state.sqlite3',
  ],
  ['win32', {}, 'C:\\Users\\u', 'C:\\Users\\u\\AppData\\Local\\codex-cp\\state.sqlite3'],
] as const)('on %s with %j the state lies in %s%s', (platform, env, homedir, expected) => {
  const cwd = platform === 'win32' ? 'C:\\w' : '/w';
  expect(loadConfig(given({ platform, env, homedir, cwd })).values.stateDb).toBe(expected);
});

test('a leading ~ is the home folder, in the environment and in the file', () => {
  const { values } = loadConfig(given({ env: { CODEX_HOME: '~/c' }, json: { projects_root: '~' } }));
  expect([values.codexHome, values.projectsRoot]).toEqual(['/home/u/c', '/home/u']);
});

test('a secret is told as set, and its words are in no row', () => {
  const config = loadConfig(given({ env: { DEEPSEEK_API_KEY: 'sk-very-secret' } }));
  const rows = configRows(config);
  expect(rows.find((row) => row.name === 'DEEPSEEK_API_KEY')).toMatchObject({ value: 'set', used: false });
  expect(JSON.stringify([config, rows])).not.toContain('very-secret');
});

test.each(['service.test', 'file:///x', 'https://'])('"%s" is no address of a service', (address) => {
  expect(refusal(given({ env: { DEEPSEEK_BASE_URL: address } }))).toMatchObject({ field: 'DEEPSEEK_BASE_URL' });
});

test.each([
  [{ env: { CODEX_ALLOWED_ROOTS: ';' } }],
  [{ json: { allowed_roots: [] } }],
  [{ call: { allowedRoots: [''] } }],
])('a list without a path in it is refused with its source, never taken for none: %j', (input) => {
  expect(refusal(given(input))).toMatchObject({
    reason: 'bad_configuration_value',
    source: { name: expect.stringMatching(/allowed_?roots/i) as string },
    remedy: expect.stringContaining('at least one') as string,
  });
});

test('a relative state database in the environment counts from the JSON file where there is one, else from the working directory', () => {
  const env = { CODEX_MCP_STATE_DB: 's/x.sqlite3', CODEX_HOME: 'h' };
  const stateDb = (more: Parameters<typeof given>[0]) => loadConfig(given(more)).values;
  expect(stateDb({ env }).stateDb).toBe('/home/u/here/s/x.sqlite3');
  expect(stateDb({ env, json: {} }).stateDb).toBe('/etc/ccp/s/x.sqlite3');
  expect(stateDb({ env, json: {} }).codexHome).toBe('/home/u/here/h');
  expect(stateDb({ json: { state_db_path: 's/y.sqlite3' } }).stateDb).toBe('/etc/ccp/s/y.sqlite3');
  expect(stateDb({ json: {}, call: { stateDb: 's/z.sqlite3' } }).stateDb).toBe('/home/u/here/s/z.sqlite3');
});

test('a unix socket for the app-server is refused on Windows with what to use instead', () => {
  const env = { CODEX_CP_APP_SERVER_TRANSPORT: 'unix' };
  const details = refusal(given({ env, platform: 'win32', homedir: 'C:\\Users\\u', cwd: 'C:\\w' }));
  expect(details).toMatchObject({
    field: 'CODEX_CP_APP_SERVER_TRANSPORT',
    remedy: expect.stringContaining('"ws"') as string,
  });
  expect(loadConfig(given({ env })).values.appServerTransport).toBe('unix');
});

test('rows show where each value came from and which are not used yet', () => {
  const rows = configRows(loadConfig(given({ env: { CODEX_HOME: '/c' }, json: { rolling_summary_enabled: false } })));
  expect(rows.find((row) => row.name === 'CODEX_HOME')).toMatchObject({
    value: '/c',
    source: 'environment CODEX_HOME',
    used: true,
  });
  expect(rows.find((row) => row.name === 'ROLLING_SUMMARY_ENABLED')).toMatchObject({
    value: false,
    source: `file ${FILE} (rolling_summary_enabled)`,
    used: false,
  });
});

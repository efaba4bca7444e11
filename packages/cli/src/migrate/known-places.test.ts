import { expect, test } from 'vitest';
import { jsonFormat } from './json-format.ts';
import { eachPlaceOnce, knownPlaces, namedPlace, type PlaceContext } from './known-places.ts';
import { tomlFormat } from './toml-format.ts';
import { yamlFormat } from './yaml-format.ts';

const linux: PlaceContext = { platform: 'linux', homedir: '/home/u', cwd: '/p', env: {} };
const pathsOf = (context: PlaceContext): Readonly<Record<string, string>> =>
  Object.fromEntries(knownPlaces(context).map(({ client, path }) => [client ?? '', path]));

test('clients keep their servers in these places on Linux', () => {
  expect(pathsOf(linux)).toEqual({
    'Claude Desktop': '/home/u/.config/Claude/claude_desktop_config.json',
    'Claude Code': '/home/u/.claude.json',
    'Claude Code, this project': '/p/.mcp.json',
    Cursor: '/home/u/.cursor/mcp.json',
    'Cursor, this project': '/p/.cursor/mcp.json',
    'VS Code': '/home/u/.config/Code/User/mcp.json',
    'VS Code, this project': '/p/.vscode/mcp.json',
    OpenClaw: '/home/u/.openclaw/openclaw.json',
    Hermes: '/home/u/.hermes/config.yaml',
    Codex: '/home/u/.codex/config.toml',
  });
});

test('and in these on macOS', () => {
  expect(pathsOf({ ...linux, platform: 'darwin', homedir: '/Users/u' })).toMatchObject({
    'Claude Desktop': '/Users/u/Library/Application Support/Claude/claude_desktop_config.json',
    'VS Code': '/Users/u/Library/Application Support/Code/User/mcp.json',
    Cursor: '/Users/u/.cursor/mcp.json',
  });
});

test('and in these on Windows', () => {
  const windows: PlaceContext = { platform: 'win32', homedir: 'C:\\Users\\u', cwd: 'D:\\p', env: {} };
  expect(pathsOf(windows)).toMatchObject({
    'Claude Desktop': 'C:\\Users\\u\\AppData\\Roaming\\Claude\\claude_desktop_config.json',
    'Claude Code, this project': 'D:\\p\\.mcp.json',
    Hermes: 'C:\\Users\\u\\.hermes\\config.yaml',
  });
  expect(pathsOf({ ...windows, env: { APPDATA: 'E:\\r' } })['VS Code']).toBe('E:\\r\\Code\\User\\mcp.json');
});

test('what says that a client keeps them elsewhere is heard', () => {
  const env = { XDG_CONFIG_HOME: '/x', OPENCLAW_STATE_DIR: '/s', CODEX_HOME: '/c' };
  expect(pathsOf({ ...linux, env })).toMatchObject({
    'Claude Desktop': '/x/Claude/claude_desktop_config.json',
    OpenClaw: '/s/openclaw.json',
    Codex: '/c/config.toml',
  });
  expect(pathsOf({ ...linux, env: { ...env, OPENCLAW_CONFIG_PATH: '/o.json' } })['OpenClaw']).toBe('/o.json');
});

test('each client lists its servers under its own key', () => {
  const servers = Object.fromEntries(knownPlaces(linux).map((place) => [String(place.client), place.servers] as const));
  expect(servers).toMatchObject({
    'Claude Code': [['mcpServers'], ['projects', '*', 'mcpServers']],
    'VS Code': [['servers']],
    OpenClaw: [['mcp', 'servers']],
    Hermes: [['mcp_servers']],
    Codex: [['mcp_servers']],
  });
});

test.each([
  ['/a/x.json', jsonFormat],
  ['/a/x.JSONC', jsonFormat],
  ['/a/x.yml', yamlFormat],
  ['/a/x.toml', tomlFormat],
  ['/a/x.txt', undefined],
  ['/a/json', undefined],
])('a file %s is read by its ending', (path, format) => {
  expect(namedPlace(path)?.format).toBe(format);
});

test('a place that two clients share, or that a link leads to, is there once with the servers of both', () => {
  const home = knownPlaces({ ...linux, cwd: '/home/u' });
  const linked = new Map([['/home/u/.vscode/mcp.json', '/home/u/.cursor/mcp.json']]);
  const once = eachPlaceOnce(home, (path) => linked.get(path) ?? path);
  expect(home.length - once.length).toBe(2);
  expect(once.filter(({ path }) => path === '/home/u/.cursor/mcp.json')).toMatchObject([
    { client: 'Cursor', servers: [['mcpServers'], ['servers']] },
  ]);
});

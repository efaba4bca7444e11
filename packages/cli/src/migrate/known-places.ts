import { extname, posix, win32 } from 'node:path';
import type { ConfigFormat } from './config-format.ts';
import { jsonFormat } from './json-format.ts';
import type { ServersPath } from './migrate-text.ts';
import { tomlFormat } from './toml-format.ts';
import { yamlFormat } from './yaml-format.ts';

/** A configuration of a client, and where servers are listed in it. */
export interface ConfigPlace {
  /** Name of the client; null for a file that somebody named. */
  readonly client: string | null;
  readonly path: string;
  readonly format: ConfigFormat;
  readonly servers: readonly ServersPath[];
}

/** What the places of clients depend on. */
export interface PlaceContext {
  readonly platform: NodeJS.Platform;
  readonly homedir: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const MCP_SERVERS: ServersPath = ['mcpServers'];
const VS_CODE: ServersPath = ['servers'];
const OPENCLAW: ServersPath = ['mcp', 'servers'];
const SNAKE: ServersPath = ['mcp_servers'];
const OF_PROJECTS: ServersPath = ['projects', '*', 'mcpServers'];

/** Pure: where the clients that are known keep their servers; whether anything is there is for others to see. */
export function knownPlaces(context: PlaceContext): readonly ConfigPlace[] {
  const { homedir, cwd, env, platform } = context;
  const paths = platform === 'win32' ? win32 : posix;
  const join = (...parts: readonly string[]): string => paths.join(...parts);
  const applications = applicationFolder(context);
  const json = (client: string, path: string, ...servers: ServersPath[]): ConfigPlace => ({
    client,
    path,
    format: jsonFormat,
    servers,
  });
  const openClaw =
    env['OPENCLAW_CONFIG_PATH'] ?? join(env['OPENCLAW_STATE_DIR'] ?? join(homedir, '.openclaw'), 'openclaw.json');
  return [
    json('Claude Desktop', join(applications, 'Claude', 'claude_desktop_config.json'), MCP_SERVERS),
    json('Claude Code', join(homedir, '.claude.json'), MCP_SERVERS, OF_PROJECTS),
    json('Claude Code, this project', join(cwd, '.mcp.json'), MCP_SERVERS),
    json('Cursor', join(homedir, '.cursor', 'mcp.json'), MCP_SERVERS),
    json('Cursor, this project', join(cwd, '.cursor', 'mcp.json'), MCP_SERVERS),
    json('VS Code', join(applications, 'Code', 'User', 'mcp.json'), VS_CODE),
    json('VS Code, this project', join(cwd, '.vscode', 'mcp.json'), VS_CODE),
    json('OpenClaw', openClaw, OPENCLAW),
    { client: 'Hermes', path: join(homedir, '.hermes', 'config.yaml'), format: yamlFormat, servers: [SNAKE] },
    {
      client: 'Codex',
      path: join(env['CODEX_HOME'] ?? join(homedir, '.codex'), 'config.toml'),
      format: tomlFormat,
      servers: [SNAKE],
    },
  ];
}

/** Where programs with windows keep what is theirs. */
function applicationFolder({ platform, homedir, env }: PlaceContext): string {
  if (platform === 'win32') return env['APPDATA'] ?? win32.join(homedir, 'AppData', 'Roaming');
  if (platform === 'darwin') return posix.join(homedir, 'Library', 'Application Support');
  return env['XDG_CONFIG_HOME'] ?? posix.join(homedir, '.config');
}

const FORMATS: Readonly<Record<string, ConfigFormat>> = {
  '.json': jsonFormat,
  '.jsonc': jsonFormat,
  '.json5': jsonFormat,
  '.yaml': yamlFormat,
  '.yml': yamlFormat,
  '.toml': tomlFormat,
};

/** Pure: a file that somebody named; undefined where its ending says nothing. Servers are looked for wherever a client has them. */
export function namedPlace(path: string): ConfigPlace | undefined {
  const format = FORMATS[extname(path).toLowerCase()];
  return format && { client: null, path, format, servers: [MCP_SERVERS, OF_PROJECTS, VS_CODE, OPENCLAW, SNAKE] };
}

/**
 * Pure but for the links: in the home folder a place of a project is that of the user too, and a link may lead to another. The
 * first of them stays, with the servers of all.
 */
export function eachPlaceOnce(
  places: readonly ConfigPlace[],
  realPathOf: (path: string) => string,
): readonly ConfigPlace[] {
  const once = new Map<string, ConfigPlace>();
  for (const place of places) {
    const real = realPathOf(place.path);
    const first = once.get(real);
    once.set(real, first ? { ...first, servers: together(first.servers, place.servers) } : place);
  }
  return [...once.values()];
}

const together = (one: readonly ServersPath[], other: readonly ServersPath[]): readonly ServersPath[] => [
  ...one,
  ...other.filter((path) => !one.some((known) => known.join('.') === path.join('.'))),
];

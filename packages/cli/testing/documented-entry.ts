import { readFileSync } from 'node:fs';
import { parse as parseToml } from '@decimalturn/toml-patch';
import { parse as parseYaml } from 'yaml';

/** How a client starts a server, as its configuration says it. */
export interface ClientEntry {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Seconds after which Hermes cuts a call. */
  readonly timeout?: number;
}

const PARSERS = {
  json: (text: string): unknown => JSON.parse(text),
  yaml: (text: string): unknown => parseYaml(text),
  toml: (text: string): unknown => parseToml(text),
};

/** Under which keys each client looks for its servers, and what docs/CLIENTS.md calls it. */
const PLACES = {
  'Claude Desktop': ['mcpServers', 'codex'],
  'Claude Code': ['mcpServers', 'codex'],
  Cursor: ['mcpServers', 'codex'],
  'VS Code': ['servers', 'codex'],
  OpenClaw: ['mcp', 'servers', 'codex'],
  Hermes: ['mcp_servers', 'codex'],
  Codex: ['mcp_servers', 'codex_cp'],
} as const;

export type DocumentedClient = keyof typeof PLACES;
export const DOCUMENTED_CLIENTS = Object.keys(PLACES) as readonly DocumentedClient[];

const CLIENTS = readFileSync(new URL('../../../docs/CLIENTS.md', import.meta.url), 'utf8');

/** What the block of docs/CLIENTS.md for this client starts. */
export function documentedEntry(client: DocumentedClient): ClientEntry {
  const section = new RegExp(`^### ${client}\\n([^]*?)(?=^##)`, 'm').exec(CLIENTS)?.[1] ?? '';
  const [, language = '', text = ''] = /^```(json|yaml|toml)\n([^]*?)^```/m.exec(section) ?? [];
  const parse = PARSERS[language as keyof typeof PARSERS];
  const entry = PLACES[client].reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], parse(text));
  return entry as ClientEntry;
}

/** The small door for servers: the list of tools as it is sent, and which of them a door serves. Loads no library. */
import { LISTED_TOOLS } from './contract/generated/listed-tools.ts';
import type { ListedTool } from './contract/list-tool.ts';
import { readToolSets, splitWords, type ToolSet } from './model/tool-sets.ts';

export type { ListedTool } from './contract/list-tool.ts';

const CONFIG_FILES = ['CODEX_CONTROL_PLANE_MCP_CONFIG', 'OPENCLAW_CODEX_MCP_CONFIG'];

export interface ServingDoor {
  readonly door: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of a file; undefined where there is none. */
  readonly readFile: (path: string) => string | undefined;
}

/** The tools that a door lists: the sets of the environment, else of the JSON file, else the door's own. */
export function listedTools(serving: ServingDoor): readonly ListedTool['tool'][] {
  const sets = fromEnvironment(serving) ?? fromFile(serving) ?? defaultToolSets(serving.door);
  return LISTED_TOOLS.filter((listed) => listed.sets.some((set) => sets.includes(set))).map(({ tool }) => tool);
}

/** Doors with the old names list what their clients know. */
export const defaultToolSets = (door: string): readonly ToolSet[] => (door === 'mcp-old-name' ? ['full'] : ['core']);

function fromEnvironment({ env }: ServingDoor): readonly ToolSet[] | undefined {
  const said = env['CODEX_CP_TOOLSETS'] ?? '';
  return said.trim() === '' ? undefined : readToolSets(splitWords(said));
}

/** What is not valid here is told by the first call, which reads the whole configuration. */
function fromFile({ env, readFile }: ServingDoor): readonly ToolSet[] | undefined {
  const path = CONFIG_FILES.map((name) => env[name] ?? '').find((value) => value.trim() !== '');
  if (path === undefined) return undefined;
  try {
    const { toolsets } = JSON.parse(readFile(path.trim()) ?? '{}') as { readonly toolsets?: unknown };
    if (typeof toolsets === 'string') return readToolSets(splitWords(toolsets));
    return Array.isArray(toolsets) ? readToolSets(toolsets) : undefined;
  } catch {
    return undefined;
  }
}

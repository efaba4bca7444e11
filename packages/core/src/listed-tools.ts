/** The small door for servers: the list of tools as it is sent, and which of them a door serves. Loads no library. */
import { namedConfigFile, parseConfigText } from './config/named-file.ts';
import type { DefaultContext } from './config/setting.ts';
import { LISTED_TOOLS } from './contract/generated/listed-tools.ts';
import type { ListedTool } from './contract/list-tool.ts';
import { defaultToolSets, toolSetsOf, type ToolSet } from './model/tool-sets.ts';

export type { ListedTool } from './contract/list-tool.ts';

export interface ServingDoor extends DefaultContext {
  /** Text of a file; undefined, or an error, where it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
}

/** The tools that a door lists: the sets of the environment, else of the JSON file, else the door's own. */
export function listedTools(serving: ServingDoor): readonly ListedTool['tool'][] {
  const sets = toolSetsOf(serving.env['CODEX_CP_TOOLSETS'] ?? '') ?? fromFile(serving) ?? defaultToolSets(serving.door);
  return LISTED_TOOLS.filter((listed) => listed.sets.some((set) => sets.includes(set))).map(({ tool }) => tool);
}

/** Do MCP clients get the words of Codex themselves from this tool, not an object that holds them? */
export const answersWithMessage = (name: string): boolean =>
  LISTED_TOOLS.some((listed) => listed.tool.name === name && listed.answer === 'message');

/** What is not valid here is told by the first call, which reads the whole configuration. */
function fromFile(serving: ServingDoor): readonly ToolSet[] | undefined {
  const file = namedConfigFile(serving);
  if (!file) return undefined;
  try {
    const content = parseConfigText(serving.readFile(file.path) ?? '') as { readonly toolsets?: unknown } | undefined;
    return toolSetsOf(content?.toolsets);
  } catch {
    return undefined;
  }
}

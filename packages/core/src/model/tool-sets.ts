/** Which tools an MCP server lists: each costs every client a part of its model's context. */
export const TOOL_SETS = ['core', 'full', 'read', 'legacy'] as const;
export type ToolSet = (typeof TOOL_SETS)[number];

/** The words, each once; undefined for one that is none. */
export function readToolSets(words: readonly unknown[]): readonly ToolSet[] | undefined {
  const sets = words.filter((word): word is ToolSet => TOOL_SETS.some((known) => known === word));
  return sets.length === words.length && sets.length > 0 ? [...new Set(sets)] : undefined;
}

/** The words of a text, with commas, semicolons or spaces between them. */
export const splitWords = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

/** The sets that a text or a list of words names; undefined where it names none or something else. */
export function toolSetsOf(value: unknown): readonly ToolSet[] | undefined {
  const words: unknown = typeof value === 'string' ? splitWords(value) : value;
  return Array.isArray(words) ? readToolSets(words) : undefined;
}

/** Doors with the old names list what their clients know. */
export const defaultToolSets = (door: string): readonly ToolSet[] => (door === 'mcp-old-name' ? ['full'] : ['core']);

import type { ToolSet } from '../model/tool-sets.ts';
import { listedSchemas, type JsonSchema } from './json-schemas.ts';
import type { Tool } from './registry.ts';
import { setsOf } from './tool-sets.ts';

/** A tool as an MCP server lists it, and the sets it belongs to. */
export interface ListedTool {
  readonly sets: readonly ToolSet[];
  readonly answer: Tool['answer'];
  readonly tool: {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly inputSchema: JsonSchema;
    readonly outputSchema: JsonSchema;
    readonly annotations: Readonly<Record<string, unknown>>;
  };
}

/** What a client sees of a tool before it calls it. */
export function listTool(tool: Tool): ListedTool {
  const { input, output } = listedSchemas(tool);
  return {
    sets: setsOf(tool),
    answer: tool.answer,
    tool: {
      name: tool.name,
      title: tool.title,
      description: tool.summary,
      inputSchema: input,
      outputSchema: output,
      annotations: {
        title: tool.title,
        readOnlyHint: tool.effect === 'read',
        destructiveHint: tool.destructive,
        idempotentHint: tool.idempotent,
        openWorldHint: tool.effect === 'submit',
        openclawContractGroup: tool.stability,
      },
    },
  };
}

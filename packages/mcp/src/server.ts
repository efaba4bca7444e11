import type { CallToolResult, ListToolsResult, ServerContext } from '@modelcontextprotocol/server';
import { Server } from '@modelcontextprotocol/server';
import type { ControlPlane, ToolPayload } from '@codex-cp/core';
import { unwrapArguments } from './odd-arguments.ts';

/** How every MCP door introduces itself: clients of the project this one continues look for the name. */
const SERVER_NAME = 'codex-control-plane-mcp';

const INSTRUCTIONS = [
  'Runs tasks in Codex durably. codex_submit_task answers at once with an operationId; the task outlives this connection.',
  'Then call codex_wait with the id: it answers when the task has ended or asks something.',
  'reason needs_attention: read pendingInteractions in the answer, decide with codex_answer_pending_interaction, wait again.',
  'reason timeout: nothing is wrong, wait again. reason ended: finalReport holds the answer.',
  'Send a client_request_id with every submit: after a time-out, repeat the same call and you get the same task, never a second one.',
  'Lost an id? codex_list_operations. Something looks wrong? codex_health_summary.',
].join(' ');

export interface ServerParts {
  readonly version: string;
  /** The control plane, opened when it is first needed. */
  readonly plane: () => Promise<ControlPlane>;
}

/** An MCP server over the tools of the contract. It knows nothing of what they do, and loads nothing before it must. */
export function createServer({ version, plane }: ServerParts): Server {
  const capabilities = { tools: { listChanged: false } };
  const server = new Server({ name: SERVER_NAME, version }, { capabilities, instructions: INSTRUCTIONS });
  server.setRequestHandler('tools/list', () => listTools());
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const callTool = await openTools(plane);
    return toResult(await callTool(params.name, unwrapArguments(params.arguments), callOptions(context)));
  });
  return server;
}

/** The tools; where the control plane cannot be opened, each of them says why. */
async function openTools(plane: ServerParts['plane']): Promise<ControlPlane['callTool']> {
  try {
    return (await plane()).callTool;
  } catch (error) {
    const { toolFailure } = await import('@codex-cp/core');
    return () => Promise.resolve(toolFailure(error));
  }
}

async function listTools(): Promise<ListToolsResult> {
  const { listedSchemas, TOOLS } = await import('@codex-cp/core/contract');
  const tools = TOOLS.map((tool) => {
    const { input, output } = listedSchemas(tool);
    return {
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
    };
  });
  return { tools } as unknown as ListToolsResult;
}

/** A wait ends when the client cancels; progress goes out only where the client asked for it. */
function callOptions({ mcpReq }: ServerContext) {
  const { signal, _meta } = mcpReq;
  const token = _meta?.progressToken;
  if (token === undefined) return { signal };
  return {
    signal,
    onProgress: ({ message, elapsedSeconds, totalSeconds }: Progress): void => {
      const params = { progressToken: token, progress: elapsedSeconds, total: totalSeconds, message };
      // The client may be gone by now; its call is aborted then anyway.
      mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
    },
  };
}

interface Progress {
  readonly message: string;
  readonly elapsedSeconds: number;
  readonly totalSeconds: number;
}

function toResult(payload: ToolPayload): CallToolResult {
  const structuredContent = { ...payload };
  return { content: [{ type: 'text', text: JSON.stringify(payload) }], structuredContent, isError: !payload.ok };
}

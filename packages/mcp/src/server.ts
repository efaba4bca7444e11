import type { CallToolResult, ListToolsResult, ServerContext } from '@modelcontextprotocol/server';
import { Server } from '@modelcontextprotocol/server';
import type { ControlPlane, ToolPayload } from '@codex-cp/core';
import type { ServingDoor } from '@codex-cp/core/listed-tools';
import { messageResult } from './message-result.ts';
import { unwrapArguments } from './odd-arguments.ts';

/** How every MCP door introduces itself: clients of the project this one continues look for the name. */
const SERVER_NAME = 'codex-control-plane-mcp';

export interface ServerParts {
  readonly version: string;
  /** What a model should know of the tools together. */
  readonly instructions: string;
  /** Decides which tools are listed. */
  readonly serving: ServingDoor;
  /** The control plane, opened when it is first needed. */
  readonly plane: () => Promise<ControlPlane>;
}

/** An MCP server over the tools of the contract. It knows nothing of what they do, and loads nothing before it must. */
export function createServer({ version, instructions, serving, plane }: ServerParts): Server {
  const capabilities = { tools: { listChanged: false } };
  const server = new Server({ name: SERVER_NAME, version }, { capabilities, instructions });
  server.setRequestHandler('tools/list', () => listTools(serving));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const { name, arguments: given } = params;
    const payload = await call(plane, { name, input: unwrapArguments(given), options: callOptions(context) });
    return (await answersWithMessage(name)) ? messageResult(payload) : objectResult(payload);
  });
  return server;
}

/** Where the control plane cannot be opened, each tool says why. */
async function call(plane: ServerParts['plane'], { name, input, options }: Call): Promise<ToolPayload> {
  try {
    return await (await plane()).callTool(name, input, options);
  } catch (error) {
    const { toolFailure } = await import('@codex-cp/core');
    return toolFailure(error);
  }
}

interface Call {
  readonly name: string;
  readonly input: unknown;
  readonly options: Parameters<ControlPlane['callTool']>[2];
}

async function listTools(serving: ServingDoor): Promise<ListToolsResult> {
  const { listedTools } = await import('@codex-cp/core/listed-tools');
  return { tools: listedTools(serving) } as unknown as ListToolsResult;
}

async function answersWithMessage(name: string): Promise<boolean> {
  const listed = await import('@codex-cp/core/listed-tools');
  return listed.answersWithMessage(name);
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

function objectResult(payload: ToolPayload): CallToolResult {
  const structuredContent = { ...payload };
  return { content: [{ type: 'text', text: JSON.stringify(payload) }], structuredContent, isError: !payload.ok };
}

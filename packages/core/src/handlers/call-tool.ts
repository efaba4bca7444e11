import { checkArguments } from '../contract/check-arguments.ts';
import { findTool, type Tool } from '../contract/registry.ts';
import { invalidArgument } from '../errors/codex-cp-error.ts';
import { createHandlers, type Handlers } from './create-handlers.ts';
import type { CallContext, HandlerDeps, WaitProgress } from './handler-deps.ts';
import { failure, isForClients, success, type ToolPayload } from './tool-payload.ts';

export type { ToolError, ToolPayload } from './tool-payload.ts';

export interface CallToolOptions {
  /** Ends a wait early; what was stored stays stored. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: WaitProgress) => void;
}

/** Calls a tool by name. Never rejects: what went wrong is in the answer. */
export type CallTool = (name: string, input: unknown, options?: CallToolOptions) => Promise<ToolPayload>;

/** The one door for MCP, command line and library: checks the arguments, runs the handler, shapes the answer. */
export function createCallTool(deps: HandlerDeps): CallTool {
  const handlers = createHandlers(deps);
  return async (name, input, options = {}) => {
    try {
      const tool = findTool(name);
      if (!tool) throw invalidArgument('name', 'unknown_tool', { name });
      if (deps.servedTools !== 'all' && !deps.servedTools.includes(name)) throw notServed(name);
      return success(tool, await run(deps, handlers, { tool, input, options }));
    } catch (error) {
      if (!isForClients(error)) deps.log.log('error', 'tool.failed', { tool: name, error });
      return failure(error);
    }
  };
}

const notServed = (name: string) =>
  invalidArgument('name', 'not_served', {
    name,
    remedy: 'This server does not list that tool. Set CODEX_CP_TOOLSETS (core, full, read, legacy) to have it.',
  });

interface Call {
  readonly tool: Tool;
  readonly input: unknown;
  readonly options: CallToolOptions;
}

const LOOKS_ONLY: ReadonlySet<Tool['group']> = new Set(['projects', 'chats', 'app_server']);

type AnyHandler = (input: unknown, context: CallContext) => unknown;

async function run(deps: HandlerDeps, handlers: Handlers, { tool, input, options }: Call): Promise<unknown> {
  const checked = checkArguments(tool, input);
  if (!checked.ok) throw refuseArguments(checked.issues);
  // Whoever looks at work that nobody does gets it going. What Codex left of its chats is not about work.
  if (tool.effect === 'read' && !LOOKS_ONLY.has(tool.group)) await deps.worker.ensure('open_work');
  const { signal = new AbortController().signal, onProgress } = options;
  const handler = handlers[tool.name] as AnyHandler;
  return handler(checked.value, { signal, given: checked.given, ...(onProgress && { onProgress }) });
}

interface Issue {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

function refuseArguments(issues: readonly Issue[]) {
  const [first] = issues;
  const remedy = `${issues.map(({ field, message }) => `${field} ${message}`).join('; ')}. Nothing was changed.`;
  return invalidArgument(first?.field ?? 'arguments', first?.reason ?? 'not_valid', { issues, remedy });
}

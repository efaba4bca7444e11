import type { OfferedTools } from './offered-tools.ts';
import type { ToolArgs, ToolUse } from './tool-use.ts';

/** An output item of the Responses API. */
export type OutputItem = Readonly<Record<string, unknown>> & { readonly type: string };

/** Turns the wish to use a tool into the output item that makes Codex run it, given how Codex offers its tools. */
export function toolCallItem(use: ToolUse, tools: OfferedTools, callId: string): OutputItem {
  if (use.kind === 'patch' && tools.patch === 'custom') return customCall(callId, 'apply_patch', use.patch);
  const call = functionCall(use, tools);
  if (tools.calls === 'code' && !tools.namespaces.has(call.name)) return customCall(callId, 'exec', codeFor(call));
  const { args, ...named } = call;
  return { type: 'function_call', id: `fc_${callId}`, call_id: callId, ...named, arguments: JSON.stringify(args) };
}

interface FunctionCall {
  readonly name: string;
  readonly namespace?: string;
  readonly args: ToolArgs;
}

function functionCall(use: ToolUse, tools: OfferedTools): FunctionCall {
  switch (use.kind) {
    case 'command':
      return { name: 'exec_command', args: { ...use.args } };
    case 'patch':
      return { name: 'exec_command', args: { cmd: `apply_patch <<'EOF'\n${use.patch}EOF`, login: false } };
    case 'mcp':
      return namespaced(
        use.tool,
        use.server === null ? tools.namespaces.get(use.tool) : `mcp__${use.server}`,
        use.args,
      );
    case 'function':
      return namespaced(use.name, tools.namespaces.get(use.name), use.args);
  }
}

function namespaced(name: string, namespace: string | undefined, args: ToolArgs): FunctionCall {
  return namespace === undefined ? { name, args } : { name, namespace, args };
}

function customCall(callId: string, name: string, input: string): OutputItem {
  return { type: 'custom_tool_call', id: `ctc_${callId}`, call_id: callId, name, input };
}

/** Newer models reach most tools only through JavaScript; what it prints becomes the one tool output. */
function codeFor(call: FunctionCall): string {
  const suffix = JSON.stringify(call.namespace === undefined ? call.name : `${call.namespace}__${call.name}`);
  return [
    `const names = ALL_TOOLS.map((tool) => tool.name);`,
    `const name = names.find((known) => known === ${suffix}) ?? names.find((known) => known.endsWith("__" + ${suffix}));`,
    `const result = await tools[name ?? ${suffix}](${JSON.stringify(call.args)});`,
    'text(result?.output ?? JSON.stringify(result));',
  ].join('\n');
}

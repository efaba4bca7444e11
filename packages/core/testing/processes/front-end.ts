/**
 * A front-end in a process of its own: opens the control plane with the options named on the command line at its first line
 * of input, calls one tool a line (`{ "tool": …, "input": … }`) and answers each with what an MCP client would get.
 */
import { createInterface } from 'node:readline';
import { openControlPlane } from '../../src/control-plane.ts';
import type { ControlPlane, ControlPlaneOptions } from '../../src/control-plane-api.ts';

interface Call {
  readonly tool: string;
  readonly input: unknown;
}

let plane: ControlPlane | undefined;
process.stdout.write('ready\n');
for await (const line of createInterface(process.stdin)) {
  plane ??= openControlPlane(JSON.parse(process.argv[2] ?? '{}') as ControlPlaneOptions);
  const { tool, input } = JSON.parse(line) as Call;
  process.stdout.write(`${JSON.stringify(await plane.callTool(tool, input))}\n`);
}
await plane?.close();

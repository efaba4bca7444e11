import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { fileURLToPath } from 'node:url';
import type { Rig } from '../../core/testing/rig.ts';

/** The answer of a tool, as a client hands it on. */
export interface Answer {
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly isError?: boolean;
}

/** What the tests need of either client; both are somebody else's code. */
export interface TestClient {
  readonly pid: number;
  listTools(): Promise<{ readonly tools: readonly { readonly name: string }[] }>;
  call(name: string, args: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onprogress: (progress: { readonly progress: number }) => void;
}

export type Era = 'v1' | 'v2';
const INFO = { name: 'test', version: '1' };

/** The built program of a door. */
export const doorOf = (name: string): string => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));

/** What a client's configuration would hold for the folders of a rig. */
export function environmentOf({ workspace, statePath }: Rig): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: workspace.root,
    CODEX_HOME: workspace.codexHome,
    CODEX_MCP_STATE_DB: statePath,
    CODEX_ALLOWED_ROOTS: workspace.root,
    CODEX_CP_WORKER_IDLE_SECONDS: '2',
    CODEX_CP_APP_SERVER_IDLE_SECONDS: '2',
  };
}

/** Starts a server as an MCP client does, and shakes hands with it. */
export async function connect(rig: Rig, era: Era = 'v2', door = 'codex-cp-mcp'): Promise<TestClient> {
  const spec = { command: process.execPath, args: [doorOf(door)], env: environmentOf(rig), cwd: rig.workspace.cwd };
  return connectTo(spec, era);
}

type Spec = { command: string; args: string[]; env: Record<string, string>; cwd: string };

/** The same with a configuration of one's own. */
export const connectTo = (spec: Spec, era: Era): Promise<TestClient> =>
  era === 'v1' ? connectV1(spec) : connectV2(spec);

async function connectV1(spec: Spec): Promise<TestClient> {
  const [client, transport] = [new ClientV1(INFO), new StdioV1(spec)];
  await client.connect(transport);
  return {
    pid: transport.pid ?? 0,
    listTools: () => client.listTools(),
    call: async (name, args, options) =>
      (await client.callTool({ name, arguments: args }, undefined, options)) as Answer,
    close: () => client.close(),
  };
}

async function connectV2(spec: Spec): Promise<TestClient> {
  const [client, transport] = [new ClientV2(INFO), new StdioV2(spec)];
  await client.connect(transport);
  return {
    pid: transport.pid ?? 0,
    listTools: () => client.listTools(),
    call: async (name, args, options) =>
      (await client.callTool({ name, arguments: args }, options)) as unknown as Answer,
    close: () => client.close(),
  };
}

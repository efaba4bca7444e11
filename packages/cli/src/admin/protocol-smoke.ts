import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Whether the server answers as an MCP server does. */
export interface ProtocolSmoke {
  readonly ok: boolean;
  readonly returnCode: number | null;
  readonly serverInfo: unknown;
  readonly error?: string;
}

const PATIENCE_MS = 15_000;

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'codex-control-plane-mcp-admin', version: '1' },
  },
};

/** Starts the server, says initialize, and ends it again. Nothing else happens: a start has no side effects. */
export async function protocolSmoke(entry: string, env: NodeJS.ProcessEnv): Promise<ProtocolSmoke> {
  const server = spawn(process.execPath, [entry], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const patience = setTimeout(() => server.kill(), PATIENCE_MS);
  const ended = once(server, 'close');
  try {
    server.stdin.on('error', () => undefined);
    server.stdin.write(`${JSON.stringify(INITIALIZE)}\n`);
    const serverInfo = await answerIn(createInterface(server.stdout));
    server.stdin.end();
    await ended;
    const ok = serverInfo !== undefined && server.exitCode === 0;
    const said = serverInfo === undefined ? { error: 'It did not answer initialize.' } : {};
    return { ok, returnCode: server.exitCode, serverInfo: serverInfo ?? null, ...said };
  } finally {
    clearTimeout(patience);
  }
}

/** `serverInfo` of the first line that answers; undefined when the server ends without one. */
async function answerIn(lines: AsyncIterable<string>): Promise<unknown> {
  for await (const line of lines) {
    const frame = parse(line);
    if (frame?.['id'] !== INITIALIZE.id) continue;
    const { result } = frame;
    return typeof result === 'object' && result !== null && 'serverInfo' in result ? result.serverInfo : undefined;
  }
  return undefined;
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

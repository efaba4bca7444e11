import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { CodexCpError, type CallOptions, type ControlPlane, type ToolPayload } from '@codex-cp/core';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { FrameFilter } from './frame-filter.ts';
import { createServer } from './server.ts';

type Frame = Readonly<Record<string, unknown>>;
type Call = (name: string, input: unknown, options: CallOptions) => Promise<ToolPayload>;

/** A server over a fake of the tools, and the two ends of its wire. */
class Wire {
  readonly #input = new PassThrough();
  readonly #output = new PassThrough();
  readonly #lines = createInterface(this.#output)[Symbol.asyncIterator]();
  readonly #handle;
  opened = 0;

  constructor(call: Call | Error) {
    const plane = () => {
      this.opened += 1;
      return call instanceof Error ? Promise.reject(call) : Promise.resolve({ callTool: call } as ControlPlane);
    };
    const filtered = this.#input.pipe(new FrameFilter(this.#output));
    this.#handle = serveStdio(() => createServer({ version: '1.2.3', instructions: 'Be kind.', serving, plane }), {
      transport: new StdioServerTransport(filtered, this.#output),
    });
  }

  send(frame: Frame): void {
    this.#input.write(`${JSON.stringify({ jsonrpc: '2.0', ...frame })}\n`);
  }

  async next(): Promise<Frame> {
    const { value } = (await this.#lines.next()) as { value: string };
    return JSON.parse(value) as Frame;
  }

  async handshake(): Promise<Frame> {
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    this.send({ id: 'init', method: 'initialize', params });
    const answer = await this.next();
    this.send({ method: 'notifications/initialized' });
    return answer;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

const MACHINE = { platform: 'linux' as const, homedir: '/home/u', cwd: '/home/u' };
const serving = { door: 'mcp' as const, ...MACHINE, env: {}, readFile: () => undefined };

let wire: Wire;
afterEach(() => wire.close());

const answered = (fields: Frame = {}): Promise<ToolPayload> => Promise.resolve({ ok: true, ...fields });
const call = (id: unknown, name: string, more: Frame = {}): Frame => ({
  id,
  method: 'tools/call',
  params: { name, arguments: {}, ...more },
});

test('the server introduces itself by the name that clients look for, and opens nothing', async () => {
  wire = new Wire(() => answered());
  expect(await wire.handshake()).toMatchObject({
    result: {
      serverInfo: { name: 'codex-control-plane-mcp', version: '1.2.3' },
      capabilities: { tools: { listChanged: false } },
    },
  });
  wire.send({ id: 1, method: 'ping' });
  expect(await wire.next()).toMatchObject({ id: 1, result: {} });
  wire.send({ id: 2, method: 'tools/list' });
  const { result } = (await wire.next()) as { result: { tools: readonly Frame[] } };
  expect(result.tools[0]).toMatchObject({
    name: 'codex_submit_task',
    inputSchema: { type: 'object', additionalProperties: false },
    outputSchema: { type: 'object', required: ['ok'] },
    annotations: { readOnlyHint: false, destructiveHint: true, openclawContractGroup: 'stable' },
  });
  expect(JSON.stringify(result).length).toBeLessThan(20_000);
  expect(wire.opened).toBe(0);
});

test('a slow call holds back nothing', async () => {
  let finish: ((payload: ToolPayload) => void) | undefined;
  wire = new Wire((name) => (name === 'slow' ? new Promise((resolve) => (finish = resolve)) : answered({ name })));
  await wire.handshake();
  wire.send(call(1, 'slow'));
  wire.send(call(2, 'quick'));
  expect(await wire.next()).toMatchObject({
    id: 2,
    result: { structuredContent: { ok: true, name: 'quick' }, isError: false },
  });
  finish?.({ ok: true, name: 'slow' });
  expect(await wire.next()).toMatchObject({ id: 1, result: { structuredContent: { name: 'slow' } } });
});

test('text and structure of an answer are the same, failures are marked', async () => {
  const error = { code: 'CODEX_BUSY', message: 'm', details: {}, retryable: true, hint: 'h' } as const;
  wire = new Wire(() => Promise.resolve({ ok: false, error }));
  await wire.handshake();
  wire.send(call(1, 'any'));
  expect(await wire.next()).toMatchObject({
    result: {
      isError: true,
      structuredContent: { ok: false, error },
      content: [{ type: 'text', text: JSON.stringify({ ok: false, error }) }],
    },
  });
});

test('a call that the client cancels is told so', async () => {
  const aborted = new Promise<void>((resolve) => {
    wire = new Wire((_name, _input, { signal }) => {
      wire.send({ method: 'notifications/cancelled', params: { requestId: 1 } });
      signal?.addEventListener('abort', () => resolve());
      return new Promise(() => undefined);
    });
  });
  await wire.handshake();
  wire.send(call(1, 'slow'));
  await aborted;
  wire.send({ id: 2, method: 'ping' });
  expect(await wire.next()).toMatchObject({ id: 2, result: {} });
});

test('progress is sent only where it is asked for', async () => {
  wire = new Wire((_name, _input, { onProgress }) => {
    onProgress?.({ message: 'op_1: running', elapsedSeconds: 2, totalSeconds: 40 });
    return answered({ asked: onProgress !== undefined });
  });
  await wire.handshake();
  wire.send(call(1, 'any'));
  expect(await wire.next()).toMatchObject({ id: 1, result: { structuredContent: { asked: false } } });
  wire.send(call(2, 'any', { _meta: { progressToken: 'p' } }));
  expect(await wire.next()).toMatchObject({
    method: 'notifications/progress',
    params: { progressToken: 'p', progress: 2, total: 40, message: 'op_1: running' },
  });
  expect(await wire.next()).toMatchObject({ id: 2, result: { structuredContent: { asked: true } } });
});

test('an unknown method is answered as such', async () => {
  wire = new Wire(() => answered());
  await wire.handshake();
  wire.send({ id: 1, method: 'no/such/method' });
  expect(await wire.next()).toMatchObject({ id: 1, error: { code: -32_601 } });
});

test('a control plane that cannot be opened is told by every tool, in the shape of all their errors', async () => {
  wire = new Wire(new CodexCpError('CODEX_STATE_TOO_NEW', { path: '/state.sqlite3' }));
  await wire.handshake();
  wire.send(call(1, 'codex_list_operations'));
  const error = { code: 'CODEX_STATE_TOO_NEW', details: { path: '/state.sqlite3' }, retryable: false };
  expect(await wire.next()).toMatchObject({
    id: 1,
    result: { isError: true, structuredContent: { ok: false, error } },
  });
});

test('a fault of our own in opening it is told as such, without its words', async () => {
  wire = new Wire(new TypeError('x is not a function'));
  await wire.handshake();
  wire.send(call(1, 'codex_list_operations'));
  expect(await wire.next()).toMatchObject({
    result: { structuredContent: { error: { code: 'CODEX_SEND_FAILED', details: { reason: 'internal' } } } },
  });
});

test.each([[7], [[]], ['x'], [null], [false]])(
  'arguments that are no object, %j, reach the tools as they are',
  async (given) => {
    wire = new Wire((_name, input) => answered({ input }));
    await wire.handshake();
    wire.send(call(1, 'any', { arguments: given }));
    expect(await wire.next()).toMatchObject({ id: 1, result: { structuredContent: { input: given } } });
  },
);

test('a call that names no tool is an error of the protocol', async () => {
  wire = new Wire(() => answered());
  await wire.handshake();
  for (const params of [undefined, {}, { name: 7 }]) {
    wire.send({ id: 1, method: 'tools/call', ...(params && { params }) });
    expect(await wire.next()).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32_602, message: expect.any(String) as string },
    });
  }
});

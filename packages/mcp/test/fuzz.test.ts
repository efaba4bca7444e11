import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { TOOLS } from '@codex-cp/core/contract';
import type { ControlPlane } from '@codex-cp/core';
import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { HandlerRig } from '../../core/testing/handler-rig.ts';
import { visibleState } from '../../core/testing/store-contract/visible-state.ts';
import { fuzzedArguments } from '../../core/testing/tool-arguments.ts';
import { FrameFilter } from '../src/frame-filter.ts';
import { createServer } from '../src/server.ts';

type Frame = Readonly<Record<string, unknown>>;
const MACHINE = { platform: 'linux' as const, homedir: '/home/u', cwd: '/home/u' };
const FULL = { door: 'mcp' as const, ...MACHINE, env: { CODEX_CP_TOOLSETS: 'full' }, readFile: () => undefined };
/** Each run is a round trip; a busy machine takes its time. */
const PATIENCE_MS = 60_000;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The whole way of a frame: filter, transport, server, and the real tools over a store. */
async function openWire(rig: () => HandlerRig): Promise<(frame: Frame) => Promise<Frame>> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const transport = new StdioServerTransport(input.pipe(new FrameFilter(output)), output);
  const callTool: ControlPlane['callTool'] = (...args) => rig().callTool(...args);
  const plane = () => Promise.resolve({ callTool } as ControlPlane);
  const handle = serveStdio(() => createServer({ version: '1', instructions: '', serving: FULL, plane }), {
    transport,
  });
  closers.push(() => handle.close());
  const lines = createInterface(output)[Symbol.asyncIterator]();
  const ask = async (frame: Frame): Promise<Frame> => {
    input.write(`${JSON.stringify({ jsonrpc: '2.0', ...frame })}\n`);
    const { value } = (await lines.next()) as { value: string };
    return JSON.parse(value) as Frame;
  };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  await ask({ id: 'init', method: 'initialize', params });
  input.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  return ask;
}

type Result = Frame & { readonly structuredContent: Frame; readonly content: readonly { readonly text: string }[] };

/** The answer twice: as an object, and as its JSON. */
function expectObject(answer: Frame): void {
  expect(answer).toMatchObject({ id: 1, result: { structuredContent: { ok: expect.any(Boolean) as boolean } } });
  const { isError, structuredContent, content } = answer['result'] as Result;
  expect(JSON.parse(content[0]!.text)).toEqual(structuredContent);
  expect(isError).toBe(structuredContent['ok'] === false);
}

/** The answer as a text, and the same text in an object that has what its schema requires. */
function expectMessage(answer: Frame): void {
  const { isError, structuredContent, content } = answer['result'] as Result;
  expect(structuredContent).toMatchObject({ threadId: expect.any(String) as string, content: content[0]!.text });
  expect(isError).toBe('error' in structuredContent);
  expect(structuredContent).not.toHaveProperty('ok');
}

test.each(TOOLS.map((tool) => [tool.name, tool] as const))(
  '%s: a frame with any arguments gets the answer of the tool, and a refusal changes nothing',
  async (name, tool) => {
    let rig = new HandlerRig();
    const ask = await openWire(() => rig);
    await fc.assert(
      fc.asyncProperty(fuzzedArguments(tool), async (input) => {
        rig = new HandlerRig();
        rig.scene.ask(rig.scene.running().id);
        const before = visibleState(rig.store);
        const answer = await ask({ id: 1, method: 'tools/call', params: { name, arguments: input } });
        const { isError } = answer['result'] as Frame;
        (tool.answer === 'message' ? expectMessage : expectObject)(answer);
        if (isError === true) expect(visibleState(rig.store)).toEqual(before);
        expect(rig.logged).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
  PATIENCE_MS,
);

test(
  'frames of any shape are answered or ignored, and the server answers on',
  async () => {
    const ask = await openWire(() => new HandlerRig());
    const method = fc.constantFrom('tools/call', 'tools/list', 'ping', 'initialize', 'no/such/method');
    await fc.assert(
      fc.asyncProperty(
        fc.record({ id: fc.nat(), method, params: fc.dictionary(fc.string(), fc.jsonValue()) }),
        async (frame) => {
          const answer = await ask(frame);
          expect('result' in answer || 'error' in answer).toBe(true);
          expect(await ask({ id: 'after', method: 'ping' })).toMatchObject({ id: 'after', result: {} });
        },
      ),
      { numRuns: 60 },
    );
  },
  PATIENCE_MS,
);

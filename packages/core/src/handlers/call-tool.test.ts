import fc from 'fast-check';
import * as z from 'zod';
import { expect, test } from 'vitest';
import { HandlerRig } from '../../testing/handler-rig.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { findTool, TOOLS, type Tool } from '../contract/registry.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { success } from './tool-payload.ts';

test('an unknown tool is an error of the call, not of the connection', async () => {
  expect(await new HandlerRig().call('codex_no_such_tool')).toMatchObject({
    ok: false,
    error: {
      code: 'INVALID_ARGUMENT',
      details: { reason: 'unknown_tool', name: 'codex_no_such_tool' },
      retryable: false,
    },
  });
});

test('bad arguments are all named, with a hint that says what to change', async () => {
  const answer = await new HandlerRig().submit({ message: '', timeout_seconds: 0 });
  expect(answer).toMatchObject({
    error: {
      code: 'INVALID_ARGUMENT',
      details: {
        field: 'message',
        reason: 'empty',
        issues: [{ field: 'message' }, { field: 'timeout_seconds', reason: 'too_small' }],
      },
      hint: 'message must not be empty; timeout_seconds must be at least 1. Nothing was changed.',
    },
  });
});

class BrokenStore extends MemoryStore {
  constructor(readonly fault: Error) {
    super();
    this.operations.list = () => {
      throw fault;
    };
  }
}

test.each([
  ['a fault of our own', new TypeError('x is not a function')],
  ['a fault of ownership', new CodexCpError('CODEX_OWNERSHIP_LOST', { epoch: 1 })],
  ['an illegal step', new CodexCpError('CODEX_ILLEGAL_TRANSITION')],
])('%s is logged and told as internal, without its words', async (_what, fault) => {
  const rig = new HandlerRig({ store: new BrokenStore(fault) });
  expect(await rig.call('codex_list_operations')).toMatchObject({
    ok: false,
    error: { code: 'CODEX_SEND_FAILED', details: { reason: 'internal' }, retryable: false },
  });
  expect(rig.logged).toMatchObject([{ event: 'tool.failed', fields: { tool: 'codex_list_operations', error: fault } }]);
});

test('a state file that is busy is told as such, and may be tried again', async () => {
  const rig = new HandlerRig({ store: new BrokenStore(new CodexCpError('CODEX_STATE_BUSY')) });
  expect(await rig.call('codex_list_operations')).toMatchObject({
    error: { code: 'CODEX_STATE_BUSY', retryable: true },
  });
  expect(rig.logged).toEqual([]);
});

test('nothing leaves a tool that its schema does not have, at any depth', () => {
  const tool = findTool('codex_list_projects')!;
  const project = { project_id: 'p', name: 'n', path: '/p', last_activity_at: null, source: 's', secret: 1 };
  const budget = { total: 1, returned: 1, truncated: false };
  const answer = success(tool, { projects: [project], budget, operationId: 'op_1' });
  expect(answer).toEqual({
    ok: true,
    projects: [{ project_id: 'p', name: 'n', path: '/p', last_activity_at: null, source: 's' }],
    budget,
  });
});

test('an answer that is not what the tool promises is a fault', () => {
  expect(() => success(findTool('codex_list_projects')!, { projects: 7 })).toThrow();
});

test('ids at the top of an answer come in both spellings, where the tool has them so', () => {
  const answer = success(findTool('codex_list_pending_interactions')!, {
    operationId: 'op_1',
    workflowId: null,
    threadId: 't',
    turnId: null,
    interactions: [],
    returnedCount: 0,
  });
  expect(answer).toMatchObject({
    operationId: 'op_1',
    operation_id: 'op_1',
    threadId: 't',
    thread_id: 't',
    turn_id: null,
    workflow_id: null,
  });
});

/** Arguments that fit a tool in most fields and are nonsense in some. */
function argumentsOf(tool: Tool): fc.Arbitrary<Record<string, unknown>> {
  const nonsense = fc.oneof(fc.anything({ maxDepth: 2 }), fc.string(), fc.integer(), fc.constant(null));
  const shape: Readonly<Record<string, z.core.$ZodType>> = tool.input.shape;
  const fields = Object.entries(shape).map(([name, field]) => [
    name,
    fc.oneof({ weight: 3, arbitrary: plausible(field) }, { weight: 1, arbitrary: nonsense }),
  ]);
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
}

function plausible(field: z.core.$ZodType): fc.Arbitrary<unknown> {
  const schema = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' });
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? 0,
        max: Math.min(schema.maximum ?? 100, (schema.minimum ?? 0) + 100),
      });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fc.constantFrom('op_1', 'op_x', 'running', 7), { maxLength: 3 });
    case 'object':
      return fc.dictionary(fc.constantFrom('decision', 'answers', 'q', 'permissions'), fc.jsonValue({ maxDepth: 2 }), {
        maxKeys: 3,
      });
    default:
      return fc.constantFrom('op_1', 'int_3', '/home/u/demo', '/etc', 'thread_of_op_1', 'x');
  }
}

test.each(TOOLS.map((tool) => [tool.name, tool] as const))(
  '%s answers any arguments with a shape it promises and never with a fault',
  async (name, tool) => {
    await fc.assert(
      fc.asyncProperty(argumentsOf(tool), async (input) => {
        const rig = new HandlerRig();
        const running = rig.scene.running();
        rig.scene.ask(running.id);
        const before = rig.store.operations.list({ limit: 10 });
        const answer = await rig.call(name, input);
        expect(rig.logged).toEqual([]);
        expect(typeof answer['ok']).toBe('boolean');
        if (answer['ok'] === true) return;
        expect(answer['error']).toMatchObject({
          code: expect.any(String) as string,
          message: expect.any(String) as string,
          hint: expect.any(String) as string,
        });
        expect(rig.store.operations.list({ limit: 10 })).toEqual(before);
      }),
      { numRuns: 150 },
    );
  },
);

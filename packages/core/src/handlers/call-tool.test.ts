import { expect, test } from 'vitest';
import { at, HandlerRig } from '../../testing/handler-rig.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';
import { findTool } from '../contract/registry.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { createCallTool } from './call-tool.ts';
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

test('a tool that this door does not serve is refused before it does anything, and says what serves it', async () => {
  const rig = new HandlerRig();
  const callTool = createCallTool({ ...rig.deps, servedTools: ['codex_submit_task'] });
  const before = visibleState(rig.store);
  for (const [name, input] of [
    ['codex_health_summary', {}],
    ['codex_start_plan_workflow', { message: 'Plan it', cwd: '/home/u/demo' }],
  ] as const) {
    const answer = await callTool(name, input);
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'INVALID_ARGUMENT', details: { field: 'name', reason: 'not_served', name } },
    });
    expect(at(answer, 'error.hint')).toContain('CODEX_CP_TOOLSETS');
  }
  expect(visibleState(rig.store)).toEqual(before);
  expect(rig.woken).toEqual([]);
  const served = { operation_type: 'start_chat', message: 'Fix it', cwd: '/home/u/demo' };
  expect(await callTool('codex_submit_task', served)).toMatchObject({ ok: true });
});

test('a name that no tool has stays unknown, whatever is served', async () => {
  const callTool = createCallTool({ ...new HandlerRig().deps, servedTools: [] });
  expect(await callTool('codex_no_such_tool', {})).toMatchObject({ error: { details: { reason: 'unknown_tool' } } });
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

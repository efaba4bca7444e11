import { expect, test } from 'vitest';
import { ERRORS } from '../errors/catalogue.ts';
import { checkArguments } from './check-arguments.ts';
import { contractMarkdown, legacyMarkdown } from './contract-markdown.ts';
import { LISTED_TOOLS } from './generated/listed-tools.ts';
import { publishedSchemas } from './json-schemas.ts';
import { listTool } from './list-tool.ts';
import { findTool, isOfContract, TOOLS } from './registry.ts';
import { TOOL_SURFACE_HASH } from './generated/surface-hash.ts';
import { computeSurfaceHash } from './surface-hash.ts';
import { toolsIn } from './tool-sets.ts';
import { COMPATIBILITY_TOOLS, CONTRACT_VERSION, SERVER_NAME, STABLE_TOOLS } from './surface.ts';

const issuesOf = (name: string, args: unknown): readonly (readonly [string, string])[] => {
  const checked = checkArguments(findTool(name)!, args);
  return checked.ok ? [] : checked.issues.map(({ field, reason }) => [field, reason]);
};
const CONTRACT = TOOLS.filter(isOfContract);
const LEGACY = TOOLS.filter((tool) => !isOfContract(tool));
const submit = { operation_type: 'start_chat', message: 'do it', cwd: '/p' };

test('the tools have their names, their order and their stability for ever', () => {
  expect(STABLE_TOOLS).toEqual([
    'codex_submit_task',
    'codex_wait',
    'codex_get_operation_status',
    'codex_start_plan_workflow',
    'codex_get_workflow_status',
    'codex_approve_plan',
    'codex_revise_plan',
    'codex_list_pending_interactions',
    'codex_answer_pending_interaction',
    'codex_interrupt_turn',
    'codex_list_operations',
    'codex_health_summary',
  ]);
  expect(COMPATIBILITY_TOOLS).toEqual([
    'codex_start_chat',
    'codex_send_message',
    'codex_execute_plan',
    'codex_list_projects',
    'codex_list_project_chats',
    'codex_list_active_chats',
    'codex_get_chat_status',
    'codex_get_chat',
    'codex_get_turn_status',
    'codex_get_app_server_status',
    'codex_restart_app_server',
  ]);
  expect(LEGACY.map(({ name }) => name)).toEqual(['codex', 'codex-reply']);
  expect([CONTRACT_VERSION, SERVER_NAME]).toEqual(['1', 'codex-control-plane-mcp']);
  expect(TOOL_SURFACE_HASH).toBe(computeSurfaceHash());
});

test('the inputs of every tool are pinned: fields are never taken away', () => {
  const inputs = TOOLS.map((tool) => [tool.name, Object.keys(tool.input.shape)]);
  expect(Object.fromEntries(inputs)).toMatchSnapshot();
});

test.each([
  ['core', 20_000],
  ['full', 40_000],
  ['legacy', 5_000],
] as const)('all that a client lists of the set %s fits in %d bytes', (set, limit) => {
  const listed = TOOLS.map(listTool).filter(({ sets }) => sets.includes(set));
  expect(JSON.stringify(listed.map(({ tool }) => tool)).length).toBeLessThan(limit);
});

test('what a server lists was made from this registry', () => {
  expect(LISTED_TOOLS).toEqual(JSON.parse(JSON.stringify(TOOLS.map(listTool))));
});

test('a tool changes something, or belongs to the tools that read', () => {
  const read = toolsIn(['read'], TOOLS);
  expect(TOOLS.filter(({ effect }) => effect === 'read').map(({ name }) => name)).toEqual(read);
  expect(toolsIn(['core'], TOOLS)).toHaveLength(12);
  expect(toolsIn(['core', 'full'], TOOLS)).toEqual(CONTRACT.map(({ name }) => name));
  expect(toolsIn(['legacy'], TOOLS)).toEqual(LEGACY.map(({ name }) => name));
});

/** What answers and failures of the removed server had. */
const MESSAGE_FIELDS = ['threadId', 'content'];

test('an answer schema requires nothing but what failures have too, and closes nothing', () => {
  for (const tool of TOOLS) {
    const { output } = publishedSchemas(tool);
    expect(output['required']).toEqual(tool.answer === 'message' ? MESSAGE_FIELDS : ['ok']);
    expect(JSON.stringify(output)).not.toContain('"additionalProperties":false');
  }
});

test('an input schema is closed, and what may be left out may be null', () => {
  const { input } = publishedSchemas(findTool('codex_submit_task')!);
  expect(input).toMatchObject({ additionalProperties: false, required: ['operation_type', 'message'] });
  expect(input['properties']).toMatchObject({
    message: { type: 'string', minLength: 1, maxLength: 200_000 },
    cwd: { type: ['string', 'null'] },
    sandbox: {
      type: ['string', 'null'],
      enum: ['read-only', 'workspace-write', 'danger-full-access', 'respect_existing', null],
    },
    timeout_seconds: { type: ['integer', 'null'], minimum: 1, maximum: 7_200, default: 300 },
  });
});

test('every error a tool may answer with is in the catalogue and may leave the process', () => {
  for (const { errors } of TOOLS) for (const code of errors) expect(ERRORS[code]).not.toHaveProperty('internal');
});

test.each([
  [
    {},
    [
      ['operation_type', 'required'],
      ['message', 'required'],
    ],
  ],
  [{ ...submit, message: '' }, [['message', 'empty']]],
  [{ ...submit, message: ' \n' }, [['message', 'empty']]],
  [{ ...submit, client_request_id: '' }, [['client_request_id', 'empty']]],
  [{ ...submit, client_request_id: ' ' }, [['client_request_id', 'empty']]],
  [{ ...submit, message: 7 }, [['message', 'wrong_type']]],
  [{ ...submit, message: 'x'.repeat(200_001) }, [['message', 'too_big']]],
  [{ ...submit, operation_type: 'chat' }, [['operation_type', 'not_one_of']]],
  [{ ...submit, timeout_seconds: 0 }, [['timeout_seconds', 'too_small']]],
  [{ ...submit, timeout_seconds: '30' }, [['timeout_seconds', 'wrong_type']]],
  [{ ...submit, timeout_seconds: 1.5 }, [['timeout_seconds', 'wrong_type']]],
  [
    { ...submit, colour: 'red', priority: 'high' },
    [
      ['colour', 'unknown_field'],
      ['priority', 'unsupported_field'],
    ],
  ],
  [[], [['arguments', 'wrong_type']]],
  ['x', [['arguments', 'wrong_type']]],
  [null, [['arguments', 'wrong_type']]],
])('bad arguments are refused, naming field and reason (%#)', (args, issues) => {
  expect(issuesOf('codex_submit_task', args)).toEqual(issues);
});

test('null and empty text count as left out, also for fields that do not work yet', () => {
  const args = { ...submit, title: null, model: '', sandbox: null, agent_id: null, timeout_seconds: null };
  const checked = checkArguments(findTool('codex_submit_task')!, args);
  expect(checked).toMatchObject({ ok: true, given: submit, value: { ...submit, timeout_seconds: 300 } });
});

test('a key that is null is left out; an empty one is not', () => {
  const check = (client_request_id: unknown) =>
    checkArguments(findTool('codex_submit_task')!, { ...submit, client_request_id });
  expect(check(null)).toMatchObject({ ok: true, given: submit });
  expect(check('')).toMatchObject({ ok: false, issues: [{ field: 'client_request_id', reason: 'empty' }] });
});

test('where null is a value it stays one', () => {
  const tool = findTool('codex_list_pending_interactions')!;
  expect(checkArguments(tool, { status: null })).toMatchObject({ ok: true, value: { status: null } });
  expect(checkArguments(tool, {})).toMatchObject({ ok: true, value: { status: 'pending' } });
});

test('a wait needs between 1 and 50 ids', () => {
  expect(issuesOf('codex_wait', {})).toEqual([['operation_ids', 'required']]);
  expect(issuesOf('codex_wait', { operation_ids: Array.from({ length: 51 }, String) })).not.toEqual([]);
  expect(issuesOf('codex_wait', { operation_ids: ['op_1'] })).toEqual([]);
});

test('no arguments at all are an empty object', () => {
  expect(issuesOf('codex_health_summary', undefined)).toEqual([]);
});

test('the document names every tool, field and error', () => {
  const document = contractMarkdown() + legacyMarkdown();
  for (const tool of TOOLS) {
    expect(document).toContain(`### \`${tool.name}\``);
    for (const field of Object.keys(tool.input.shape)) expect(document).toContain(`| \`${field}\` |`);
  }
});

import type { ToolName } from '@codex-cp/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakePlane, type FakePlane } from '../testing/fake-plane.ts';
import { finalReport, interactionView, operationView, planView, workflowView } from '../testing/given.ts';
import { runCommand } from '../testing/run-command.ts';

let plane: FakePlane;
/** Whether somebody sits at a terminal, and what they say when they are asked. */
let asked: { readonly can: boolean; readonly yes: boolean; questions: number };

vi.mock('../src/plane.ts', async (original) => ({
  ...(await original<object>()),
  openPlane: () => Promise.resolve(plane),
}));
vi.mock('../src/confirm.ts', () => ({
  canAsk: () => asked.can,
  confirm: () => {
    asked.questions += 1;
    return Promise.resolve(asked.yes);
  },
}));

const step = (over: Parameters<typeof workflowView>[0] = {}) => ({ ...workflowView(over), idempotent: false });
const planning = { phase: 'planning', status: 'planning', nextRecommendedAction: 'wait_plan' } as const;
const executing = {
  phase: 'executing',
  status: 'executing',
  executionOperationId: 'op_2',
  currentOperationId: 'op_2',
  nextRecommendedAction: 'wait_execution',
} as const;
const ended = operationView({ operationId: 'op_2', status: 'completed', finalReport: finalReport() });

function planeWith(view = workflowView(), reason = 'needs_attention'): FakePlane {
  return fakePlane({
    codex_start_plan_workflow: () => step({ ...planning, latestPlan: null }),
    codex_get_workflow_status: () => view,
    codex_approve_plan: () => step(executing),
    codex_revise_plan: () => step(planning),
    codex_wait: () => ({ reason, waitedSeconds: 0, operations: [], workflows: [view] }),
    codex_list_pending_interactions: () => ({ interactions: view.pendingInteractions }),
    codex_interrupt_turn: () => ({
      operationId: 'op_1',
      workflowId: 'wf_1',
      status: 'cancelled',
      interrupted: true,
      confirmed: true,
      stoppedCommands: [],
    }),
    codex_get_operation_status: () => ended,
  });
}

beforeEach(() => {
  plane = planeWith();
  asked = { can: false, yes: false, questions: 0 };
});

/** What the first call of a tool was asked, without what was left out; undefined when it was not called. */
function inputOf(tool: ToolName): unknown {
  const call = plane.calls.find((each) => each.tool === tool);
  return call && (JSON.parse(JSON.stringify(call.input)) as unknown);
}

test('plan start prints the id of the workflow alone, and hints elsewhere', async () => {
  const { stdout, stderr, exitCode } = await runCommand('plan:start', 'Plan it.');
  expect([stdout, exitCode]).toEqual(['wf_1\n', 0]);
  expect(stderr).toContain('codex-cp wait wf_1');
  expect(inputOf('codex_start_plan_workflow')).toEqual({ message: 'Plan it.', cwd: process.cwd() });
});

test('every flag of plan start reaches the tool', async () => {
  const flags = ['--title', 'T', '-m', 'm', '--effort', 'high', '--sandbox', 'read-only', '--approval', 'untrusted'];
  const more = ['--key', 'key', '--max-turn-seconds', '60', '--timeout-seconds', '30', '--project', 'p'];
  await runCommand('plan:start', 'Plan it.', ...flags, ...more);
  expect(inputOf('codex_start_plan_workflow')).toEqual({
    message: 'Plan it.',
    project_id: 'p',
    title: 'T',
    model: 'm',
    effort: 'high',
    sandbox: 'read-only',
    approval_policy: 'untrusted',
    client_request_id: 'key',
    max_turn_seconds: 60,
    timeout_seconds: 30,
  });
});

test('plan start --wait prints the plan and nothing else, and how to decide elsewhere', async () => {
  const { stdout, stderr, exitCode } = await runCommand('plan:start', 'Plan it.', '--wait');
  expect([stdout, exitCode]).toEqual(['# Plan\n1. Do it\n', 0]);
  expect(stderr).toMatch(/^wf_1\n/);
  expect(stderr).toContain('codex-cp plan approve wf_1 --plan-hash hash_1');
});

test('plan start --wait that meets a question prints it whole and ends with 4', async () => {
  plane = planeWith(
    workflowView({
      ...planning,
      phase: 'waiting_for_user_input',
      status: 'waiting_for_user_input',
      pendingInteractions: [interactionView()],
    }),
  );
  const { stdout, stderr, exitCode } = await runCommand('plan:start', 'Plan it.', '--wait');
  expect([exitCode, stdout]).toEqual([4, expect.stringContaining('touch file')]);
  expect(stderr).toContain('codex-cp wait wf_1');
});

test('plan revise --wait that fails says why and ends with 1', async () => {
  const failed = { phase: 'failed', status: 'failed', lastError: 'No model.', latestPlan: null } as const;
  plane = planeWith(workflowView(failed), 'ended');
  const { stdout, stderr, exitCode } = await runCommand('plan:revise', 'wf_1', 'Smaller.', '--wait');
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain('failed: No model.');
});

test('plan revise sends the feedback, and the plan that it is about', async () => {
  const { stdout } = await runCommand('plan:revise', 'wf_1', 'Smaller.', '--plan-hash', 'hash_1', '--key', 'r');
  expect(stdout).toBe('wf_1\n');
  expect(inputOf('codex_revise_plan')).toEqual({
    workflow_id: 'wf_1',
    feedback: 'Smaller.',
    plan_hash: 'hash_1',
    client_request_id: 'r',
  });
});

test('plan show prints the plan alone; hash and command go elsewhere', async () => {
  const { stdout, stderr, exitCode } = await runCommand('plan:show', 'wf_1');
  expect([stdout, exitCode]).toEqual(['# Plan\n1. Do it\n', 0]);
  expect(stderr).toContain('codex-cp plan approve wf_1 --plan-hash hash_1');
});

test('plan show without a plan is not found, in text and JSON', async () => {
  plane = planeWith(workflowView({ ...planning, latestPlan: null }));
  const text = await runCommand('plan:show', 'wf_1');
  const told = expect.stringContaining('There is no plan to show.') as string;
  expect([text.stdout, text.exitCode, text.stderr]).toEqual(['', 3, told]);
  const { stdout, exitCode } = await runCommand('plan:show', 'wf_1', '--json');
  expect([JSON.parse(stdout), exitCode]).toEqual([expect.objectContaining({ ok: true, latestPlan: null }), 3]);
});

test('a plan whose text was removed is not found either, in text and JSON, and never said to be still to come', async () => {
  plane = planeWith(workflowView({ ...executing, latestPlan: planView({ markdown: null, text: null }) }));
  const text = await runCommand('plan:show', 'wf_1');
  expect([text.stdout, text.exitCode, text.stderr]).toEqual(['', 3, expect.stringContaining('Its text was removed')]);
  expect(text.stderr).not.toContain('yet');
  const { stdout, exitCode } = await runCommand('plan:show', 'wf_1', '--json');
  expect([JSON.parse(stdout), exitCode]).toEqual([
    { ok: true, ...(await plane.planStatus({ workflow_id: 'wf_1' })) },
    3,
  ]);
});

test.each(['plan:status', 'status'] as const)(
  '%s shows a workflow, and with --json what the tool answers',
  async (id) => {
    expect((await runCommand(id, 'wf_1')).stdout).toMatch(/^plan +completed/m);
    plane.calls.length = 0;
    const { stdout } = await runCommand(id, 'wf_1', '--json');
    expect(JSON.parse(stdout)).toEqual({ ok: true, ...workflowView() });
    expect(inputOf('codex_get_workflow_status')).toEqual({ workflow_id: 'wf_1' });
  },
);

test('wait takes workflows beside operations, and a plan that waits for a decision ends it with 4', async () => {
  const one = await runCommand('wait', 'wf_1');
  expect([one.exitCode, one.stdout]).toEqual([4, expect.stringContaining('plan_ready')]);
  expect(inputOf('codex_wait')).toEqual({ workflow_ids: ['wf_1'], wait_seconds: 300 });
  plane = fakePlane({
    codex_wait: () => ({
      reason: 'ended',
      waitedSeconds: 0,
      operations: [ended],
      workflows: [workflowView({ status: 'completed' })],
    }),
  });
  const both = await runCommand('wait', 'op_2', 'wf_1');
  expect([both.exitCode, both.stdout]).toEqual([0, expect.stringMatching(/^op_2 [^]*^wf_1 /m)]);
});

test('with --json a plan that was waited for is read once, and printed as the tool answers', async () => {
  const { stdout, exitCode } = await runCommand('plan:start', 'Plan it.', '--wait', '--json');
  expect([JSON.parse(stdout), exitCode]).toEqual([{ ok: true, ...workflowView() }, 0]);
  const reads = plane.calls.filter(({ tool }) => tool === 'codex_get_workflow_status');
  expect(reads.map(({ input }) => input)).toEqual([{ workflow_id: 'wf_1' }]);
});

test.each(['plan:cancel', 'cancel', 'interrupt'] as const)('%s names the workflow to the tool', async (id) => {
  const { exitCode, stdout } = await runCommand(id, 'wf_1');
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('wf_1')]);
  expect(inputOf('codex_interrupt_turn')).toEqual({ workflow_id: 'wf_1' });
});

describe('plan approve', () => {
  const approve = (...flags: readonly string[]) => runCommand('plan:approve', 'wf_1', ...flags);

  test('where nobody can be asked something has to be said, or nothing happens', async () => {
    expect((await approve()).exitCode).toBe(2);
    expect(plane.calls).toEqual([]);
  });

  test('a named plan is approved without a question; the id of its execution is printed', async () => {
    asked = { ...asked, can: true };
    const { stdout, stderr, exitCode } = await approve(
      '--plan-hash',
      'hash_0',
      '--sandbox',
      'read-only',
      '--key',
      'k',
      '--message',
      'Go.',
    );
    expect([stdout, exitCode, asked.questions]).toEqual(['op_2\n', 0, 0]);
    expect(stderr).toContain('codex-cp follow op_2');
    expect(inputOf('codex_approve_plan')).toEqual({
      workflow_id: 'wf_1',
      plan_hash: 'hash_0',
      sandbox: 'read-only',
      client_request_id: 'k',
      message: 'Go.',
    });
  });

  test('--yes names no plan: what has to be reviewed is left to the tool to refuse', async () => {
    await approve('--yes');
    expect(inputOf('codex_approve_plan')).toEqual({ workflow_id: 'wf_1' });
  });

  test('at a terminal the plan is shown, and the one that was shown is approved', async () => {
    asked = { can: true, yes: true, questions: 0 };
    const { stdout, stderr } = await approve();
    expect(stdout).toBe('op_2\n');
    expect(stderr).toContain('# Plan\n1. Do it\n');
    expect(inputOf('codex_approve_plan')).toEqual({ workflow_id: 'wf_1', plan_hash: 'hash_1' });
  });

  test.each([
    [['--sandbox', 'danger-full-access'], 'sandbox danger-full-access, approval on-request'],
    [['--approval', 'untrusted'], 'sandbox workspace-write, approval untrusted'],
    [['--approval', 'never_auto_approve'], 'sandbox workspace-write, approval never'],
    [
      ['--sandbox', 'respect_existing', '--approval', 'respect_existing'],
      'sandbox workspace-write, approval on-request',
    ],
  ])(
    'with %j the question is asked under "%s": what is approved, not what the workflow began with',
    async (flags, policy) => {
      asked = { can: true, yes: true, questions: 0 };
      expect((await approve(...flags)).stderr).toMatch(new RegExp(`Executes +${policy}$`, 'm'));
    },
  );

  test('a no approves nothing and ends with 6', async () => {
    asked = { can: true, yes: false, questions: 0 };
    const { stdout, stderr, exitCode } = await approve();
    expect([stdout, exitCode, inputOf('codex_approve_plan')]).toEqual(['', 6, undefined]);
    expect(stderr).toContain('Nothing was approved.');
  });

  test('a plan that is being made anew is not asked about', async () => {
    asked = { can: true, yes: true, questions: 0 };
    plane = planeWith(workflowView({ ...planning, latestPlan: planView() }));
    expect((await approve()).exitCode).toBe(2);
    expect([asked.questions, inputOf('codex_approve_plan')]).toEqual([0, undefined]);
  });

  test('one that was approved before is not asked about again', async () => {
    asked = { can: true, yes: false, questions: 0 };
    plane = planeWith(workflowView(executing));
    const { stdout, exitCode } = await approve();
    expect([stdout, exitCode, asked.questions]).toEqual(['op_2\n', 0, 0]);
  });

  test('nor is one whose text was removed since', async () => {
    asked = { can: true, yes: false, questions: 0 };
    plane = planeWith(workflowView({ ...executing, latestPlan: planView({ markdown: null, text: null }) }));
    const { stdout, exitCode } = await approve();
    expect([stdout, exitCode, asked.questions]).toEqual(['op_2\n', 0, 0]);
    expect(inputOf('codex_approve_plan')).toEqual({ workflow_id: 'wf_1', plan_hash: 'hash_1' });
  });

  test('--wait prints what Codex said and nothing else', async () => {
    plane = Object.assign(plane, {
      wait: () => Promise.resolve({ reason: 'ended', operations: [ended], workflows: [] }),
    });
    const { stdout, stderr, exitCode } = await approve('--yes', '--wait');
    expect([stdout, exitCode]).toEqual(['All done.\n', 0]);
    expect(stderr).toMatch(/^op_2\n/);
  });
});

test.each([
  ['plan:start', ['x', '--timeout', '5']],
  ['plan:revise', ['wf_1', 'x', '--timeout', '5']],
  ['plan:approve', ['wf_1', '--yes', '--timeout', '5']],
  ['plan:approve', ['wf_1', '--yes', '--plan-hash', 'h']],
] as const)('%s %j is bad usage, and nothing was asked', async (id, argv) => {
  expect((await runCommand(id, ...argv)).exitCode).toBe(2);
  expect(plane.calls).toEqual([]);
});

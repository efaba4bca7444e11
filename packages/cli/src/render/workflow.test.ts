import { expect, test } from 'vitest';
import { finalReport, interactionView, operationBrief, plain, workflowView } from '../../testing/given.ts';
import { nextSentence, renderWorkflow, renderWorkflows } from './workflow.ts';

test('a workflow shows its phase, its turns, its plan and what to do next', () => {
  const text = renderWorkflow(workflowView({ title: 'Parser', clientRequestId: 'ticket-42' }), plain);
  for (const part of ['wf_1', 'plan_ready', 'Parser', 'ticket-42', '/home/u/project', 'hash_1'])
    expect(text).toContain(part);
  expect(text).toMatch(/^TURN +STATUS +TOOK +OPERATION +TURN ID$/m);
  expect(text).toMatch(/^plan +completed +40s +op_1 +turn_1$/m);
  expect(text).not.toMatch(/^execution/m);
  expect(text.endsWith('codex-cp plan show wf_1')).toBe(true);
});

test('who planned read-only is told with what it will be executed', () => {
  expect(renderWorkflow(workflowView(), plain)).toContain(
    'sandbox read-only, approval never while planning; execution: sandbox workspace-write, approval on-request',
  );
  expect(renderWorkflow(workflowView({ runtimePolicyAdjusted: false }), plain)).not.toContain('while planning');
});

test('a workflow that was executed ends with what Codex said', () => {
  const executed = workflowView({
    phase: 'completed',
    status: 'completed',
    executionOperation: operationBrief({ operationId: 'op_2', status: 'completed' }),
    executionOperationId: 'op_2',
    finalReport: finalReport({ filesChanged: [{ path: 'a.txt', kind: 'add' }] }),
    nextRecommendedAction: 'read_final_report',
  });
  const text = renderWorkflow(executed, plain);
  expect(text).toMatch(/^execution +completed .* op_2 /m);
  expect(text).toContain('add    a.txt');
  expect(text.endsWith('All done.')).toBe(true);
});

test('how it ended is told beside the phase, with the error', () => {
  const failed = { phase: 'failed', status: 'interrupted', lastError: 'It broke.', lastErrorCode: 'CODEX_TURN_FAILED' };
  const text = renderWorkflow(workflowView(failed as Parameters<typeof workflowView>[0]), plain);
  expect(text).toMatch(/Phase +failed \(interrupted\)/);
  expect(text).toContain('It broke. [CODEX_TURN_FAILED]');
});

test('a question is shown whole with the command that answers it', () => {
  const asking = { pendingInteractions: [interactionView()] };
  expect(renderWorkflow(workflowView({ ...asking, phase: 'waiting_for_approval' }), plain)).toContain(
    'codex-cp approve int_1',
  );
});

test('only what runs in a folder names it, as in the status of its operation', () => {
  const without = (kind: 'approval' | 'user_input') => {
    const asked = { ...interactionView({ kind }) };
    delete asked.cwd;
    return renderWorkflow(workflowView({ pendingInteractions: [asked] }), plain);
  };
  expect(without('approval')).toMatch(/Directory +\/home\/u\/project/);
  expect(without('user_input')).not.toContain('Directory');
});

test.each([
  ['wait_plan', 'codex-cp wait wf_1'],
  ['wait_execution', 'codex-cp follow op_1'],
  ['answer_pending_interaction', 'codex-cp wait wf_1'],
  ['execute_plan', 'codex-cp plan show wf_1'],
  ['review_plan', 'codex-cp plan show wf_1'],
  ['inspect_diagnostics', 'codex-cp status op_1 --full'],
  ['something_new', 'something_new'],
])('%s is a command: %s', (nextRecommendedAction, command) => {
  expect(nextSentence(workflowView({ nextRecommendedAction }))).toContain(command);
});

test('the list names every workflow on one line', () => {
  const lines = renderWorkflows([workflowView(), workflowView({ workflowId: 'wf_2', title: 'Two\nlines' })], plain);
  expect(lines.split('\n')).toHaveLength(3);
  expect(lines).toContain('Two\\nlines');
});

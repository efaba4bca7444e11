import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OPERATION_STATUSES } from './operation-machine.ts';
import { PLAN_QUALITIES } from './plan.ts';
import { WORKFLOW_STATUSES, workflowMachine, type WorkflowStatus } from './workflow-machine.ts';
import { workflowNextAction, type WorkflowSituation } from './workflow-next-action.ts';

const look = (status: WorkflowStatus, over: Partial<WorkflowSituation> = {}) =>
  workflowNextAction({ status, operation: 'running', quality: 'valid_plan', sight: 'watched', ...over });

test('every phase says what to do next and when to ask again', () => {
  const hints = WORKFLOW_STATUSES.map((status) => {
    const { nextRecommendedAction, recommendedPollAfterSeconds, pollRecommended } = look(status);
    return [status, nextRecommendedAction, recommendedPollAfterSeconds, pollRecommended];
  });
  expect(hints).toEqual([
    ['planning', 'wait_plan', 10, true],
    ['plan_ready', 'execute_plan', 0, false],
    ['executing', 'wait_execution', 30, true],
    ['completed', 'read_final_report', 0, false],
    ['failed', 'inspect_diagnostics', 0, false],
    ['interrupted', 'inspect_diagnostics', 0, false],
    ['cancelled', 'inspect_diagnostics', 0, false],
    ['unknown_after_app_server_exit', 'inspect_diagnostics', 0, false],
  ]);
});

test('a question comes before anything else in both phases, and nowhere else', () => {
  for (const operation of ['waiting_for_approval', 'waiting_for_user_input'] as const) {
    const asked = WORKFLOW_STATUSES.filter(
      (status) => look(status, { operation }).nextRecommendedAction === 'answer_pending_interaction',
    );
    expect(asked).toEqual(['planning', 'executing']);
    expect(look('planning', { operation }).recommendedPollAfterSeconds).toBe(15);
  }
});

test('only a valid plan is to be executed without a second look', () => {
  const actions = [...PLAN_QUALITIES, undefined].map(
    (quality) => look('plan_ready', { quality }).nextRecommendedAction,
  );
  expect(actions).toEqual(['execute_plan', ...PLAN_QUALITIES.slice(1).map(() => 'review_plan'), 'review_plan']);
});

test('while nobody can tell what the turn does, the next look is due in two seconds; a review has no hurry', () => {
  const seconds = WORKFLOW_STATUSES.map((status) => look(status, { sight: 'recovering' }).recommendedPollAfterSeconds);
  expect(seconds).toEqual([2, 0, 2, 0, 0, 0, 0, 0]);
});

const OF_PHASE: Readonly<Record<WorkflowStatus, readonly string[]>> = {
  planning: ['wait_plan', 'answer_pending_interaction'],
  plan_ready: ['execute_plan', 'review_plan'],
  executing: ['wait_execution', 'answer_pending_interaction'],
  completed: ['read_final_report'],
  failed: ['inspect_diagnostics'],
  interrupted: ['inspect_diagnostics'],
  cancelled: ['inspect_diagnostics'],
  unknown_after_app_server_exit: ['inspect_diagnostics'],
};

test('whatever the situation, the action is one of its phase, and only what goes on by itself is polled', () => {
  const situations = fc.record({
    status: fc.constantFrom(...WORKFLOW_STATUSES),
    operation: fc.constantFrom(...OPERATION_STATUSES, undefined),
    quality: fc.constantFrom(...PLAN_QUALITIES, undefined),
    sight: fc.constantFrom('watched' as const, 'recovering' as const),
  });
  fc.assert(
    fc.property(situations, (situation) => {
      const { nextRecommendedAction, recommendedPollAfterSeconds, pollRecommended } = workflowNextAction(situation);
      expect(OF_PHASE[situation.status]).toContain(nextRecommendedAction);
      const goesOn = !workflowMachine.isTerminal(situation.status) && situation.status !== 'plan_ready';
      expect(pollRecommended).toBe(goesOn);
      expect(recommendedPollAfterSeconds > 0).toBe(goesOn);
    }),
  );
});

import { expect, test } from 'vitest';
import { nextAction } from './next-action.ts';
import { OPERATION_STATUSES } from './operation-machine.ts';

test('every status says what to do next and when to ask again', () => {
  const hints = OPERATION_STATUSES.map((status) => {
    const { nextRecommendedAction, recommendedPollAfterSeconds, pollRecommended } = nextAction(status, 'watched');
    return [status, nextRecommendedAction, recommendedPollAfterSeconds, pollRecommended];
  });
  expect(hints).toEqual([
    ['queued', 'wait_for_background_worker', 2, true],
    ['starting', 'poll_operation_status', 2, true],
    ['submitting', 'poll_operation_status', 2, true],
    ['running', 'poll_turn_status', 15, true],
    ['waiting_for_approval', 'answer_pending_interaction', 10, true],
    ['waiting_for_user_input', 'answer_pending_interaction', 10, true],
    ['reconciling', 'poll_operation_status', 2, true],
    ['completed', 'read_final_report', 0, false],
    ['failed', 'inspect_diagnostics', 0, false],
    ['interrupted', 'inspect_diagnostics', 0, false],
    ['cancelled', 'inspect_diagnostics', 0, false],
    ['unknown_after_app_server_exit', 'inspect_diagnostics', 0, false],
  ]);
});

test('while nobody can tell what the turn does, the next look is due in two seconds', () => {
  expect(nextAction('running', 'recovering').recommendedPollAfterSeconds).toBe(2);
});

import { expect, test } from 'vitest';
import { OPERATION_STATUSES, operationMachine } from './operation-machine.ts';
import { workflowMachine } from './workflow-machine.ts';
import { progressEvent } from './workflow-progress.ts';

const ENDS = OPERATION_STATUSES.filter(operationMachine.isTerminal);
const UNDER_WAY = OPERATION_STATUSES.filter((status) => !operationMachine.isTerminal(status));
const PLANS = ['captured', 'missing'] as const;

test.each([
  ['planning', 'completed', 'captured', 'plan_ready'],
  ['planning', 'completed', 'missing', 'failed'],
  ['planning', 'failed', 'captured', 'failed'],
  ['planning', 'interrupted', 'captured', 'interrupted'],
  ['planning', 'cancelled', 'missing', 'cancelled'],
  ['planning', 'unknown_after_app_server_exit', 'missing', 'unknown_after_app_server_exit'],
  ['executing', 'completed', 'missing', 'completed'],
  ['executing', 'completed', 'captured', 'completed'],
  ['executing', 'failed', 'missing', 'failed'],
  ['executing', 'interrupted', 'missing', 'interrupted'],
  ['executing', 'cancelled', 'missing', 'cancelled'],
  ['executing', 'unknown_after_app_server_exit', 'missing', 'unknown_after_app_server_exit'],
] as const)('a workflow that is %s, its operation %s and its plan %s, is then %s', (phase, ended, plan, status) => {
  const event = progressEvent(phase, ended, plan);
  expect(event && workflowMachine.next(phase, event)).toBe(status);
});

test('an operation that is under way moves nothing, and each end of one moves both phases', () => {
  for (const phase of ['planning', 'executing'] as const) {
    for (const plan of PLANS) {
      expect(UNDER_WAY.flatMap((status) => progressEvent(phase, status, plan) ?? [])).toEqual([]);
      for (const ended of ENDS) {
        const event = progressEvent(phase, ended, plan);
        expect(event && workflowMachine.next(phase, event)).toBeDefined();
      }
    }
  }
});

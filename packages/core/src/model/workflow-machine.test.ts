import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WORKFLOW_EVENTS, WORKFLOW_STATUSES, workflowMachine, type WorkflowStatus } from './workflow-machine.ts';

/** Every step that there is; whatever is not here is refused. */
const STEPS: Readonly<Partial<Record<WorkflowStatus, Readonly<Record<string, WorkflowStatus>>>>> = {
  planning: {
    planCaptured: 'plan_ready',
    planMissing: 'failed',
    operationFailed: 'failed',
    operationInterrupted: 'interrupted',
    operationCancelled: 'cancelled',
    operationUnknown: 'unknown_after_app_server_exit',
  },
  plan_ready: { planApproved: 'executing', revisionRequested: 'planning', cancelRequested: 'cancelled' },
  executing: {
    executionCompleted: 'completed',
    operationFailed: 'failed',
    operationInterrupted: 'interrupted',
    operationCancelled: 'cancelled',
    operationUnknown: 'unknown_after_app_server_exit',
  },
};
const PAIRS = WORKFLOW_STATUSES.flatMap((status) => WORKFLOW_EVENTS.map((event) => [status, event] as const));

test.each(PAIRS)('%s takes %s as the table says, or not at all', (status, event) => {
  expect(workflowMachine.next(status, event)).toBe(STEPS[status]?.[event]);
});

/** The statuses that a history leads through; an event that is not taken changes nothing. */
function live(events: readonly (typeof WORKFLOW_EVENTS)[number][]): readonly WorkflowStatus[] {
  const seen: WorkflowStatus[] = ['planning'];
  for (const event of events) {
    const next = workflowMachine.next(seen.at(-1) ?? 'planning', event);
    if (next !== undefined) seen.push(next);
  }
  return seen;
}

const histories = fc.array(fc.constantFrom(...WORKFLOW_EVENTS), { maxLength: 60 });

test('no history leads out of an end', () => {
  fc.assert(
    fc.property(histories, (events) => {
      const left = live(events).slice(0, -1);
      expect(left.filter((status) => workflowMachine.isTerminal(status))).toEqual([]);
    }),
  );
});

test('nothing is executed that was not ready for review right before, and nothing twice', () => {
  fc.assert(
    fc.property(histories, (events) => {
      const seen = live(events);
      expect(seen.filter((status) => status === 'executing').length).toBeLessThanOrEqual(1);
      const at = seen.indexOf('executing');
      if (at !== -1) expect(seen[at - 1]).toBe('plan_ready');
    }),
  );
});

test('a workflow completes only by way of its execution', () => {
  fc.assert(
    fc.property(histories, (events) => {
      const seen = live(events);
      const at = seen.indexOf('completed');
      if (at !== -1) expect(seen[at - 1]).toBe('executing');
    }),
  );
});

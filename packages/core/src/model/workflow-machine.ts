import { defineMachine } from './machine.ts';

export const WORKFLOW_STATUSES = [
  'planning',
  'plan_ready',
  'executing',
  'completed',
  'failed',
  'interrupted',
  'cancelled',
  'unknown_after_app_server_exit',
] as const;
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

export const WORKFLOW_EVENTS = [
  'planCaptured',
  'planMissing',
  'planApproved',
  'revisionRequested',
  'executionCompleted',
  'cancelRequested',
  'operationFailed',
  'operationInterrupted',
  'operationCancelled',
  'operationUnknown',
] as const;
export type WorkflowEvent = (typeof WORKFLOW_EVENTS)[number];

/** The operation of the phase came to an end that is no success: so does the workflow. */
const endsBadly = {
  operationFailed: 'failed',
  operationInterrupted: 'interrupted',
  operationCancelled: 'cancelled',
  operationUnknown: 'unknown_after_app_server_exit',
} as const;

/**
 * Plan, review, execution: two phases that each are an operation, and between them a decision. A workflow moves in the very
 * transaction in which its operation ends; that it waits for an answer is the status of the operation, not its own.
 */
export const workflowMachine = defineMachine<WorkflowStatus, WorkflowEvent>({
  planning: { planCaptured: 'plan_ready', planMissing: 'failed', ...endsBadly },
  plan_ready: { planApproved: 'executing', revisionRequested: 'planning', cancelRequested: 'cancelled' },
  executing: { executionCompleted: 'completed', ...endsBadly },
  completed: {},
  failed: {},
  interrupted: {},
  cancelled: {},
  unknown_after_app_server_exit: {},
});

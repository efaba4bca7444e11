/** Words that clients see. They never change; new ones may be added. */

/** Where an operation is, as clients know it. */
export const WIRE_OPERATION_STATUSES = [
  'queued',
  'starting_app_server',
  'starting_thread',
  'starting_turn',
  'running',
  'waiting_for_approval',
  'waiting_for_user_input',
  'completed',
  'failed',
  'interrupted',
  'cancelled',
  'unknown_after_app_server_exit',
] as const;
export type WireOperationStatus = (typeof WIRE_OPERATION_STATUSES)[number];

/** Where an interaction is, as clients know it. */
export const WIRE_INTERACTION_STATUSES = [
  'pending',
  'answered',
  'auto_declined',
  'expired',
  'failed',
  'orphaned_after_app_server_exit',
] as const;
export type WireInteractionStatus = (typeof WIRE_INTERACTION_STATUSES)[number];

/** What kind of answer an interaction wants, as clients know it. */
export const WIRE_INTERACTION_KINDS = ['approval', 'permissions', 'user_input', 'elicitation'] as const;
export type WireInteractionKind = (typeof WIRE_INTERACTION_KINDS)[number];

/** Where a workflow is, as clients know it. */
export const WORKFLOW_PHASES = [
  'planning',
  'waiting_for_approval',
  'waiting_for_user_input',
  'plan_ready',
  'executing',
  'completed',
  'failed',
  'orphaned_after_app_server_exit',
] as const;
export type WorkflowPhase = (typeof WORKFLOW_PHASES)[number];

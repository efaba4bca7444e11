import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { operationBrief, operationView, turnStatus } from '../views/operation.ts';
import { workflowBrief, workflowView } from '../views/workflow.ts';
import { WIRE_OPERATION_STATUSES } from '../words.ts';

/** No text is longer than a program can hold. */
const MAX_OFFSET = 1_000_000_000;

/** The status of one operation. */
export const getOperationStatus = defineTool({
  name: 'codex_get_operation_status',
  title: 'Read an operation',
  summary:
    'Status of one task: progress, open questions, final report. With wait_seconds it answers as soon as the task ends or needs you.',
  group: 'operations',
  stability: 'stable',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z.strictObject({
    operation_id: field.id,
    wait_seconds: field.waitSeconds.default(0),
    last_messages: field.lastMessages,
    message_max_chars: field.messageMaxChars,
    message_offset: z.int().min(0).max(MAX_OFFSET).default(0).describe('Where in the final text to begin.'),
    include_request: z.boolean().default(false).describe('The whole prompt and the policy.'),
    include_events: z.boolean().default(false),
    progress_events: z.int().min(0).max(100).optional().describe('3 while it runs, else 0.'),
    progress_max_chars: z.int().min(200).max(20_000).default(2_000),
  }),
  output: operationView,
  errors: STATE_ERRORS,
  cli: { id: 'status', args: ['operation_id'] },
});

/** All operations, newest first. */
export const listOperations = defineTool({
  name: 'codex_list_operations',
  title: 'List operations',
  summary: 'Tasks, newest first. Finds work whose ids were lost.',
  group: 'operations',
  stability: 'stable',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z.strictObject({
    status: z.array(z.enum(WIRE_OPERATION_STATUSES)).min(1).optional(),
    project_id: field.id.optional(),
    thread_id: field.id.optional(),
    created_after: z.iso.datetime({ offset: true }).optional().describe('ISO 8601.'),
    limit: z.int().min(1).max(200).default(50),
    cursor: field.id.optional().describe('nextCursor of the last page.'),
  }),
  output: z.object({ operations: z.array(operationBrief), nextCursor: z.string().nullable() }),
  errors: STATE_ERRORS,
  cli: { id: 'list', args: [] },
});

/** Waits for operations. */
export const wait = defineTool({
  name: 'codex_wait',
  title: 'Wait for operations',
  summary:
    'Waits until one of the tasks ends or needs an answer, or the time is up. One id: answers its whole status with the final report; several: a short form. Prefer this to polling.',
  group: 'operations',
  stability: 'stable',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z
    .strictObject({
      operation_ids: z.array(field.id).max(50).optional(),
      workflow_ids: z.array(field.id).max(50).optional(),
      wait_seconds: field.waitSeconds.default(40),
    })
    .refine(({ operation_ids = [], workflow_ids = [] }) => inBounds(operation_ids.length + workflow_ids.length), {
      path: ['operation_ids'],
      error: 'between 1 and 50 ids together',
    }),
  output: z.object({
    reason: z.enum(['ended', 'needs_attention', 'timeout']),
    waitedSeconds: z.number(),
    operations: z.array(z.union([operationView, operationBrief])),
    workflows: z.array(z.union([workflowView, workflowBrief])),
  }),
  errors: STATE_ERRORS,
  cli: { id: 'wait', args: ['operation_ids'] },
});

const inBounds = (count: number): boolean => count >= 1 && count <= 50;

/** Stops a turn, or cancels what has not begun. */
export const interruptTurn = defineTool({
  name: 'codex_interrupt_turn',
  title: 'Stop a task',
  summary:
    'Stops a running task and the commands it runs, or cancels one that is queued. Name it by operation_id, by workflow_id (stops its turn, or calls off a plan that waits for review), or by thread_id and turn_id.',
  group: 'operations',
  stability: 'stable',
  effect: 'control',
  destructive: true,
  idempotent: true,
  input: z.strictObject({
    operation_id: field.id.optional().describe('The task to stop.'),
    thread_id: field.id.optional().describe('Its active task is stopped.'),
    turn_id: field.id.optional(),
    workflow_id: field.id
      .optional()
      .describe('The workflow to cancel: its planning or execution is stopped, a plan in review is never executed.'),
    keep_commands: z.boolean().default(false).describe('Leave running commands alone.'),
    timeout_seconds: z.int().min(1).max(120).default(30).describe('How long to wait for the end, 20 s at most.'),
  }),
  output: z.object({
    interrupted: z.boolean(),
    confirmed: z.boolean(),
    operationId: z.string(),
    workflowId: z.string().nullable(),
    threadId: z.string().nullable(),
    turnId: z.string().nullable(),
    interruptedTarget: z.object({
      source: z.enum(['operation', 'direct', 'workflow']),
      operationId: z.string(),
      threadId: z.string().nullable(),
      turnId: z.string().nullable(),
    }),
    status: z.enum(WIRE_OPERATION_STATUSES),
    stoppedCommands: z.array(z.string()),
    appServerResult: z.record(z.string(), z.unknown()).nullable(),
    turnStatus: turnStatus.nullable(),
    nextRecommendedAction: z.string(),
    recommendedPollAfterSeconds: z.number(),
    pollRecommended: z.boolean(),
  }),
  errors: [...STATE_ERRORS, 'CODEX_TURN_NOT_FOUND'],
  cli: { id: 'interrupt', args: ['operation_id'] },
});

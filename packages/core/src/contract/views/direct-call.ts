import * as z from 'zod';
import { operationView, submitView } from './operation.ts';
import { workflowBrief } from './workflow.ts';

const kept = operationView.pick({
  operationId: true,
  clientRequestId: true,
  projectId: true,
  chatId: true,
  threadId: true,
  turnId: true,
  title: true,
  startedAt: true,
  updatedAt: true,
  completedAt: true,
  status: true,
  lastError: true,
  lastErrorCode: true,
  appServerGeneration: true,
  promptSubmissionId: true,
  latestMessages: true,
  pendingInteractions: true,
  warnings: true,
  nextRecommendedAction: true,
  recommendedPollAfterSeconds: true,
});

/** The answer to one of the older calls: the turn that was started, or the operation that will start it. */
export const directCallView = kept.extend({
  accepted: z.literal(true),
  /** Always null: older clients read `firstMessage`. */
  first_message: z.null(),
  firstMessage: z.object({
    role: z.literal('assistant'),
    text: z.string().nullable(),
    createdAt: z.string().nullable(),
    truncated: z.boolean(),
    observed: z.boolean(),
    /** It was waited for and did not come in that time. */
    timedOut: z.boolean(),
  }),
  pollRecommended: z.boolean(),
  effectiveApprovalPolicy: z.string(),
  effectiveSandboxPolicy: z.string(),
  effectiveCollaborationMode: z.string(),
  effectiveCwd: z.string(),
  effectiveModel: z.string().nullable(),
  processGeneration: z.int().nullable(),
  note: z.string().optional(),
  ...submitView.pick({ idempotent: true, idempotencyScope: true, workerStartError: true }).shape,
});

/** The same for the execution of a plan. */
export const planExecutionView = directCallView.extend({
  planExecution: z.literal(true),
  workflowId: z.string().nullable(),
  workflow: workflowBrief.nullable(),
});

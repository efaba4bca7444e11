import * as z from 'zod';
import { PLAN_QUALITIES } from '../../model/plan.ts';
import { WORKFLOW_PHASES } from '../words.ts';
import { interactionBrief } from './interaction.ts';
import { finalReport, operationBrief, recovering, turnInShort, turnStatus } from './operation.ts';

const time = z.string().nullable();

const planIdentity = {
  planHash: z.string(),
  turnId: z.string().nullable(),
  status: z.literal('completed'),
  planQuality: z.enum(PLAN_QUALITIES),
  createdAt: z.string(),
};

/** A plan that Codex proposed. Text in `markdown` and `text`, byte for byte as far as it is not truncated. */
export const planView = z.object({
  ...planIdentity,
  itemId: z.string().nullable(),
  threadId: z.string(),
  markdown: z.string().nullable(),
  text: z.string().nullable(),
  quality: z.enum(PLAN_QUALITIES),
  valid: z.boolean(),
  /** It has to be approved by its plan_hash. */
  requiresReview: z.boolean(),
  isBlocker: z.boolean(),
  updatedAt: z.string(),
  completedAt: z.string(),
  truncated: z.boolean(),
  originalChars: z.int(),
});

/** The operation of a phase, without what stands in the workflow beside it. */
const phaseOperation = operationBrief.pick({
  operationId: true,
  status: true,
  createdAt: true,
  completedAt: true,
  lastErrorCode: true,
});

/** The operation that a step has stored or found. */
const stepOperation = operationBrief.pick({ operationId: true, operationType: true, status: true });

/** Whole with include_events: with them an answer may be long. */
const phaseTurn = z.union([turnStatus, turnInShort]);

/** Plan, review and execution of one task. */
export const workflowView = z.object({
  workflowId: z.string(),
  workflowKind: z.literal('plan_then_execute'),
  projectId: z.string(),
  threadId: z.string().nullable(),
  chatId: z.string().nullable(),
  cwd: z.string(),
  title: z.string().nullable(),
  phase: z.enum(WORKFLOW_PHASES),
  status: z.string(),
  clientRequestId: z.string().nullable(),
  executionClientRequestId: z.string().nullable(),
  currentOperationId: z.string(),
  planOperationId: z.string(),
  executionOperationId: z.string().nullable(),
  planTurnId: z.string().nullable(),
  executionTurnId: z.string().nullable(),
  latestPlanItemId: z.string().nullable(),
  latestPlanHash: z.string().nullable(),
  latestReportHash: z.string().nullable(),
  planOperation: phaseOperation.nullable(),
  executionOperation: phaseOperation.nullable(),
  planTurn: phaseTurn.nullable(),
  executionTurn: phaseTurn.nullable(),
  /** Newest first, without what `latestPlan` tells of the first. */
  plans: z.array(z.object(planIdentity)),
  latestPlan: planView.nullable(),
  finalReport: finalReport.nullable(),
  pendingInteractions: z.array(interactionBrief),
  /** What was asked for, and what the turn of the present phase really runs with: a plan is always made read-only. */
  requestedSandbox: z.string(),
  effectiveSandbox: z.string(),
  requestedApprovalPolicy: z.string(),
  effectiveApprovalPolicy: z.string(),
  runtimePolicyAdjusted: z.boolean(),
  lastError: z.string().nullable(),
  lastErrorCode: z.string().optional(),
  lastErrorRetryable: z.boolean().optional(),
  recovering: recovering.optional(),
  appServerGeneration: z.int().nullable(),
  source: z.string(),
  stalenessSeconds: z.number(),
  events: z.array(z.record(z.string(), z.unknown())).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  completedAt: time,
  reportPruned: z.literal(true).optional(),
  nextRecommendedAction: z.string(),
  recommendedPollAfterSeconds: z.number(),
  pollRecommended: z.boolean(),
});

/** The answer to a step: the workflow, and whether the step was made before. */
export const workflowStepView = workflowView.extend({
  idempotent: z.boolean(),
  idempotencyScope: z.enum(['start', 'approve', 'revise']).optional(),
  startOperation: stepOperation.optional(),
  approveOperation: stepOperation.optional(),
  reviseOperation: stepOperation.optional(),
  workerStartError: z.string().optional(),
});

/** One line about a workflow. */
export const workflowBrief = workflowView.pick({
  workflowId: true,
  phase: true,
  status: true,
  threadId: true,
  projectId: true,
  title: true,
  currentOperationId: true,
  latestPlanHash: true,
  lastErrorCode: true,
  recovering: true,
  createdAt: true,
  completedAt: true,
  nextRecommendedAction: true,
});

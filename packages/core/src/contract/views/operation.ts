import * as z from 'zod';
import { WIRE_OPERATION_STATUSES } from '../words.ts';
import { interactionBrief } from './interaction.ts';

const time = z.string().nullable();

/** Why nobody can tell at present what the turn does, and what happens next. */
export const recovering = z.object({ since: z.string(), reason: z.string(), next: z.string() });

const identity = {
  operationId: z.string(),
  operationType: z.string(),
  status: z.enum(WIRE_OPERATION_STATUSES),
  projectId: z.string().nullable(),
  threadId: z.string().nullable(),
  turnId: z.string().nullable(),
  cwd: z.string(),
  title: z.string().nullable(),
  createdAt: z.string(),
  completedAt: time,
  lastErrorCode: z.string().optional(),
};

/** One line of a list of operations: what tells it from the others, and what to do about it. */
export const operationBrief = z.object({
  ...identity,
  /** Only where the caller gave one. */
  clientRequestId: z.string().optional(),
  /** Only for a turn of a plan workflow. */
  workflowId: z.string().optional(),
  /** Only where there are any. */
  pendingInteractionCount: z.int().optional(),
  recovering: recovering.optional(),
  nextRecommendedAction: z.string(),
});

const message = z.object({
  role: z.literal('assistant'),
  created_at: z.string(),
  createdAt: z.string(),
  eventType: z.string(),
  sequence: z.int(),
  text: z.string(),
  truncated: z.literal(true).optional(),
});

const commandRun = z.object({
  command: z.string(),
  status: z.string(),
  exitCode: z.number().nullable(),
  durationMs: z.number().nullable(),
});

/** What a turn left behind. `text` is byte for byte what Codex said last, as far as `returnedChars`. */
export const finalReport = z.object({
  text: z.string(),
  truncated: z.boolean(),
  originalChars: z.int(),
  returnedChars: z.int(),
  threadId: z.string().nullable(),
  turnId: z.string().nullable(),
  source: z.string(),
  readFullVia: z.string(),
  /** Where `text` begins in the whole; only with message_offset. */
  offset: z.int().optional(),
  filesChanged: z.array(z.object({ path: z.string(), kind: z.string(), movePath: z.string().optional() })),
  /** Only where `filesChanged` does not name them all. */
  filesChangedCount: z.int().optional(),
  commands: z.object({
    total: z.int(),
    failed: z.int(),
    declined: z.int(),
    exitCodes: z.array(z.number().nullable()),
    newest: z.array(commandRun).optional(),
  }),
  toolCalls: z.int().optional(),
  stoppedCommands: z.array(z.string()).optional(),
  tokenUsage: z
    .object({
      totalTokens: z.int(),
      inputTokens: z.int(),
      cachedInputTokens: z.int(),
      outputTokens: z.int(),
      reasoningOutputTokens: z.int(),
      partial: z.literal(true).optional(),
    })
    .nullable(),
  durationMs: z.number().nullable(),
});

/** The turn of an operation in short; ids and times stand in the operation too. */
export const turnInShort = z.object({
  status: z.string(),
  completionObserved: z.boolean(),
  lastError: z.string().optional(),
});

/** The turn of an operation, as far as the operation knows it. */
export const turnStatus = turnInShort.extend({
  threadId: z.string().nullable(),
  turnId: z.string(),
  chatId: z.string().nullable(),
  startedAt: time,
  completedAt: time,
  lastError: z.string().nullable(),
});

const policy = z.object({
  sandbox: z.string(),
  approvalPolicy: z.string(),
  model: z.string().nullable(),
  effort: z.string().nullable(),
  collaborationMode: z.string(),
  maxTurnSeconds: z.number().nullable(),
});

/** Everything about one operation. */
export const operationView = z.object({
  ...identity,
  clientRequestId: z.string(),
  updatedAt: z.string(),
  lastError: z.string().nullable(),
  phase: z.string(),
  chatId: z.string().nullable(),
  workflowId: z.string().nullable(),
  attemptCount: z.int(),
  maxAttempts: z.int(),
  nextAttemptAt: time,
  waitReason: z.string().optional(),
  startedAt: time,
  lastErrorRetryable: z.boolean().optional(),
  appServerGeneration: z.int().nullable(),
  request: z.record(z.string(), z.unknown()).nullable(),
  policy: policy.optional(),
  operationSource: z.string(),
  leaseState: z.object({
    state: z.enum(['none', 'owned_by_this_worker', 'owned_by_other_worker', 'expired']),
    leaseOwner: z.string().nullable(),
    leaseExpiresAt: z.null(),
    lastHeartbeatAt: time,
    nextAttemptAt: time,
    maxAttempts: z.int(),
  }),
  promptSubmissionId: z.string(),
  duplicateOfSubmissionId: z.string().nullable(),
  similarity: z.number().nullable(),
  dedupState: z.object({
    state: z.enum(['new', 'duplicate_continuation', 'not_recorded']),
    promptSubmissionId: z.string(),
    status: z.string(),
    deduplicated: z.boolean(),
    duplicateOfSubmissionId: z.string().nullable(),
    similarity: z.number().nullable(),
  }),
  /** Whole with include_events or include_request: with them an answer may be long. */
  turnStatus: z.union([turnStatus, turnInShort]).nullable(),
  latestMessages: z.array(message),
  pendingInteractions: z.array(interactionBrief),
  progressEvents: z.array(z.object({ at: z.string(), text: z.string() })).optional(),
  finalReport: finalReport.nullable(),
  warnings: z.array(z.string()).optional(),
  interruptRequestedAt: z.string().optional(),
  recovering: recovering.optional(),
  reportPruned: z.literal(true).optional(),
  source: z.string(),
  stalenessSeconds: z.number(),
  events: z.array(z.record(z.string(), z.unknown())).optional(),
  nextRecommendedAction: z.string(),
  recommendedPollAfterSeconds: z.number(),
  pollRecommended: z.boolean(),
});

/** The answer to a submit: the operation, and whether it was there already. */
export const submitView = operationView.extend({
  idempotent: z.boolean(),
  idempotencyScope: z.string().optional(),
  deduplicated: z.boolean().optional(),
  dedupAction: z.string().optional(),
  originalOperationType: z.string().optional(),
  existingOperationId: z.string().optional(),
  existingChatId: z.string().nullable().optional(),
  existingThreadId: z.string().nullable().optional(),
  existingTurnId: z.string().nullable().optional(),
  existingStatus: z.string().optional(),
  workerStartError: z.string().optional(),
});

import type { OperationEventRecord } from '@codex-cp/core';
import type { Format } from '../src/render/format.ts';
import { createStyle } from '../src/render/style.ts';
import type {
  FinalReport,
  InteractionView,
  OperationBrief,
  OperationView,
  PlanView,
  WorkflowView,
} from '../src/views.ts';

/** The moment at which tests look. */
export const NOW = new Date('2026-11-24T12:00:00.000Z');

/** For a pipe. */
export const plain: Format = { kind: 'plain', width: null, style: createStyle('off'), now: NOW };

/** For a terminal of 80 columns, with colour. */
export const terminal: Format = { kind: 'terminal', width: 80, style: createStyle('on'), now: NOW };

/** A whole view of a running operation; tests name what matters. */
export const operationView = (over: Partial<OperationView> = {}): OperationView => ({
  operationId: 'op_1',
  operationType: 'start_chat',
  status: 'running',
  projectId: 'project_1',
  threadId: 'thread_1',
  turnId: 'turn_1',
  cwd: '/home/u/project',
  title: null,
  createdAt: '2026-11-24T11:59:00.000Z',
  updatedAt: '2026-11-24T11:59:30.000Z',
  completedAt: null,
  lastError: null,
  clientRequestId: 'auto:op_1',
  phase: 'running',
  chatId: 'thread_1',
  workflowId: null,
  attemptCount: 1,
  maxAttempts: 3,
  nextAttemptAt: null,
  startedAt: '2026-11-24T11:59:10.000Z',
  appServerGeneration: 1,
  request: { message: 'Do it.' },
  operationSource: 'durable_queue',
  leaseState: {
    state: 'owned_by_other_worker',
    leaseOwner: 'worker_1',
    leaseExpiresAt: null,
    lastHeartbeatAt: null,
    nextAttemptAt: null,
    maxAttempts: 3,
  },
  promptSubmissionId: 'ps_1',
  duplicateOfSubmissionId: null,
  similarity: null,
  dedupState: {
    state: 'new',
    promptSubmissionId: 'ps_1',
    status: 'running',
    deduplicated: false,
    duplicateOfSubmissionId: null,
    similarity: null,
  },
  turnStatus: {
    threadId: 'thread_1',
    turnId: 'turn_1',
    chatId: 'thread_1',
    status: 'running',
    completionObserved: false,
    startedAt: '2026-11-24T11:59:10.000Z',
    completedAt: null,
    lastError: null,
  },
  latestMessages: [],
  pendingInteractions: [],
  finalReport: null,
  source: 'live',
  stalenessSeconds: 0,
  nextRecommendedAction: 'poll_turn_status',
  recommendedPollAfterSeconds: 15,
  pollRecommended: true,
  ...over,
});

/** What a turn that did nothing but speak left behind. */
export const finalReport = (over: Partial<FinalReport> = {}): FinalReport => ({
  text: 'All done.',
  truncated: false,
  originalChars: 9,
  returnedChars: 9,
  threadId: 'thread_1',
  turnId: 'turn_1',
  source: 'turn',
  readFullVia: 'codex_get_operation_status',
  filesChanged: [],
  commands: { total: 0, failed: 0, declined: 0, exitCodes: [] },
  tokenUsage: null,
  durationMs: 1_500,
  ...over,
});

/** A command that waits for approval. */
export const interactionView = (over: Partial<InteractionView> = {}): InteractionView => ({
  interactionId: 'int_1',
  kind: 'approval',
  status: 'pending',
  prompt: 'Run a command?',
  reason: null,
  command: 'touch file',
  cwd: '/home/u/project',
  answerSchema: { type: 'approval_decision', required: ['decision'], rawResponseAllowed: true },
  riskSummary: { level: 'medium', category: 'command', summary: 'It runs outside of what the sandbox allows.' },
  expiresAt: '2026-11-24T12:10:00.000Z',
  operationId: 'op_1',
  method: 'item/commandExecution/requestApproval',
  threadId: 'thread_1',
  turnId: 'turn_1',
  itemId: 'item_1',
  terminal: false,
  availableDecisions: ['accept', 'decline'],
  recommendedAction: 'answer_pending_interaction',
  createdAt: '2026-11-24T11:59:30.000Z',
  resolvedAt: null,
  delivered: false,
  deliveredAt: null,
  processGeneration: 1,
  autoResolved: false,
  responseRedacted: false,
  lastError: null,
  params: {},
  ...over,
});

/** One line about an operation. */
export function operationBrief(over: Partial<OperationBrief> = {}): OperationBrief {
  const { workflowId, ...view } = operationView();
  return { ...view, ...(workflowId !== null && { workflowId }), ...over };
}

/** A plan that may be approved. */
export const planView = (over: Partial<PlanView> = {}): PlanView => ({
  planHash: 'hash_1',
  itemId: 'item_1',
  threadId: 'thread_1',
  turnId: 'turn_1',
  status: 'completed',
  planQuality: 'valid_plan',
  createdAt: '2026-11-24T11:59:40.000Z',
  markdown: '# Plan\n1. Do it\n',
  text: '# Plan\n1. Do it\n',
  quality: 'valid_plan',
  valid: true,
  requiresReview: false,
  isBlocker: false,
  updatedAt: '2026-11-24T11:59:40.000Z',
  completedAt: '2026-11-24T11:59:40.000Z',
  truncated: false,
  originalChars: 17,
  ...over,
});

/** A plan workflow whose plan waits for a decision. */
export const workflowView = (over: Partial<WorkflowView> = {}): WorkflowView => ({
  workflowId: 'wf_1',
  workflowKind: 'plan_then_execute',
  projectId: 'project_1',
  threadId: 'thread_1',
  chatId: 'thread_1',
  cwd: '/home/u/project',
  title: null,
  phase: 'plan_ready',
  status: 'plan_ready',
  clientRequestId: null,
  executionClientRequestId: null,
  currentOperationId: 'op_1',
  planOperationId: 'op_1',
  executionOperationId: null,
  planTurnId: 'turn_1',
  executionTurnId: null,
  latestPlanItemId: 'item_1',
  latestPlanHash: 'hash_1',
  latestReportHash: null,
  planOperation: operationBrief({ status: 'completed', completedAt: '2026-11-24T11:59:40.000Z' }),
  executionOperation: null,
  planTurn: null,
  executionTurn: null,
  plans: [],
  latestPlan: planView(),
  finalReport: null,
  pendingInteractions: [],
  requestedSandbox: 'workspace-write',
  effectiveSandbox: 'read-only',
  requestedApprovalPolicy: 'on-request',
  effectiveApprovalPolicy: 'never',
  runtimePolicyAdjusted: true,
  lastError: null,
  appServerGeneration: 1,
  source: 'storage',
  stalenessSeconds: 0,
  createdAt: '2026-11-24T11:59:00.000Z',
  updatedAt: '2026-11-24T11:59:40.000Z',
  completedAt: null,
  nextRecommendedAction: 'execute_plan',
  recommendedPollAfterSeconds: 0,
  pollRecommended: false,
  ...over,
});

/** One fact of a journal. */
export const event = (type: OperationEventRecord['type'], data: OperationEventRecord['data'], position = 1) =>
  ({ position, operationId: 'op_1', at: NOW.getTime(), type, data }) as OperationEventRecord;

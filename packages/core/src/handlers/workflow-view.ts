import type { ToolOutput } from '../contract/registry.ts';
import type { WorkflowPhase } from '../contract/words.ts';
import { redactSecrets } from '../foundation/redact.ts';
import { sha256 } from '../foundation/hash.ts';
import { cut } from '../foundation/text.ts';
import type { Interaction } from '../model/interaction.ts';
import type { Operation } from '../model/operation.ts';
import { workflowNextAction } from '../model/workflow-next-action.ts';
import { currentOperationOf, type Plan, type Workflow } from '../model/workflow.ts';
import type { StoredReport } from '../store/operation-store.ts';
import type { WorkflowEventRecord } from '../store/workflow-store.ts';
import { interactionBrief } from './interaction-view.ts';
import { isoTime, isoTimeOrNull, secondsSince } from './iso-time.ts';
import { recoveringOf, wireStatus, type Presence } from './operation-situation.ts';
import { reportView } from './report-view.ts';
import { turnInShort, turnStatusOf } from './turn-status.ts';

export type WorkflowView = ToolOutput<'codex_get_workflow_status'>;
export type WorkflowBrief = Pick<
  WorkflowView,
  | 'workflowId'
  | 'phase'
  | 'status'
  | 'threadId'
  | 'projectId'
  | 'title'
  | 'currentOperationId'
  | 'latestPlanHash'
  | 'lastErrorCode'
  | 'recovering'
  | 'createdAt'
  | 'completedAt'
  | 'nextRecommendedAction'
>;

/** What one line about a workflow is made of. */
export interface BriefFacts {
  readonly workflow: Workflow;
  readonly planOperation: Operation | undefined;
  readonly executionOperation: Operation | undefined;
  /** Newest first. */
  readonly plans: readonly Plan[];
  readonly presence: Presence;
}

/** What the store knows of one workflow. */
export interface WorkflowFacts extends BriefFacts {
  /** Of the execution. */
  readonly report: StoredReport | undefined;
  /** Open questions of the current operation, oldest first. */
  readonly questions: readonly Interaction[];
  /** Newest part of its journal, where the caller wants it. */
  readonly events: readonly WorkflowEventRecord[];
}

export interface WorkflowViewOptions {
  readonly messageMaxChars: number;
  readonly includeEvents: boolean;
}

const PLANS_SHOWN = 5;
const READ_ONLY = 'read-only';

/** Pure: everything that a client sees of one workflow. */
export function workflowView(facts: WorkflowFacts, options: WorkflowViewOptions): WorkflowView {
  const { workflow, planOperation, executionOperation, plans, report, questions, events, presence } = facts;
  const [latest] = plans;
  const current = currentOf(facts);
  const { messageMaxChars } = options;
  const turnOf = options.includeEvents ? turnStatusOf : turnInShort;
  const ended = executionOperation?.finishedAt ? report : undefined;
  return {
    ...workflowBrief(facts),
    workflowKind: 'plan_then_execute',
    chatId: threadOf(facts),
    cwd: workflow.cwd,
    clientRequestId: workflow.clientRequestId,
    executionClientRequestId: workflow.approvalKey,
    planOperationId: workflow.planOperationId,
    executionOperationId: workflow.executionOperationId,
    planTurnId: planOperation?.turnId ?? null,
    executionTurnId: executionOperation?.turnId ?? null,
    latestPlanItemId: latest?.itemId ?? null,
    latestReportHash: ended?.finalText === null || ended === undefined ? null : sha256(ended.finalText.trim()),
    planOperation: planOperation ? phaseOperation(planOperation) : null,
    executionOperation: executionOperation ? phaseOperation(executionOperation) : null,
    planTurn: planOperation ? turnOf(planOperation) : null,
    executionTurn: executionOperation ? turnOf(executionOperation) : null,
    plans: plans.slice(0, PLANS_SHOWN).map(planIdentity),
    latestPlan: latest ? planView(latest, messageMaxChars) : null,
    finalReport:
      executionOperation && ended
        ? reportView(executionOperation, ended, { messageMaxChars, messageOffset: 0, lists: 'few' })
        : null,
    pendingInteractions: current ? questions.map((question) => interactionBrief(question, current)) : [],
    ...policyOf(facts),
    lastError: workflow.lastError && redactSecrets(workflow.lastError.message),
    ...(workflow.lastError && { lastErrorRetryable: workflow.lastError.retryable }),
    appServerGeneration: current?.generation ?? null,
    source: workflow.imported ? 'imported' : current?.epoch ? 'live' : 'storage',
    stalenessSeconds: secondsSince(current?.updatedAt ?? workflow.updatedAt, presence.now),
    ...(options.includeEvents && { events: events.map(eventView) }),
    updatedAt: isoTime(Math.max(workflow.updatedAt, current?.updatedAt ?? 0)),
    ...(workflow.pruned && { reportPruned: true }),
    ...nextActionOf(facts),
  };
}

/** Pure: one line about a workflow. */
export function workflowBrief(facts: BriefFacts): WorkflowBrief {
  const { workflow, plans, presence } = facts;
  const current = currentOf(facts);
  const recovering = current && recoveringOf(current, presence);
  const phase = phaseOf(facts);
  return {
    workflowId: workflow.id,
    phase,
    status: statusWord(workflow, phase),
    threadId: threadOf(facts),
    projectId: workflow.projectId,
    title: workflow.title,
    currentOperationId: currentOperationOf(workflow),
    latestPlanHash: plans[0]?.hash ?? null,
    ...(workflow.lastError && { lastErrorCode: workflow.lastError.code }),
    ...(recovering && { recovering }),
    createdAt: isoTime(workflow.createdAt),
    completedAt: isoTimeOrNull(workflow.finishedAt),
    nextRecommendedAction: nextActionOf(facts).nextRecommendedAction,
  };
}

/** Pure: the operation that a step has stored or found. */
export const stepOperation = (operation: Operation) => ({
  operationId: operation.id,
  operationType: operation.type,
  status: wireStatus(operation),
});

/** Pure: the operation of a phase, without what the workflow says beside it. */
function phaseOperation(operation: Operation): NonNullable<WorkflowView['planOperation']> {
  const { id, createdAt, finishedAt, lastError } = operation;
  return {
    operationId: id,
    status: wireStatus(operation),
    createdAt: isoTime(createdAt),
    completedAt: isoTimeOrNull(finishedAt),
    ...(lastError && { lastErrorCode: lastError.code }),
  };
}

const currentOf = ({ executionOperation, planOperation }: BriefFacts): Operation | undefined =>
  executionOperation ?? planOperation;

const threadOf = (facts: BriefFacts): string | null => currentOf(facts)?.threadId ?? facts.plans[0]?.threadId ?? null;

function phaseOf(facts: BriefFacts): WorkflowPhase {
  const { status } = facts.workflow;
  switch (status) {
    case 'planning':
    case 'executing': {
      const asks = currentOf(facts)?.status;
      return asks === 'waiting_for_approval' || asks === 'waiting_for_user_input' ? asks : status;
    }
    case 'plan_ready':
    case 'completed':
    case 'failed':
      return status;
    case 'interrupted':
    case 'cancelled':
      return 'failed';
    case 'unknown_after_app_server_exit':
      return 'orphaned_after_app_server_exit';
  }
}

/** The phase again while it goes on; at its end how it ended. */
const statusWord = ({ status, finishedAt }: Workflow, phase: WorkflowPhase): string =>
  finishedAt === null ? phase : status;

function nextActionOf(facts: BriefFacts) {
  const current = currentOf(facts);
  return workflowNextAction({
    status: facts.workflow.status,
    operation: current?.status,
    quality: facts.plans[0]?.quality,
    sight: current && recoveringOf(current, facts.presence) ? 'recovering' : 'watched',
  });
}

function planIdentity({ hash, turnId, quality, createdAt }: Plan) {
  return {
    planHash: hash,
    turnId,
    status: 'completed' as const,
    planQuality: quality,
    createdAt: isoTime(createdAt),
  };
}

/** Pure: a plan with its text, whole up to `maxChars`. */
export function planView(plan: Plan, maxChars: number): NonNullable<WorkflowView['latestPlan']> {
  const whole = plan.markdown;
  const shown = cut(whole ?? '', maxChars);
  const text = whole === null ? null : shown.text;
  const at = isoTime(plan.createdAt);
  return {
    ...planIdentity(plan),
    itemId: plan.itemId,
    threadId: plan.threadId,
    markdown: text,
    text,
    quality: plan.quality,
    valid: plan.quality === 'valid_plan',
    requiresReview: plan.quality !== 'valid_plan',
    isBlocker: plan.quality === 'blocker',
    updatedAt: at,
    completedAt: at,
    truncated: shown.truncated,
    originalChars: shown.originalChars,
  };
}

function policyOf({ workflow, planOperation, executionOperation }: BriefFacts) {
  const requested = executionOperation?.settings ?? workflow.policy;
  const effective = (executionOperation ?? planOperation)?.settings;
  const effectiveSandbox = effective?.sandbox ?? READ_ONLY;
  const effectiveApprovalPolicy = effective?.approvalPolicy ?? 'never';
  return {
    requestedSandbox: requested.sandbox,
    effectiveSandbox,
    requestedApprovalPolicy: requested.approvalPolicy,
    effectiveApprovalPolicy,
    runtimePolicyAdjusted:
      requested.sandbox !== effectiveSandbox || requested.approvalPolicy !== effectiveApprovalPolicy,
  };
}

function eventView({ position, type, at, data }: WorkflowEventRecord): Record<string, unknown> {
  return { id: position, eventType: type, createdAt: isoTime(at), details: data };
}

import type { ToolOutput } from '../contract/registry.ts';
import { redactSecrets } from '../foundation/redact.ts';
import { cut } from '../foundation/text.ts';
import type { Interaction } from '../model/interaction.ts';
import { nextAction } from '../model/next-action.ts';
import { operationMachine } from '../model/operation-machine.ts';
import { MAX_ATTEMPTS, type Operation } from '../model/operation.ts';
import type { OperationEventRecord } from '../store/event-store.ts';
import type { StoredReport } from '../store/operation-store.ts';
import { interactionBrief } from './interaction-view.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { latestMessages } from './latest-messages.ts';
import { leaseOf, recoveringOf, wireStatus, type Presence } from './operation-situation.ts';
import { progressLines } from './progress-text.ts';
import { reportView } from './report-view.ts';

export type OperationView = ToolOutput<'codex_get_operation_status'>;
export type OperationBrief = ToolOutput<'codex_list_operations'>['operations'][number];

/** What the store knows of one operation. */
export interface OperationFacts {
  readonly operation: Operation;
  /** Arguments as given, with the hash of the message in place of the message; undefined when pruned. */
  readonly request: Readonly<Record<string, unknown>> | undefined;
  readonly prompt: string | undefined;
  readonly report: StoredReport | undefined;
  /** Open questions, oldest first. */
  readonly questions: readonly Interaction[];
  /** Newest part of the journal, oldest first. */
  readonly events: readonly OperationEventRecord[];
  readonly presence: Presence;
}

/** How much of it a client wants to see. */
export interface ViewOptions {
  readonly lastMessages: number;
  readonly messageMaxChars: number;
  readonly includeRequest: boolean;
  readonly includeEvents: boolean;
  readonly includePolicy: boolean;
  readonly progressEvents: number | undefined;
  readonly progressMaxChars: number;
}

/** The options of a call that names none. */
export const DEFAULT_VIEW: ViewOptions = {
  lastMessages: 1,
  messageMaxChars: 8_000,
  includeRequest: false,
  includeEvents: false,
  includePolicy: false,
  progressEvents: undefined,
  progressMaxChars: 2_000,
};

const PROGRESS_WHILE_RUNNING = 3;
const EVENTS_SHOWN = 50;
const REQUEST_CHARS = 200;

/** Pure: everything that a client sees of one operation. */
export function operationView(facts: OperationFacts, options: ViewOptions): OperationView {
  const { operation, report, questions, events, presence } = facts;
  const ended = operationMachine.isTerminal(operation.status);
  const recovering = recoveringOf(operation, presence);
  const { lastMessages, messageMaxChars, includeEvents, progressMaxChars } = options;
  const count = options.progressEvents ?? (operation.status === 'running' ? PROGRESS_WHILE_RUNNING : 0);
  const progress = progressLines(events, { count, maxChars: progressMaxChars });
  const lists = includeEvents ? 'all' : 'few';
  return {
    ...identity(operation),
    ...progressOf(operation),
    request: requestView(facts, options),
    ...(options.includePolicy && { policy: policyOf(operation) }),
    operationSource: 'durable_queue',
    leaseState: leaseOf(operation, presence, MAX_ATTEMPTS),
    ...dedupOf(facts),
    turnStatus: turnStatusOf(operation),
    latestMessages: latestMessages(operation, events, report, { lastMessages, messageMaxChars }),
    pendingInteractions: questions.map((question) => interactionBrief(question, operation)),
    ...(progress.length > 0 && { progressEvents: [...progress] }),
    finalReport: ended && report ? reportView(operation, report, { messageMaxChars, lists }) : null,
    ...(operation.warnings.length > 0 && { warnings: [...operation.warnings] }),
    ...(operation.interrupt && { interruptRequestedAt: isoTime(operation.interrupt.requestedAt) }),
    ...(recovering && { recovering }),
    ...(operation.pruned && { reportPruned: true }),
    source: recovering || ended || operation.epoch === null ? 'storage' : 'live',
    stalenessSeconds: secondsSince(events.at(-1)?.at ?? operation.updatedAt, presence.now),
    ...(includeEvents && { events: events.slice(-EVENTS_SHOWN).map(eventView) }),
    ...nextAction(operation.status, recovering ? 'recovering' : 'watched'),
  };
}

/** Pure: one line of a list. */
export function operationBrief(operation: Operation, questionCount: number, presence: Presence): OperationBrief {
  const recovering = recoveringOf(operation, presence);
  return {
    ...identity(operation),
    pendingInteractionCount: questionCount,
    ...(recovering && { recovering }),
    ...nextAction(operation.status, recovering ? 'recovering' : 'watched'),
  };
}

function identity(operation: Operation) {
  const { id, type, clientRequestId, projectId, threadId, turnId, cwd, title, lastError } = operation;
  return {
    operationId: id,
    clientRequestId: clientRequestId ?? `auto:${id}`,
    operationType: type,
    status: wireStatus(operation),
    projectId,
    threadId,
    turnId,
    cwd,
    title,
    createdAt: isoTime(operation.createdAt),
    updatedAt: isoTime(operation.updatedAt),
    completedAt: isoTimeOrNull(operation.finishedAt),
    lastError: lastError && redactSecrets(lastError.message),
    ...(lastError && { lastErrorCode: lastError.code }),
  };
}

function progressOf(operation: Operation) {
  const { threadId, attempt, nextAttemptAt, waitReason, startedAt, lastError, generation } = operation;
  return {
    phase: wireStatus(operation),
    chatId: threadId,
    workflowId: null,
    attemptCount: attempt,
    maxAttempts: MAX_ATTEMPTS,
    nextAttemptAt: isoTimeOrNull(nextAttemptAt),
    ...(waitReason !== null && { waitReason }),
    startedAt: isoTimeOrNull(startedAt),
    ...(lastError && { lastErrorRetryable: lastError.retryable }),
    appServerGeneration: generation,
  };
}

function policyOf({ settings }: Operation): NonNullable<OperationView['policy']> {
  const { sandbox, approvalPolicy, model, effort, collaborationMode, maxTurnSeconds } = settings;
  return { sandbox, approvalPolicy, model, effort, collaborationMode, maxTurnSeconds };
}

/** Fields that stand at the top of the view already. */
const SHOWN_ABOVE: ReadonlySet<string> = new Set([
  'operation_type',
  'client_request_id',
  'project_id',
  'chat_id',
  'cwd',
  'title',
  'message',
]);

function requestView(
  { operation, request, prompt }: OperationFacts,
  { includeRequest }: Pick<ViewOptions, 'includeRequest'>,
): OperationView['request'] {
  if (request === undefined || prompt === undefined) return null;
  const rest = Object.entries(request).filter(([name]) => includeRequest || !SHOWN_ABOVE.has(name));
  const { text, truncated } = cut(prompt, includeRequest ? Number.MAX_SAFE_INTEGER : REQUEST_CHARS);
  const whole = { messageChars: operation.promptChars, messageSha256: operation.promptSha256 };
  return { ...Object.fromEntries(rest), message: text, ...((truncated || includeRequest) && whole) };
}

function dedupOf({ operation, request }: OperationFacts) {
  const promptSubmissionId = operation.id.replace(/^op_/, 'ps_');
  const continued = request?.['operation_type'] === 'start_chat' && operation.type === 'send_message';
  const guarded = request?.['dedup_policy'] !== 'idempotency_only';
  const none = { duplicateOfSubmissionId: null, similarity: null };
  return {
    promptSubmissionId,
    ...none,
    dedupState: {
      state: continued ? ('duplicate_continuation' as const) : guarded ? ('new' as const) : ('not_recorded' as const),
      promptSubmissionId,
      status: wireStatus(operation),
      deduplicated: continued,
      ...none,
    },
  };
}

const END_SEEN: ReadonlySet<string> = new Set(['completed', 'failed', 'interrupted']);

function turnStatusOf(operation: Operation): OperationView['turnStatus'] {
  const { turnId, status } = operation;
  if (turnId === null) return null;
  return { status: wireStatus(operation), completionObserved: END_SEEN.has(status) };
}

function eventView({ position, at, type, data }: OperationEventRecord): Record<string, unknown> {
  return { position, at: isoTime(at), eventType: type, details: data };
}

const secondsSince = (at: number, now: number): number => Math.max(0, Math.round((now - at) / 1_000));

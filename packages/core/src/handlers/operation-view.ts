import type { ToolOutput } from '../contract/registry.ts';
import { redactJson, redactSecrets } from '../foundation/redact.ts';
import { cut } from '../foundation/text.ts';
import type { Interaction } from '../model/interaction.ts';
import { nextAction } from '../model/next-action.ts';
import { operationMachine } from '../model/operation-machine.ts';
import { MAX_ATTEMPTS, type Operation, type OperationId } from '../model/operation.ts';
import { OVERRIDES_FIELD, overridesIn, shownOverrides } from '../model/thread-overrides.ts';
import type { OperationEventRecord } from '../store/event-store.ts';
import type { StoredReport } from '../store/operation-store.ts';
import { interactionBrief } from './interaction-view.ts';
import { isoTime, isoTimeOrNull, secondsSince } from './iso-time.ts';
import { latestMessages } from './latest-messages.ts';
import { leaseOf, recoveringOf, wireStatus, type Presence } from './operation-situation.ts';
import { progressLines } from './progress-text.ts';
import type { QueueReason } from './queue-reason.ts';
import { reportView } from './report-view.ts';
import { turnInShort, turnStatusOf } from './turn-status.ts';

export type OperationView = ToolOutput<'codex_get_operation_status'>;
export type OperationBrief = ToolOutput<'codex_list_operations'>['operations'][number];

/** What the store knows of one operation. */
export interface OperationFacts {
  readonly operation: Operation;
  /** Arguments as given, with the hash of the message in place of the message; undefined when pruned. */
  readonly request: Readonly<Record<string, unknown>> | undefined;
  readonly prompt: string | undefined;
  readonly report: StoredReport | undefined;
  /** The completed task with the same prompt whose thread this one goes on in, where it was redirected there. */
  readonly continues: OperationId | undefined;
  /** Open questions, oldest first. */
  readonly questions: readonly Interaction[];
  /** Newest part of the journal, oldest first. */
  readonly events: readonly OperationEventRecord[];
  readonly presence: Presence;
  /** Why it is not begun with, where that is not stored with it. */
  readonly queueReason: QueueReason | undefined;
}

/** How much of it a client wants to see. */
export interface ViewOptions {
  readonly lastMessages: number;
  readonly messageMaxChars: number;
  readonly messageOffset: number;
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
  messageOffset: 0,
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
  const { lastMessages, messageMaxChars, messageOffset, includeEvents, progressMaxChars } = options;
  const count = options.progressEvents ?? (operation.status === 'running' ? PROGRESS_WHILE_RUNNING : 0);
  const progress = progressLines(events, { count, maxChars: progressMaxChars });
  const lists = includeEvents ? 'all' : 'few';
  return {
    ...identity(operation),
    ...progressOf(operation),
    ...(facts.queueReason && { waitReason: facts.queueReason }),
    request: requestView(facts, options),
    ...(options.includePolicy && { policy: policyOf(operation) }),
    operationSource: operation.imported ? 'imported' : 'durable_queue',
    leaseState: leaseOf(operation, presence, MAX_ATTEMPTS),
    ...dedupOf(facts),
    turnStatus: includeEvents || options.includeRequest ? turnStatusOf(operation) : turnInShort(operation),
    // Who reads on in the final text has had the messages with its beginning.
    latestMessages:
      messageOffset > 0 ? [] : latestMessages(operation, events, report, { lastMessages, messageMaxChars }),
    pendingInteractions: questions.map((question) => interactionBrief(question, operation)),
    ...(progress.length > 0 && { progressEvents: [...progress] }),
    finalReport: ended && report ? reportView(operation, report, { messageMaxChars, messageOffset, lists }) : null,
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
  const { clientRequestId } = operation;
  const next = nextAction(operation.status, recovering ? 'recovering' : 'watched');
  return {
    ...identity(operation),
    ...(clientRequestId !== null && { clientRequestId }),
    ...(operation.workflowId !== null && { workflowId: operation.workflowId }),
    ...(questionCount > 0 && { pendingInteractionCount: questionCount }),
    ...(recovering && { recovering }),
    nextRecommendedAction: next.nextRecommendedAction,
  };
}

function identity(operation: Operation) {
  const { id, type, projectId, threadId, turnId, cwd, title, lastError } = operation;
  return {
    operationId: id,
    operationType: type,
    status: wireStatus(operation),
    projectId,
    threadId,
    turnId,
    cwd,
    title,
    createdAt: isoTime(operation.createdAt),
    completedAt: isoTimeOrNull(operation.finishedAt),
    ...(lastError && { lastErrorCode: lastError.code }),
  };
}

function progressOf(operation: Operation) {
  const { id, clientRequestId, threadId, attempt, nextAttemptAt, waitReason, startedAt, lastError, generation } =
    operation;
  return {
    clientRequestId: clientRequestId ?? `auto:${id}`,
    updatedAt: isoTime(operation.updatedAt),
    lastError: lastError && redactSecrets(lastError.message),
    phase: wireStatus(operation),
    chatId: threadId,
    workflowId: operation.workflowId,
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
  const shown = rest.map(([name, value]): [string, unknown] => [
    name,
    name === OVERRIDES_FIELD ? shownOverrides(overridesIn(request)) : value,
  ]);
  return { ...Object.fromEntries(shown), message: text, ...((truncated || includeRequest) && whole) };
}

function dedupOf(facts: OperationFacts) {
  const { operation, continues } = facts;
  const promptSubmissionId = submissionId(operation.id);
  const duplicate = {
    duplicateOfSubmissionId: continues ? submissionId(continues) : null,
    similarity: continues ? 1 : null,
  };
  return {
    promptSubmissionId,
    ...duplicate,
    dedupState: {
      state: dedupWord(facts),
      promptSubmissionId,
      status: wireStatus(operation),
      deduplicated: continues !== undefined,
      ...duplicate,
    },
  };
}

function dedupWord({ operation, request, continues }: OperationFacts): OperationView['dedupState']['state'] {
  if (operation.imported) return 'not_recorded';
  if (continues !== undefined) return 'duplicate_continuation';
  const wasRedirected = request?.['operation_type'] === 'start_chat' && operation.type === 'send_message';
  const isGuarded = request?.['dedup_policy'] !== 'idempotency_only';
  // What it was redirected to may have been removed since; more is not claimed than is known.
  return isGuarded && !wasRedirected ? 'new' : 'not_recorded';
}

/** The id that older clients know an operation by. */
export const submissionId = (id: OperationId): string => id.replace(/^op_/, 'ps_');

function eventView({ position, at, type, data }: OperationEventRecord): Record<string, unknown> {
  return { position, at: isoTime(at), eventType: type, details: redactJson(data) };
}

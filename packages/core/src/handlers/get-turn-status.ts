import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { redactSecrets } from '../foundation/redact.ts';
import { cut } from '../foundation/text.ts';
import { finalMessageOf, type ChatItem, type ChatTurn } from '../history/chat-turn.ts';
import type { Operation, TurnId } from '../model/operation.ts';
import { findChat, type Chat, type ChatDeps } from './chat-catalogue.ts';
import { journalTurn } from './chat-content.ts';
import { SILENT_MS } from './chat-state.ts';
import { findTurn } from './find-turn.ts';
import { interactionBrief } from './interaction-view.ts';
import { isoTime, isoTimeOrNull, secondsSince } from './iso-time.ts';
import { wireStatus } from './operation-situation.ts';
import { planView } from './plan-view.ts';
import { progressLines } from './progress-text.ts';
import { openQuestions } from './read-operation.ts';
import { END_SEEN } from './turn-status.ts';

type Input = ToolInput<'codex_get_turn_status'>;
type Answer = ToolOutput<'codex_get_turn_status'>;
type Message = Answer['latestMessages'][number];

/** A turn, whoever started it. */
interface Found {
  readonly chat: Chat;
  readonly turn: ChatTurn;
  readonly operation: Operation | undefined;
  readonly source: string;
}

/** Reads what became of a turn. Writes nothing. */
export function getTurnStatus(deps: ChatDeps) {
  return async (input: Input): Promise<Answer> => {
    const found = await find(deps, input);
    return { ...identity(deps, found), ...said(found, input), ...ours(deps, found, input) };
  };
}

async function find(deps: ChatDeps, input: Input): Promise<Found> {
  const operation = deps.store.operations.byTurn(input.turn_id as TurnId);
  const threadId = input.thread_id ?? operation?.threadId;
  const isThere = operation === undefined || operation.threadId === threadId;
  const chat = threadId != null && isThere ? await chatOf(deps, threadId) : undefined;
  if (chat === undefined) throw notFound(input);
  const known = operation && journalTurn(deps, operation);
  // The journal keeps the words of a turn, but no plans.
  if (known && operation.settings.collaborationMode !== 'plan')
    return { chat, turn: known, operation, source: 'journal' };
  const told = await findTurn(deps, chat, input.turn_id);
  if (told) return { chat, operation, ...told };
  if (known) return { chat, turn: known, operation, source: 'journal' };
  throw notFound(input);
}

async function chatOf(deps: ChatDeps, threadId: string): Promise<Chat | undefined> {
  try {
    return await findChat(deps, threadId);
  } catch (error) {
    if (CodexCpError.is(error, 'CODEX_THREAD_NOT_FOUND')) return undefined;
    throw error;
  }
}

const notFound = ({ turn_id: turnId, thread_id: threadId }: Input): CodexCpError =>
  new CodexCpError('CODEX_TURN_NOT_FOUND', {
    field: 'turn_id',
    turnId,
    ...(threadId === undefined
      ? { remedy: 'Pass thread_id too, unless a task of this state database started the turn.' }
      : { threadId }),
  });

function identity(deps: ChatDeps, { chat, turn, operation, source }: Found) {
  const now = deps.clock.now();
  const updatedAt = operation?.updatedAt ?? chat.updatedAt;
  return {
    threadId: chat.threadId,
    turnId: turn.turnId,
    chatId: chat.threadId,
    projectId: operation?.projectId ?? chat.project.projectId,
    operationId: operation?.id ?? null,
    status: operation ? wireStatus(operation) : statusOf(turn, { isSilent: now - updatedAt > SILENT_MS }),
    completionObserved: operation ? END_SEEN.has(operation.status) : turn.status !== 'inProgress',
    startedAt: isoTimeOrNull(operation?.startedAt ?? turn.startedAt),
    updatedAt: isoTime(updatedAt),
    completedAt: isoTimeOrNull(operation?.finishedAt ?? turn.completedAt),
    requestId: operation?.clientRequestId ?? null,
    processGeneration: operation?.generation ?? null,
    appServerGeneration: operation?.generation ?? null,
    lastError: errorOf(turn, operation),
    source,
    stalenessSeconds: secondsSince(updatedAt, now),
  };
}

function statusOf({ status }: ChatTurn, { isSilent }: { readonly isSilent: boolean }): string {
  if (status !== 'inProgress') return status;
  return isSilent ? 'unknown' : 'running';
}

function errorOf(turn: ChatTurn, operation: Operation | undefined): string | null {
  const message = operation?.lastError?.message ?? turn.error;
  return message === null ? null : redactSecrets(message);
}

function said({ turn }: Found, { last_messages: count, message_max_chars: maxChars }: Input) {
  const messages = turn.items.flatMap((item) => messageOf(item, maxChars) ?? []);
  const final = turn.status === 'inProgress' ? undefined : finalMessageOf(turn);
  const plans = turn.items.filter(({ kind }) => kind === 'plan').map((item) => planOf(turn, item, maxChars));
  return {
    latestMessages: messages.slice(-count),
    last_messages: messages.slice(-count),
    hasMore: messages.length > count,
    finalMessage: (final && messageOf(final, maxChars)) ?? null,
    plans,
    latestPlan: plans.at(-1) ?? null,
  };
}

function messageOf({ kind, at, text: whole }: ChatItem, maxChars: number): Message | undefined {
  if (kind !== 'assistant') return undefined;
  const { text, truncated } = cut(whole, maxChars);
  return { role: kind, createdAt: isoTimeOrNull(at), text, ...(truncated && { truncated }) };
}

function planOf({ turnId, startedAt }: ChatTurn, { at, text }: ChatItem, maxChars: number) {
  const plan = planView({ turnId, at: at ?? startedAt, text }, maxChars);
  return {
    turnId,
    createdAt: plan.created_at,
    text: plan.text,
    truncated: plan.truncated,
    originalChars: plan.original_chars,
    sha256: plan.sha256,
  };
}

/** What only our own journal knows. */
function ours({ store }: ChatDeps, { operation }: Found, input: Input) {
  if (operation === undefined) return { lastEventSeq: null, pendingInteractions: [], progressEvents: [] };
  const { id } = operation;
  const events = store.events.newest(id, Math.max(1, input.progress_events));
  return {
    lastEventSeq: events.at(-1)?.position ?? null,
    pendingInteractions: openQuestions(store, id).map((question) => interactionBrief(question, operation)),
    progressEvents: [...progressLines(events, { count: input.progress_events, maxChars: input.progress_max_chars })],
  };
}

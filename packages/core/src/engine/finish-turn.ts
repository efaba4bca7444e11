import { AppServerError } from '../app-server/app-server-error.ts';
import type { Item, Turn, TurnError } from '../app-server/port.ts';
import type { Operation, OperationError } from '../model/operation.ts';
import { planOf } from '../model/plan.ts';
import { buildReport, finalText, type ReportItem } from '../model/report.ts';
import type { TurnEnd } from '../store/operation-store.ts';
import type { EngineContext } from './context.ts';
import { isLive } from './live.ts';
import type { Session } from './session.ts';
import { operationError } from './start-outcome.ts';
import { stopCommands, stoppedCommandsOf } from './stop-commands.ts';
import type { ThreadWatch } from './thread-watch.ts';

/** How the end of a turn is read: `seen` by us, cut short by the end of its process, or lost by a process that lives. */
export type EndOfTurn = 'seen' | 'cutShort' | 'lost';

/** Records the end of a turn, read from the turn itself, and lets go of its thread. */
export async function finishTurn(
  engine: EngineContext,
  session: Session,
  operation: Operation,
  ended: { readonly turn: Turn; readonly end: EndOfTurn },
): Promise<void> {
  const { store, own, clock, ring, log } = engine;
  await stopLeftCommands(engine, session, operation);
  const watch = watchOf(engine, session, operation);
  const end = describeEnd(ended, {
    operationId: operation.id,
    planning: operation.settings.collaborationMode === 'plan',
    watch,
    stoppedCommands: stoppedCommandsOf(engine, operation.id),
  });
  if (end.status === 'unknown_after_app_server_exit' && isLive(operation)) {
    store.operations.loseSight(own, operation.id, 'connectionLost', clock.now());
  }
  store.operations.endTurn(own, operation.id, end, clock.now());
  engine.lastSeen.delete(operation.id);
  ring();
  log.log('info', 'operation.ended', { operationId: operation.id, status: end.status, error: end.error?.code });
  if (operation.threadId !== null) await session.letGo(operation.threadId);
}

/** Whoever wanted the turn to stop wanted its commands to stop; the worker that began with it may have died in between. */
async function stopLeftCommands(engine: EngineContext, session: Session, operation: Operation): Promise<void> {
  const { interrupt, threadId, generation } = operation;
  const sameServer = session.generation.number === generation;
  if (interrupt === null || interrupt.keepCommands || threadId === null || !sameServer) return;
  await stopCommands(engine, session, { operationId: operation.id, threadId }).catch((error: unknown) => {
    // A server that is on its way out refuses; its commands end with it.
    if (!(error instanceof AppServerError && error.kind === 'rejected')) throw error;
  });
}

function watchOf({ lastSeen }: EngineContext, session: Session, { id, threadId }: Operation): ThreadWatch | undefined {
  const watch = threadId === null ? undefined : session.watchOf(threadId);
  return watch?.operationId === id ? watch : lastSeen.get(id);
}

/** What is known of a turn beside the turn itself. */
export interface Beside {
  readonly operationId: string;
  /** Was it to make a plan? */
  readonly planning: boolean;
  readonly watch: Pick<ThreadWatch, 'tokens' | 'hookText' | 'declined' | 'completed'> | undefined;
  readonly stoppedCommands: readonly string[];
}

/** Pure: a turn without an answer is never a success, and one that somebody else began is never ours. */
export function describeEnd(
  { turn, end }: { readonly turn: Turn; readonly end: EndOfTurn },
  { operationId, planning, watch, stoppedCommands }: Beside,
): TurnEnd {
  const lost = end === 'seen' && turn.status === 'completed' && isEmpty(turn) && seenMore(watch);
  const told = lost ? (watch?.completed ?? []) : turn.items;
  const kept = new Set(told.map(({ id }) => id));
  const refused = (watch?.declined ?? []).filter(({ id }) => !kept.has(id));
  const items = [...refused, ...told].map(toReportItem);
  const tokens = watch?.tokens() ?? null;
  const report = buildReport(items, { tokens, durationMs: turn.durationMs, stoppedCommands });
  const text = finalText(items);
  const answered = text !== null || turn.items.some(({ type }) => type === 'plan');
  const outcome = joinedTo(turn, operationId)
    ? STEERED
    : lost || end === 'lost'
      ? LOST
      : end === 'cutShort'
        ? CUT_SHORT
        : endOf(turn, answered, watch?.hookText ?? null);
  const plan = planning && outcome.status === 'completed' ? planOf(turn.items, text) : undefined;
  return { ...outcome, finalText: text, report, ...(plan && { plan }) };
}

/** The end of a turn of which nothing can be read any more, with what was seen of it. */
export function describeLost(engine: EngineContext, { id }: Operation, watch: ThreadWatch): TurnEnd {
  const items = [...watch.declined, ...watch.completed].map(toReportItem);
  const stoppedCommands = stoppedCommandsOf(engine, id);
  const report = buildReport(items, { tokens: watch.tokens(), durationMs: null, stoppedCommands });
  return { ...LOST, finalText: finalText(items), report };
}

const UNKNOWN = 'unknown_after_app_server_exit';
const CUT_SHORT = { status: UNKNOWN, error: operationError('CODEX_TURN_CUT_SHORT') } as const;
const STEERED = { status: UNKNOWN, error: operationError('CODEX_TURN_STEERED') } as const;
const LOST = { status: UNKNOWN, error: operationError('CODEX_EVIDENCE_LOST') } as const;

/** On a full disk Codex asks the model, says `completed`, and keeps nothing of the turn. */
const isEmpty = ({ items }: Turn): boolean => items.every(({ type }) => type === 'userMessage');
const seenMore = (watch: Beside['watch']): boolean =>
  watch?.completed.some(({ type }) => type !== 'userMessage' && type !== 'other') ?? false;

/** Another client's message began this turn: ours was joined to it, or is not in it at all. */
function joinedTo({ items }: Turn, operationId: string): boolean {
  const messages = items.filter((item) => item.type === 'userMessage');
  return messages.length > 0 && messages[0]?.clientId !== operationId;
}

function endOf(turn: Turn, answered: boolean, hookText: string | null): Pick<TurnEnd, 'status' | 'error'> {
  if (turn.status === 'interrupted') return { status: 'interrupted', error: null };
  if (turn.status === 'failed') return { status: 'failed', error: turnError(turn.error) };
  if (answered) return { status: 'completed', error: null };
  return { status: 'failed', error: operationError('CODEX_TURN_WITHOUT_ANSWER', hookText ?? undefined) };
}

const PASSING = new Set([
  'serverOverloaded',
  'rateLimitExceeded',
  'internalServerError',
  'responseTooManyFailedAttempts',
]);
const PASSING_STATUS = new Set([408, 429, 500, 502, 503, 504]);

/** The words of Codex, whole; whether the same task may succeed later follows from its own classification. */
function turnError(error: TurnError | null): OperationError {
  const passing = PASSING.has(error?.codexErrorInfo ?? '') || PASSING_STATUS.has(error?.httpStatusCode ?? 0);
  return { ...operationError('CODEX_TURN_FAILED', error?.message), retryable: passing };
}

function toReportItem(item: Item): ReportItem {
  switch (item.type) {
    case 'agentMessage':
    case 'commandExecution':
    case 'fileChange':
      return item;
    case 'toolCall':
      return { type: 'toolCall' };
    case 'userMessage':
    case 'plan':
    case 'other':
      return { type: item.type };
  }
}

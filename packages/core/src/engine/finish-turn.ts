import type { Item, Turn, TurnError } from '../app-server/port.ts';
import type { Operation, OperationError } from '../model/operation.ts';
import { buildReport, finalText, type ReportItem } from '../model/report.ts';
import type { TurnEnd } from '../store/operation-store.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';
import { operationError } from './start-outcome.ts';
import type { ThreadWatch } from './thread-watch.ts';

/** How the end of a turn is read: `seen` by us, or cut short by the end of its process. */
export type EndOfTurn = 'seen' | 'cutShort';

/** Records the end of a turn, read from the turn itself, and lets go of its thread. */
export async function finishTurn(
  engine: EngineContext,
  session: Session,
  operation: Operation,
  ended: { readonly turn: Turn; readonly end: EndOfTurn },
): Promise<void> {
  const { store, own, clock, ring, log } = engine;
  const watch = watchOf(session, operation);
  const end = describeEnd(ended, watch);
  store.operations.endTurn(own, operation.id, end, clock.now());
  ring();
  log.log('info', 'operation.ended', { operationId: operation.id, status: end.status, error: end.error?.code });
  if (operation.threadId !== null) await session.letGo(operation.threadId);
}

function watchOf(session: Session, { id, threadId }: Operation): ThreadWatch | undefined {
  const watch = threadId === null ? undefined : session.watchOf(threadId);
  return watch?.operationId === id ? watch : undefined;
}

/** Pure: a turn without an answer is never a success. */
export function describeEnd(
  { turn, end }: { readonly turn: Turn; readonly end: EndOfTurn },
  watch: Pick<ThreadWatch, 'tokens' | 'stoppedCommands' | 'hookText' | 'declined'> | undefined,
): TurnEnd {
  const kept = new Set(turn.items.map(({ id }) => id));
  const refused = (watch?.declined ?? []).filter(({ id }) => !kept.has(id));
  const items = [...refused, ...turn.items].map(toReportItem);
  const report = buildReport(items, {
    tokens: watch?.tokens() ?? null,
    durationMs: turn.durationMs,
    stoppedCommands: watch?.stoppedCommands ?? [],
  });
  const text = finalText(items);
  const answered = text !== null || turn.items.some(({ type }) => type === 'plan');
  const outcome = end === 'cutShort' ? CUT_SHORT : endOf(turn, answered, watch?.hookText ?? null);
  return { ...outcome, finalText: text, report };
}

const CUT_SHORT = { status: 'unknown_after_app_server_exit', error: operationError('CODEX_TURN_CUT_SHORT') } as const;

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

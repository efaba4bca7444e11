import type { ThreadInfo } from '../app-server/port.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { canonicalPath, liesUnder } from '../foundation/paths.ts';
import type { Operation, ThreadId } from '../model/operation.ts';
import { overridesIn, type ThreadOverrides } from '../model/thread-overrides.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';
import { operationError, type StartFault } from './start-outcome.ts';
import type { ThreadWatch } from './thread-watch.ts';

/** A thread that is loaded, subscribed and free. */
export interface PreparedThread {
  readonly kind: 'ready';
  readonly operation: Operation;
  readonly watch: ThreadWatch;
  readonly info: ThreadInfo;
  /** Newest turn before ours, read after the resume. */
  readonly baselineTurnId: string | null;
}

const HELD_BY_A_TURN: StartFault = {
  kind: 'wait',
  reason: 'active_writer',
  counts: 'no attempt',
  error: operationError('CODEX_BUSY'),
};

/**
 * Starts the thread of a new chat, or resumes the named one. A thread that was started before and has had no turn is left
 * behind: it lives in the memory of one process only. Events are held from here until the turn is accepted.
 */
export async function prepareThread(
  engine: EngineContext,
  session: Session,
  operation: Operation,
): Promise<PreparedThread | { readonly kind: 'busy'; readonly fault: StartFault }> {
  return operation.threadId === null || operation.threadIsFresh
    ? startThread(engine, session, operation)
    : resumeThread(engine, session, operation, operation.threadId);
}

async function startThread(engine: EngineContext, session: Session, operation: Operation): Promise<PreparedThread> {
  if (operation.threadId !== null) await session.letGo(operation.threadId);
  const info = await session.server.startThread({
    cwd: operation.cwd,
    overrides: overridesIn(engine.store.operations.request(operation.id)),
    timeoutMs: operation.settings.callTimeoutMs,
  });
  const recorded = record(engine, session, operation, { threadId: info.threadId as ThreadId, fresh: true });
  return { kind: 'ready', operation: recorded, watch: watchHeld(session, recorded, info), info, baselineTurnId: null };
}

async function resumeThread(
  engine: EngineContext,
  session: Session,
  operation: Operation,
  threadId: ThreadId,
): Promise<PreparedThread | { readonly kind: 'busy'; readonly fault: StartFault }> {
  const info = await session.server.resumeThread({
    threadId,
    turnLimit: 1,
    overrides: overridesOf(engine, threadId),
    timeoutMs: operation.settings.callTimeoutMs,
  });
  const [newest] = info.turns;
  if (info.state === 'active' || newest?.status === 'inProgress') {
    await session.letGo(threadId);
    return { kind: 'busy', fault: HELD_BY_A_TURN };
  }
  refuseForeignFolder(operation, info.cwd);
  refuseChangedPlan(operation, newest?.turnId);
  const recorded = record(engine, session, operation, { threadId, fresh: false });
  const baselineTurnId = newest?.turnId ?? null;
  return { kind: 'ready', operation: recorded, watch: watchHeld(session, recorded, info), info, baselineTurnId };
}

/** Codex forgets the most of what the thread was started with when it unloads it: whoever comes next tells it again. */
function overridesOf({ store: { operations } }: EngineContext, threadId: ThreadId): ThreadOverrides {
  const first = operations.firstOfThread(threadId);
  return overridesIn(first && operations.request(first.id));
}

function record(
  { store, own, clock }: EngineContext,
  session: Session,
  operation: Operation,
  thread: { readonly threadId: ThreadId; readonly fresh: boolean },
): Operation {
  const { number } = session.generation;
  return store.operations.recordThread(own, operation.id, { ...thread, generation: number }, clock.now());
}

function watchHeld(session: Session, operation: Operation, { threadId, rolloutPath }: ThreadInfo): ThreadWatch {
  const watch = session.watch(threadId, operation.id, 'its start');
  watch.writtenTo(threadId, rolloutPath);
  watch.hold();
  return watch;
}

/** What was approved is the plan of one turn; whoever went on in the thread since may have changed it. */
function refuseChangedPlan({ settings: { afterTurnId } }: Operation, newestTurnId: string | undefined): void {
  if (afterTurnId === undefined || afterTurnId === newestTurnId) return;
  throw new CodexCpError('CODEX_PLAN_CHANGED', { plannedTurnId: afterTurnId, newestTurnId: newestTurnId ?? null });
}

/** The thread may have been moved since the task was submitted. */
function refuseForeignFolder({ settings }: Operation, cwd: string): void {
  const folder = canonicalPath(cwd);
  if (settings.allowedRoots.some((root) => liesUnder(folder, root))) return;
  throw new CodexCpError('INVALID_ARGUMENT', { field: 'chat_id', reason: 'path_not_allowed', cwd });
}

import { isUnreadable } from '../app-server/classify-error.ts';
import type { AppServerEvent } from '../app-server/port.ts';
import { backoffMs } from '../foundation/backoff.ts';
import type { Operation } from '../model/operation.ts';
import { settleAcceptedTurn } from './accepted-turn.ts';
import { checkTurn, loseSight } from './check-turn.ts';
import type { EngineContext } from './context.ts';
import { isLive } from './live.ts';
import type { Session } from './session.ts';
import { threadState } from './thread-state.ts';
import type { ThreadWatch } from './thread-watch.ts';

/**
 * Subscribes to a turn that runs without us: after a takeover or a lost connection. Questions that are still open come
 * again with the resume; those that do not come were answered or withdrawn, and are closed. Then the turn is read, for
 * whatever happened in between.
 */
export async function adoptTurn(engine: EngineContext, session: Session, { id }: Operation): Promise<void> {
  const operation = engine.store.operations.get(id);
  if (!operation || !isLive(operation)) return;
  const { threadId } = operation;
  if (threadId === null) return;
  const asked = new Set<string>();
  const listen = (event: AppServerEvent): void => {
    if (event.kind === 'interactionRequested') asked.add(JSON.stringify(event.request.requestId));
  };
  const known = session.watchOf(threadId);
  const watch = known?.operationId === operation.id ? known : session.watch(threadId, operation.id, 'later');
  watch.turnId = operation.turnId;
  const stopListening = session.server.onEvent(listen);
  try {
    if ((await resume(engine, session, watch)) === 'unreadable') {
      loseSight(engine, operation);
      return;
    }
    await resumeSubAgents(session, watch);
    // The re-sent questions lie between the answer to the resume and the answer to any later request.
    await session.server.readThreadState({ threadId });
  } finally {
    stopListening();
  }
  closeWhatIsNotAsked(engine, session, operation, asked);
  await settleAcceptedTurn(engine, session, watch, { operation, how: 'taken over' });
  await checkTurn(engine, operation.id);
}

/** Sub-agents ask in threads of their own; only those that are at work may have something to ask. */
async function resumeSubAgents(session: Session, watch: ThreadWatch): Promise<void> {
  const { server } = session;
  for (const threadId of await server.listDescendants({ threadId: watch.threadId })) {
    if ((await threadState(session, threadId)) === 'at rest') continue;
    session.watchSubAgent(threadId, watch);
    watch.writtenTo(threadId, (await server.resumeThread({ threadId, turnLimit: 1 })).rolloutPath);
  }
}

const RESUME = { tries: 6, baseMs: 25, maxMs: 400 };

/**
 * In its first milliseconds a turn of a new thread is there already and its thread cannot be resumed yet. What stays so was
 * reverted, deleted or never written. Without a watch the audit takes the turn up again.
 */
async function resume(engine: EngineContext, session: Session, watch: ThreadWatch): Promise<'resumed' | 'unreadable'> {
  const { threadId } = watch;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rolloutPath } = await session.server.resumeThread({ threadId, turnLimit: 1 });
      watch.writtenTo(threadId, rolloutPath);
      return 'resumed';
    } catch (error) {
      const unreadable = isUnreadable(error);
      if (!unreadable || attempt === RESUME.tries) session.forget(threadId);
      if (!unreadable) throw error;
      if (attempt === RESUME.tries) return 'unreadable';
      await engine.pause(backoffMs(attempt, RESUME, engine.chance()));
    }
  }
}

function closeWhatIsNotAsked(
  engine: EngineContext,
  session: Session,
  operation: Operation,
  asked: ReadonlySet<string>,
): void {
  const { store, own, clock, ring } = engine;
  const { number } = session.generation;
  const open = store.interactions
    .list({ operationId: operation.id, statuses: ['pending', 'answered', 'expired'], limit: 200 })
    .filter(({ closedAt, generation }) => closedAt === null && generation === number);
  const over = open.filter((one) => !asked.has(JSON.stringify(one.requestId)));
  for (const { id, requestId, decidedAt, deliveredAt } of over) {
    // Codex has its answer, and we have one that was about to leave when its worker died: that is the one it has.
    if (decidedAt !== null && deliveredAt === null) store.interactions.markDelivered(own, id, clock.now());
    store.interactions.closeByServer(own, { generation: number, requestId }, clock.now());
  }
  ring();
}

import type { Operation } from '../model/operation.ts';
import { adoptTurn } from './adopt-turn.ts';
import { checkTurn, loseSight } from './check-turn.ts';
import type { EngineContext } from './context.ts';
import { isLive } from './live.ts';
import { threadState } from './thread-state.ts';

/**
 * Looks at every active operation that nobody is busy with and takes up what a lost notice or a failed step left lying.
 * The regular way needs none of this; it is what makes "nothing is left for ever" true.
 */
export function audit(engine: EngineContext): void {
  for (const operation of engine.store.operations.active()) {
    if (operation.epoch === null || engine.tasks.has(operation.id)) continue;
    // What goes wrong with one must not keep the others from being looked at.
    engine.tasks.run(operation.id, 'audit', () => auditOne(engine, operation));
  }
}

async function auditOne(engine: EngineContext, { id }: Operation): Promise<void> {
  const operation = engine.store.operations.get(id);
  if (!operation || operation.epoch === null) return;
  if (operation.status === 'reconciling') engine.reconcile(id);
  else if (isLive(operation)) await auditLive(engine, operation);
  else takeUpStart(engine, operation);
}

/** A start whose task has died: nothing was sent, or nobody knows. */
function takeUpStart(engine: EngineContext, { id, status }: Operation): void {
  const { store, own, clock, ring } = engine;
  const now = clock.now();
  if (status === 'submitting') {
    loseSight(engine, { id }, 'answerLost');
  } else if (status === 'starting') {
    store.operations.deferStart(
      own,
      id,
      { reason: 'retry', notBefore: now + 1_000, counts: 'attempt', error: null },
      now,
    );
  }
  ring();
}

async function auditLive(engine: EngineContext, operation: Operation): Promise<void> {
  const { store, sessions } = engine;
  const { generation, threadId } = operation;
  const session = generation === null ? undefined : await sessions.ofGeneration(generation);
  if (threadId === null) return;
  // The end of its server was recorded before the turn was, or could not be recorded at all.
  if (!session) {
    loseSight(engine, operation);
    return;
  }
  if (session.watchOf(threadId)?.operationId !== operation.id) return adoptTurn(engine, session, operation);
  const state = await threadState(session, threadId);
  // At rest: then its turn is read, and that decides.
  if (state === 'at rest') return checkTurn(engine, operation.id);
  const open = store.interactions.list({
    operationId: operation.id,
    statuses: ['pending', 'answered', 'expired'],
    limit: 50,
  });
  const undelivered = open.filter(({ closedAt, deliveredAt }) => closedAt === null && deliveredAt === null);
  const openIn = new Set(undelivered.map((one) => String(one.threadId)));
  const agents = session.subAgentsOf(threadId).filter((agent) => !openIn.has(agent));
  const asking = await Promise.all(agents.map((agent) => threadState(session, agent)));
  if ((state === 'asking' && !openIn.has(threadId)) || asking.includes('asking')) {
    await adoptTurn(engine, session, operation);
  }
}

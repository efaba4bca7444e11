import type { Operation } from '../model/operation.ts';
import { adoptTurn } from './adopt-turn.ts';
import { checkTurn } from './check-turn.ts';
import type { EngineContext } from './context.ts';
import { isLive } from './live.ts';
import { reconcile } from './reconcile-operation.ts';

/**
 * Looks at every active operation that nobody is busy with and takes up what a lost notice or a failed step left lying.
 * The regular way needs none of this; it is what makes "nothing is left for ever" true.
 */
export function audit(engine: EngineContext): void {
  for (const operation of engine.store.operations.active()) {
    if (operation.epoch === null || engine.tasks.has(operation.id)) continue;
    if (operation.status === 'reconciling') reconcile(engine, operation.id);
    else if (isLive(operation)) engine.tasks.run(operation.id, 'audit', () => auditLive(engine, operation));
    else takeUpStart(engine, operation);
  }
}

/** A start whose task has died: nothing was sent, or nobody knows. */
function takeUpStart(engine: EngineContext, { id, status }: Operation): void {
  const { store, own, clock, ring } = engine;
  const now = clock.now();
  if (status === 'submitting') {
    store.operations.loseSight(own, id, 'answerLost', now);
    reconcile(engine, id);
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
  if (!session || threadId === null) return;
  if (session.watchOf(threadId)?.operationId !== operation.id) return adoptTurn(engine, session, operation);
  const { state, waitingOnApproval, waitingOnUserInput } = await session.server.readThreadState({ threadId });
  if (state !== 'active') return checkTurn(engine, operation.id);
  const open = store.interactions.list({
    operationId: operation.id,
    statuses: ['pending', 'answered', 'expired'],
    limit: 50,
  });
  const asked = open.some(({ closedAt }) => closedAt === null);
  if ((waitingOnApproval || waitingOnUserInput) && !asked) await adoptTurn(engine, session, operation);
}

import type { InteractionRequest } from '../app-server/port.ts';
import type { InteractionId, ProposedFileChange } from '../model/interaction.ts';
import type { ThreadId, TurnId } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import { deliverAnswer } from './deliver-answers.ts';
import type { Session } from './session.ts';
import type { ThreadWatch } from './thread-watch.ts';

/**
 * Makes a question durable before anybody can see it. One that is asked again after a resume and was decided meanwhile is
 * answered again: Codex asks only what it has no answer for.
 */
export function openInteraction(
  engine: EngineContext,
  session: Session,
  watch: ThreadWatch,
  request: InteractionRequest,
): void {
  const { store, own, clock, ring, log, newId } = engine;
  const operation = store.operations.get(watch.operationId);
  if (!operation) return;
  const now = clock.now();
  const interaction = store.interactions.open(
    own,
    {
      id: newId('int') as InteractionId,
      operationId: watch.operationId,
      kind: request.kind,
      method: request.method,
      generation: session.generation.number,
      requestId: request.requestId,
      threadId: request.threadId as ThreadId,
      turnId: request.turnId as TurnId | null,
      itemId: request.itemId,
      params: request.params,
      changes: changesOf(engine, watch, { request, cwd: operation.cwd }),
      deadlineAt: now + operation.settings.interactionTimeoutMs,
    },
    now,
  );
  log.log('info', 'interaction.open', {
    interactionId: interaction.id,
    operationId: watch.operationId,
    kind: request.kind,
  });
  ring();
  if (interaction.decidedAt !== null && interaction.closedAt === null) {
    deliverAnswer(engine, session, { interaction, why: 'asked again' });
  }
}

/**
 * A file change is asked for without its files. They are in the item that was started just before; who came later finds
 * them in what Codex has written of the thread.
 */
function changesOf(
  { host }: EngineContext,
  watch: ThreadWatch,
  { request, cwd }: { readonly request: InteractionRequest; readonly cwd: string },
): readonly ProposedFileChange[] | null {
  const { itemId, kind, threadId } = request;
  if (kind !== 'fileChange' || itemId === null) return null;
  const item = watch.openItems.get(itemId);
  if (item?.type === 'fileChange') return item.changes;
  const rollout = watch.rollouts.get(threadId);
  if (rollout === undefined) return null;
  return host.readProposedChanges(rollout, { callId: itemId, cwd }) ?? null;
}

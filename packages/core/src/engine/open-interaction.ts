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
      changes: changesOf(watch, request),
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
  if (interaction.decidedAt !== null && interaction.closedAt === null) deliverAnswer(engine, session, interaction);
}

/** A file change is asked for without its files: they are in the item that was started just before. */
function changesOf(watch: ThreadWatch, { itemId }: InteractionRequest): readonly ProposedFileChange[] | null {
  const item = itemId === null ? undefined : watch.openItems.get(itemId);
  return item?.type === 'fileChange' ? item.changes : null;
}

import { AppServerError } from '../app-server/app-server-error.ts';
import { isNoActiveTurn } from '../app-server/classify-error.ts';
import type { OperationId } from '../model/operation.ts';
import { checkTurn } from './check-turn.ts';
import { isLive } from './live.ts';
import type { EngineContext } from './context.ts';
import { stopCommands } from './stop-commands.ts';

/** Carries out the wishes to stop that are recorded for live turns. */
export function deliverInterrupts(engine: EngineContext): void {
  const wished = engine.store.operations
    .active()
    .filter((operation) => operation.interrupt !== null && isLive(operation));
  for (const { id } of wished) {
    if (!engine.tasks.has(id)) engine.tasks.run(id, 'interrupt', () => interruptTurn(engine, id));
  }
}

/**
 * Ends a live turn and, unless the caller keeps them, the commands that Codex would leave running. Safe to repeat: a turn
 * that is already over is read, not blamed. What it stopped is told in the report.
 */
export async function interruptTurn(engine: EngineContext, id: OperationId): Promise<void> {
  const operation = engine.store.operations.get(id);
  if (!operation || !isLive(operation) || operation.generation === null) return;
  const { threadId, turnId, interrupt } = operation;
  const session = await engine.sessions.ofGeneration(operation.generation);
  if (!session || threadId === null || turnId === null || interrupt === null) return;
  await session.server.interruptTurn({ threadId, turnId }).catch((error: unknown) => {
    if (!(error instanceof AppServerError && isNoActiveTurn(error))) throw error;
  });
  if (!interrupt.keepCommands) await stopCommands(engine, session, { operationId: id, threadId });
  await checkTurn(engine, id);
}

import { AppServerError } from '../app-server/app-server-error.ts';
import { isNoActiveTurn } from '../app-server/classify-error.ts';
import type { OperationId } from '../model/operation.ts';
import { checkTurn } from './check-turn.ts';
import { isLive } from './live.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';

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
  if (!interrupt.keepCommands) await stopCommands(engine, session, threadId);
  await checkTurn(engine, id);
}

async function stopCommands(engine: EngineContext, session: Session, threadId: string): Promise<void> {
  const running = await session.server.listBackgroundCommands({ threadId });
  if (running.length === 0) return;
  await session.server.cleanBackgroundCommands({ threadId });
  const watch = session.watchOf(threadId);
  if (!watch) return;
  watch.stoppedCommands = running.map(({ command }) => command);
  engine.note(watch.operationId, { type: 'note', data: { stoppedCommands: watch.stoppedCommands } });
}

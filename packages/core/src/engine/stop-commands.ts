import { isThreadNotFound } from '../app-server/classify-error.ts';
import type { BackgroundCommand } from '../app-server/port.ts';
import type { OperationId } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';

/** Facts of the journal that are read for the names of stopped commands. */
const FACTS_READ = 200;

/**
 * Ends the commands that a thread and its sub-agents have running. Their names are noted before they are ended: whoever
 * goes on after a death in between ends them, and can still say which.
 */
export async function stopCommands(
  engine: EngineContext,
  session: Session,
  { operationId, threadId }: { readonly operationId: OperationId; readonly threadId: string },
): Promise<void> {
  const { server } = session;
  for (const id of [threadId, ...(await server.listDescendants({ threadId }))]) {
    const running = await server.listBackgroundCommands({ threadId: id }).catch(noneIfUnloaded);
    if (running.length === 0) continue;
    const stoppedCommands = running.map(({ command }) => command);
    engine.note(operationId, { type: 'note', data: { stoppedCommands } });
    await server.cleanBackgroundCommands({ threadId: id });
  }
}

/** A thread that is not loaded has taken its commands with it. */
function noneIfUnloaded(error: unknown): readonly BackgroundCommand[] {
  if (isThreadNotFound(error)) return [];
  throw error;
}

/** The commands of this operation that were ended, by whichever worker; each once. */
export function stoppedCommandsOf({ store }: Pick<EngineContext, 'store'>, id: OperationId): readonly string[] {
  const noted = store.events.newest(id, FACTS_READ).flatMap(({ type, data }) => {
    const names = type === 'note' ? data['stoppedCommands'] : undefined;
    return Array.isArray(names) ? names.map(String) : [];
  });
  return [...new Set(noted)];
}

import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import { interruptTurn } from './deliver-interrupts.ts';
import type { Session } from './session.ts';
import type { ThreadWatch } from './thread-watch.ts';

/** What follows from an accepted turn, right after it was recorded: events flow, its title is set, a wish to stop is carried out. */
export async function settleAcceptedTurn(
  engine: EngineContext,
  session: Session,
  watch: ThreadWatch,
  operation: Operation,
): Promise<void> {
  if (operationMachine.isTerminal(operation.status)) {
    await session.letGo(watch.threadId);
    return;
  }
  watch.turnId = operation.turnId;
  session.release(watch);
  if (operation.title !== null && operation.type === 'start_chat') {
    const named = session.server.nameThread({ threadId: watch.threadId, name: operation.title });
    await named.catch((error: unknown) =>
      engine.log.log('warn', 'thread.name_failed', { operationId: operation.id, error }),
    );
  }
  if (operation.interrupt !== null) await interruptTurn(engine, operation.id);
}

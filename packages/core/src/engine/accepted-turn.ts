import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import { interruptTurn } from './deliver-interrupts.ts';
import type { Session } from './session.ts';
import type { ThreadWatch } from './thread-watch.ts';

/** A turn that we watch from now on: one that we have just started, or one that ran without us. */
export interface AcceptedTurn {
  readonly operation: Operation;
  readonly how: 'started' | 'taken over';
}

/** What follows from an accepted turn, right after it was recorded: events flow, its title is set, a wish to stop is carried out. */
export async function settleAcceptedTurn(
  engine: EngineContext,
  session: Session,
  watch: ThreadWatch,
  { operation, how }: AcceptedTurn,
): Promise<void> {
  if (operationMachine.isTerminal(operation.status)) {
    await session.letGo(watch.threadId);
    return;
  }
  watch.turnId = operation.turnId;
  session.release(watch);
  // Later its user may have given it another name.
  if (operation.title !== null && operation.type === 'start_chat' && how === 'started') {
    const named = session.server.nameThread({ threadId: watch.threadId, name: operation.title });
    await named.catch((error: unknown) =>
      engine.log.log('warn', 'thread.name_failed', { operationId: operation.id, error }),
    );
  }
  if (operation.interrupt !== null) await interruptTurn(engine, operation.id);
}

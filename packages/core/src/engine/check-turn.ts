import { isUnreadable } from '../app-server/classify-error.ts';
import type { Turn } from '../app-server/port.ts';
import { backoffMs } from '../foundation/backoff.ts';
import type { Operation, OperationId } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import { finishTurn } from './finish-turn.ts';
import { isLive } from './live.ts';
import type { Session } from './session.ts';

const AGAIN = { baseMs: 10, maxMs: 500 };
const LOOKS = 8;

/**
 * Reads the turn of a live operation and records its end if it has one. Called when Codex says that it ended (which may be
 * early), when its thread falls idle (the notice may be missing), and by the regular audit. A turn of which Codex shows
 * nothing any more, or no end, is one for evidence: it must not be told to run for ever.
 */
export async function checkTurn(engine: EngineContext, id: OperationId): Promise<void> {
  for (let look = 1; look <= LOOKS && !engine.signal.aborted; look += 1) {
    const operation = engine.store.operations.get(id);
    if (!operation || !isLive(operation) || operation.generation === null) return;
    const session = await engine.sessions.ofGeneration(operation.generation);
    if (!session || operation.threadId === null || operation.turnId === null) return;
    const seen = await lookAt(session, operation.threadId, operation.turnId);
    if (seen === 'absent') {
      if (look === LOOKS) loseSight(engine, operation);
    } else if (seen.status !== 'inProgress') {
      const cut = seen.status === 'interrupted' && seen.completedAt === null;
      if (cut) loseSight(engine, operation);
      else await finishTurn(engine, session, operation, { turn: seen, end: 'seen' });
      return;
    }
    await engine.pause(backoffMs(look, AGAIN, engine.chance()));
  }
}

/** Its turn, or whether there is one, can be seen no longer: from here on only evidence decides. */
export function loseSight(
  engine: EngineContext,
  { id }: Pick<Operation, 'id'>,
  why: 'connectionLost' | 'answerLost' = 'connectionLost',
): void {
  const { store, own, clock, ring } = engine;
  store.operations.loseSight(own, id, why, clock.now());
  ring();
  engine.reconcile(id);
}

/** A turn that is active in its thread may not be listed for a moment; what Codex cannot read is as good as gone. */
async function lookAt(session: Session, threadId: string, turnId: string): Promise<Turn | 'absent'> {
  try {
    return (await findTurn(session, threadId, turnId)) ?? 'absent';
  } catch (error) {
    if (isUnreadable(error)) return 'absent';
    throw error;
  }
}

const PAGE = 5;
const MAX_PAGES = 20;

/** The turn with all its items, looked for from the newest back. */
export async function findTurn(session: Session, threadId: string, turnId: string): Promise<Turn | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { turns, nextCursor } = await session.server.listTurns({ threadId, limit: PAGE, ...(cursor && { cursor }) });
    const found = turns.find((turn) => turn.turnId === turnId);
    if (found || nextCursor === null) return found;
    cursor = nextCursor;
  }
  return undefined;
}

import type { Turn } from '../app-server/port.ts';
import { backoffMs } from '../foundation/backoff.ts';
import type { OperationId } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import { finishTurn } from './finish-turn.ts';
import { isLive } from './live.ts';
import type { Session } from './session.ts';

const AGAIN = { baseMs: 10, maxMs: 500 };
const LOOKS = 8;

/**
 * Reads the turn of a live operation and records its end if it has one. Called when Codex says that it ended (which may be
 * early), when its thread falls idle (the notice may be missing), and by the regular audit.
 */
export async function checkTurn(engine: EngineContext, id: OperationId): Promise<void> {
  for (let look = 1; look <= LOOKS && !engine.signal.aborted; look += 1) {
    const operation = engine.store.operations.get(id);
    if (!operation || !isLive(operation) || operation.generation === null) return;
    const session = await engine.sessions.ofGeneration(operation.generation);
    if (!session || operation.threadId === null || operation.turnId === null) return;
    const turn = await findTurn(session, operation.threadId, operation.turnId);
    if (turn && turn.status !== 'inProgress') {
      const cut = turn.status === 'interrupted' && turn.completedAt === null;
      return finishTurn(engine, session, operation, { turn, end: cut ? 'cutShort' : 'seen' });
    }
    await engine.pause(backoffMs(look, AGAIN, engine.chance()));
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

import { AppServerError } from '../app-server/app-server-error.ts';
import { isRolloutBroken, isThreadNotFound } from '../app-server/classify-error.ts';
import type { Turn } from '../app-server/port.ts';
import type { EvidenceTurn, Look } from '../model/turn-evidence.ts';
import type { Operation, SubmitEvidence, ThreadId } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';

const PAGE = 20;
const MAX_TURNS = 400;

/** A look at what Codex remembers of the thread of an operation, with the turns themselves for the report. */
export interface TakenLook extends Look {
  readonly found: readonly Turn[];
}

/** Reads the thread down to the turn that was its newest when ours was sent. Loads nothing, subscribes nothing. */
export async function takeLook(
  { host, settings }: EngineContext,
  session: Session,
  { operation, threadId, evidence }: { operation: Operation; threadId: ThreadId; evidence: SubmitEvidence },
  generationEnded: boolean,
): Promise<TakenLook> {
  const read = await readDownTo(session, threadId, evidence.baselineTurnId);
  return {
    ...read,
    turns: read.found.map(toEvidenceTurn),
    generationEnded,
    bootId: host.bootId(),
    freeBytesHome: host.freeBytes(operation.environment.codexHome),
    freeBytesState: host.freeBytes(settings.stateFolder),
  };
}

async function readDownTo(
  session: Session,
  threadId: ThreadId,
  baselineTurnId: string | null,
): Promise<Pick<TakenLook, 'thread' | 'found'>> {
  const found: Turn[] = [];
  let cursor: string | undefined;
  try {
    while (found.length < MAX_TURNS) {
      const { turns, nextCursor } = await session.server.listTurns({
        threadId,
        limit: PAGE,
        ...(cursor && { cursor }),
      });
      const end = turns.findIndex(({ turnId }) => turnId === baselineTurnId);
      found.push(...(end === -1 ? turns : turns.slice(0, end + 1)));
      if (end !== -1 || nextCursor === null) break;
      cursor = nextCursor;
    }
    return { thread: 'readable', found };
  } catch (error) {
    if (!(error instanceof AppServerError)) throw error;
    if (isThreadNotFound(error)) return { thread: 'missing', found: [] };
    if (isRolloutBroken(error)) return { thread: 'broken', found: [] };
    throw error;
  }
}

function toEvidenceTurn({ turnId, status, completedAt, items }: Turn): EvidenceTurn {
  const messages = items.filter((item) => item.type === 'userMessage');
  return {
    turnId,
    status,
    completedAt,
    clientIds: messages.map(({ clientId }) => clientId),
    hasItems: items.length > 0,
  };
}

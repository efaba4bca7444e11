import { isArchived, isThreadNotFound } from '../app-server/classify-error.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { backoffMs } from '../foundation/backoff.ts';
import type { Operation, OperationId, SubmitEvidence, ThreadId } from '../model/operation.ts';
import { weighEvidence, type SettledEvidence, type TurnEvidence } from '../model/turn-evidence.ts';
import { adoptTurn } from './adopt-turn.ts';
import { watchForCalm } from './calm.ts';
import type { EngineContext } from './context.ts';
import { describeLost, finishTurn } from './finish-turn.ts';
import type { Session } from './session.ts';
import { takeLook, type TakenLook } from './take-look.ts';

const AGAIN = { baseMs: 50, maxMs: 30_000 };
/**
 * Nothing stays undecided for ever: after this long of looking without a usable look, the evidence counts as lost. Only
 * this process's own time counts: a machine that slept, or was without a worker overnight, has lost nothing.
 */
const PATIENCE_MS = 6 * 60 * 60_000;

/** Finds out what became of the turn of this operation, and keeps at it until it is decided. */
export function reconcile(engine: EngineContext, id: OperationId): void {
  engine.tasks.run(id, 'reconcile', async () => {
    const began = engine.clock.monotonic();
    for (let attempt = 1; !engine.signal.aborted; attempt += 1) {
      const operation = engine.store.operations.get(id);
      if (operation?.status !== 'reconciling') return;
      const decided = await tryToDecide(engine, operation).catch((error: unknown) => {
        if (CodexCpError.is(error, 'CODEX_OWNERSHIP_LOST')) throw error;
        engine.log.log('warn', 'reconcile.again', { operationId: id, attempt, error });
        return false;
      });
      if (decided) return;
      if (engine.clock.monotonic() - began > PATIENCE_MS)
        return void settle(engine, operation, { kind: 'evidenceLost' });
      await engine.pause(backoffMs(attempt, AGAIN, engine.chance()));
    }
  });
}

interface Case {
  readonly operation: Operation;
  readonly threadId: ThreadId;
  readonly evidence: SubmitEvidence;
}

async function tryToDecide(engine: EngineContext, operation: Operation): Promise<boolean> {
  const { store, sessions } = engine;
  const { threadId, evidence } = operation;
  if (threadId === null || evidence === null)
    throw new TypeError(`operation ${operation.id} was sent without evidence`);
  const sentTo = operation.generation ?? evidence.generation;
  const living = store.generations.get(sentTo)?.status !== 'exited';
  const session = living ? await sessions.ofGeneration(sentTo) : await sessions.forEnvironment(operation.environment);
  if (!session) return false;
  const one: Case = { operation, threadId, evidence };
  const look = await takeLook(engine, session, one, !living);
  const verdict = weighEvidence({ ...one, operationId: operation.id, ...pick(operation) }, look);
  if (verdict.kind !== 'undecided')
    return decide(engine, session, operation, { verdict, look, server: living ? 'lives' : 'ended' });
  return decideOnLivingServer(engine, session, one);
}

/** The server lives and shows nothing of ours: silence counts only once it is proved to be calm, and fenced where it can be. */
async function decideOnLivingServer(engine: EngineContext, session: Session, one: Case): Promise<boolean> {
  const { operation, threadId } = one;
  const calm = await watchForCalm(engine, session, one);
  if (calm === 'ours appeared' || calm === 'stopped') return false;
  if (calm === 'never calm') {
    await engine.sessions.drain(session.generation.number, 'undecided turn');
    return false;
  }
  // From an archived thread no late request can start a turn any more; nor from a server that begins nothing.
  if (operation.threadIsFresh && !(await fence(session, threadId))) {
    await engine.sessions.drain(session.generation.number, 'unfenced thread');
    return false;
  }
  const look = await takeLook(engine, session, one, true);
  const asked = { ...one, operationId: operation.id, ...pick(operation) };
  const verdict = weighEvidence(asked, { ...look, generationEnded: true });
  const running = look.found.some(({ status }) => status === 'inProgress');
  if (verdict.kind === 'undecided' || running) return false;
  return decide(engine, session, operation, { verdict, look, server: 'lives' });
}

/** A thread that Codex does not know cannot start a turn either. */
async function fence({ server }: Session, threadId: string): Promise<boolean> {
  try {
    await server.archiveThread({ threadId });
    return true;
  } catch (error) {
    return isThreadNotFound(error) || isArchived(error);
  }
}

interface Decision {
  readonly verdict: TurnEvidence;
  readonly look: TakenLook;
  /** Of the server to which the turn was sent. */
  readonly server: 'lives' | 'ended';
}

async function decide(
  engine: EngineContext,
  session: Session,
  operation: Operation,
  { verdict, look, server }: Decision,
): Promise<boolean> {
  engine.log.log('info', 'reconcile.decided', { operationId: operation.id, verdict: verdict.kind });
  switch (verdict.kind) {
    case 'neverStarted':
      return settle(engine, operation, { kind: verdict.kind });
    case 'evidenceLost':
      if (server === 'lives') await engine.sessions.drain(session.generation.number, 'lost a turn');
      return settle(engine, operation, { kind: verdict.kind });
    case 'steered':
      return settle(engine, operation, { kind: verdict.kind, turnId: verdict.turnId });
    case 'active': {
      const { store, own, clock, ring } = engine;
      const running = store.operations.resolveReconciling(
        own,
        operation.id,
        { ...verdict, kind: 'active' },
        clock.now(),
      );
      ring();
      await adoptTurn(engine, session, running);
      return true;
    }
    case 'completed':
    case 'failed':
    case 'interrupted':
    case 'cutShort': {
      const turn = look.found.find(({ turnId }) => turnId === verdict.turnId);
      if (!turn) throw new TypeError(`turn ${verdict.turnId} was decided without being read`);
      const cutShort = verdict.kind === 'cutShort';
      // A server that lives and has lost the end of a turn is not to be trusted with another.
      if (cutShort && server === 'lives') await engine.sessions.drain(session.generation.number, 'lost a turn');
      const end = cutShort ? (server === 'lives' ? 'lost' : 'cutShort') : 'seen';
      await finishTurn(engine, session, operation, { turn, end });
      return true;
    }
  }
}

type Settled = Exclude<SettledEvidence, { kind: 'active' }>;

/** Ends it, or sends it back to the queue. What was seen before sight was lost is told in the report. */
function settle(engine: EngineContext, operation: Operation, verdict: Settled): boolean {
  const { store, own, clock, ring, lastSeen } = engine;
  const watch = lastSeen.get(operation.id);
  if (verdict.kind === 'evidenceLost' && watch) {
    store.operations.endTurn(own, operation.id, describeLost(engine, operation, watch), clock.now());
  } else {
    store.operations.resolveReconciling(own, operation.id, verdict, clock.now());
  }
  lastSeen.delete(operation.id);
  ring();
  return true;
}

const pick = ({ threadIsFresh, turnId }: Operation) => ({ threadIsFresh, turnId });

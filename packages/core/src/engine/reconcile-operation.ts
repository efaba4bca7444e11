import { backoffMs } from '../foundation/backoff.ts';
import type { Operation, OperationId, SubmitEvidence, ThreadId } from '../model/operation.ts';
import { weighEvidence, type TurnEvidence } from '../model/turn-evidence.ts';
import { adoptTurn } from './adopt-turn.ts';
import { watchForCalm } from './calm.ts';
import type { EngineContext } from './context.ts';
import { finishTurn } from './finish-turn.ts';
import type { Session } from './session.ts';
import { takeLook, type TakenLook } from './take-look.ts';

const AGAIN = { baseMs: 50, maxMs: 30_000 };
/** Nothing stays undecided for ever: after this long without a usable look, the evidence counts as lost. */
const PATIENCE_MS = 6 * 60 * 60_000;

/** Finds out what became of the turn of this operation, and keeps at it until it is decided. */
export function reconcile(engine: EngineContext, id: OperationId): void {
  engine.tasks.run(id, 'reconcile', async () => {
    for (let attempt = 1; !engine.signal.aborted; attempt += 1) {
      const operation = engine.store.operations.get(id);
      if (operation?.status !== 'reconciling') return;
      const decided = await tryToDecide(engine, operation).catch((error: unknown) => {
        engine.log.log('warn', 'reconcile.again', { operationId: id, attempt, error });
        return false;
      });
      if (decided) return;
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
  const { clock, store, sessions } = engine;
  const { threadId, evidence, recoveringSince } = operation;
  if (threadId === null || evidence === null)
    throw new TypeError(`operation ${operation.id} was sent without evidence`);
  if (clock.now() - (recoveringSince ?? clock.now()) > PATIENCE_MS)
    return settle(engine, operation, { kind: 'evidenceLost' });
  const sentTo = operation.generation ?? evidence.generation;
  const living = store.generations.get(sentTo)?.status !== 'exited';
  const session = living ? await sessions.ofGeneration(sentTo) : await sessions.forEnvironment(operation.environment);
  if (!session) return false;
  const one: Case = { operation, threadId, evidence };
  const look = await takeLook(engine, session, one, !living);
  const verdict = weighEvidence({ ...one, operationId: operation.id, ...pick(operation) }, look);
  if (verdict.kind !== 'undecided') return decide(engine, session, operation, { verdict, look });
  return decideOnLivingServer(engine, session, one);
}

/** The server lives and shows nothing of ours: silence counts only once it is proved to be calm, and fenced where it can be. */
async function decideOnLivingServer(engine: EngineContext, session: Session, one: Case): Promise<boolean> {
  const { operation, threadId } = one;
  const calm = await watchForCalm(engine, session, one);
  if (calm === 'ours appeared') return false;
  if (calm === 'never calm') {
    await engine.sessions.drain(session.generation.number, 'undecided turn');
    return false;
  }
  // From an archived thread no late request can start a turn any more.
  if (operation.threadIsFresh) await session.server.archiveThread({ threadId }).catch(() => undefined);
  const look = await takeLook(engine, session, one, true);
  const asked = { ...one, operationId: operation.id, ...pick(operation) };
  const verdict = weighEvidence(asked, { ...look, generationEnded: true });
  const running = look.found.some(({ status }) => status === 'inProgress');
  if (verdict.kind === 'undecided' || running) return false;
  return decide(engine, session, operation, { verdict, look });
}

async function decide(
  engine: EngineContext,
  session: Session,
  operation: Operation,
  { verdict, look }: { readonly verdict: TurnEvidence; readonly look: TakenLook },
): Promise<boolean> {
  engine.log.log('info', 'reconcile.decided', { operationId: operation.id, verdict: verdict.kind });
  switch (verdict.kind) {
    case 'neverStarted':
    case 'evidenceLost':
    case 'steered':
      return settle(engine, operation, verdict);
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
      await finishTurn(engine, session, operation, { turn, end: verdict.kind === 'cutShort' ? 'cutShort' : 'seen' });
      return true;
    }
  }
}

function settle({ store, own, clock, ring }: EngineContext, operation: Operation, verdict: TurnEvidence): boolean {
  if (verdict.kind === 'neverStarted' || verdict.kind === 'evidenceLost') {
    store.operations.resolveReconciling(own, operation.id, { kind: verdict.kind }, clock.now());
  } else if (verdict.kind === 'steered') {
    store.operations.resolveReconciling(own, operation.id, { kind: 'steered', turnId: verdict.turnId }, clock.now());
  }
  ring();
  return true;
}

const pick = ({ threadIsFresh, turnId }: Operation) => ({ threadIsFresh, turnId });

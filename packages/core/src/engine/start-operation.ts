import { AppServerError } from '../app-server/app-server-error.ts';
import type { SandboxPolicy, TurnStart } from '../app-server/port.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { MIN_FREE_BYTES } from '../model/turn-evidence.ts';
import type { Operation, SandboxMode, SubmitEvidence, TurnId } from '../model/operation.ts';
import { loseSight } from './check-turn.ts';
import type { EngineContext } from './context.ts';
import { requirePlanMode } from './plan-mode.ts';
import { prepareThread, type PreparedThread } from './prepare-thread.ts';
import type { Session } from './session.ts';
import { faultOf, recordStartFault, type StartFault } from './start-outcome.ts';
import { settleAcceptedTurn } from './accepted-turn.ts';

const LOW_DISK: StartFault = { kind: 'wait', reason: 'low_disk', counts: 'no attempt', error: null };

/** Takes a claimed operation to a running turn, writing each fact before the next step depends on it. */
export async function startOperation(engine: EngineContext, operation: Operation): Promise<void> {
  try {
    const session = await engine.sessions.forEnvironment(operation.environment);
    session.users += 1;
    try {
      await requirePlanMode(session, operation);
      const prepared = await prepareThread(engine, session, operation);
      if (prepared.kind === 'busy') recordStartFault(engine, operation, prepared.fault);
      else await sendTurn(engine, session, prepared);
    } finally {
      session.users -= 1;
    }
  } catch (error) {
    if (CodexCpError.is(error, 'CODEX_OWNERSHIP_LOST')) throw error;
    const current = engine.store.operations.get(operation.id);
    // Once `submitting` is written, sendTurn decides; an error that comes here then is ours, and recovery decides.
    if (current?.status !== 'starting') throw error;
    recordStartFault(engine, current, faultOf(error));
  }
}

async function sendTurn(engine: EngineContext, session: Session, prepared: PreparedThread): Promise<void> {
  const { store, own, clock } = engine;
  const evidence = collectEvidence(engine, session, prepared);
  if (Math.min(evidence.freeBytesHome, evidence.freeBytesState) < MIN_FREE_BYTES) {
    await session.letGo(prepared.info.threadId);
    recordStartFault(engine, prepared.operation, LOW_DISK);
    return;
  }
  const prompt = store.operations.prompt(prepared.operation.id) ?? '';
  const marked = store.operations.markSubmitting(own, prepared.operation.id, evidence, clock.now());
  if (marked.status !== 'submitting') {
    await session.letGo(prepared.info.threadId);
    engine.ring();
    return;
  }
  await acceptTurn(engine, session, prepared, toTurnStart(marked, prepared, prompt));
}

async function acceptTurn(
  engine: EngineContext,
  session: Session,
  prepared: PreparedThread,
  turn: TurnStart,
): Promise<void> {
  const { store, own, clock } = engine;
  const { id } = prepared.operation;
  let turnId: TurnId;
  try {
    turnId = (await session.server.startTurn(turn)).turnId as TurnId;
  } catch (error) {
    await afterRefusedOrLost(engine, session, prepared, error);
    return;
  }
  const accepted = store.operations.recordTurnAccepted(own, id, turnId, clock.now());
  engine.ring();
  await settleAcceptedTurn(engine, session, prepared.watch, { operation: accepted, how: 'started' });
}

/** An error answer means that it did not happen; anything else after sending means that only evidence can tell. */
async function afterRefusedOrLost(
  engine: EngineContext,
  session: Session,
  { operation, info }: PreparedThread,
  error: unknown,
): Promise<void> {
  if (error instanceof AppServerError && error.kind !== 'ambiguous') {
    await session.letGo(info.threadId);
    recordStartFault(engine, operation, faultOf(error));
    return;
  }
  loseSight(engine, operation, 'answerLost');
  // It may still lie unread on this connection; what has not begun on a closed one never does.
  await session.server.close();
}

function collectEvidence(
  { host, settings }: EngineContext,
  session: Session,
  prepared: PreparedThread,
): SubmitEvidence {
  return {
    generation: session.generation.number,
    bootId: host.bootId(),
    baselineTurnId: prepared.baselineTurnId,
    freeBytesHome: host.freeBytes(prepared.operation.environment.codexHome),
    freeBytesState: host.freeBytes(settings.stateFolder),
  };
}

/** Every setting goes with every turn: they are sticky in the thread, and others may have changed them. */
function toTurnStart({ id, cwd, settings }: Operation, { info }: PreparedThread, prompt: string): TurnStart {
  return {
    threadId: info.threadId,
    text: prompt,
    clientUserMessageId: id,
    cwd,
    approvalPolicy: settings.approvalPolicy,
    sandbox: settings.collaborationMode === 'plan' ? { type: 'readOnly' } : SANDBOX[settings.sandbox],
    model: settings.model ?? info.model,
    effort: settings.effort ?? info.effort,
    summary: settings.summary,
    collaborationMode: settings.collaborationMode,
    timeoutMs: settings.callTimeoutMs,
  };
}

const SANDBOX: { readonly [Mode in SandboxMode]: SandboxPolicy } = {
  'read-only': { type: 'readOnly' },
  'workspace-write': { type: 'workspaceWrite' },
  'danger-full-access': { type: 'dangerFullAccess' },
};

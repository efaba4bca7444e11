import type { Operation, SubmitEvidence, ThreadId } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';
import { takeLook } from './take-look.ts';

const CALM_LOOKS = 3;
const CALM_MS = 2_000;
const BETWEEN_LOOKS_MS = 400;
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Watches a living app-server that shows nothing of our turn. Calm is: at least three answered looks over at least two
 * seconds, each with the thread idle, no other request in flight and no turn since the baseline. A turn without our id may
 * be ours, held up by a hook: then it is looked at again.
 */
export async function watchForCalm(
  engine: EngineContext,
  session: Session,
  one: { readonly operation: Operation; readonly threadId: ThreadId; readonly evidence: SubmitEvidence },
): Promise<'calm' | 'ours appeared' | 'never calm'> {
  const began = engine.clock.monotonic();
  let calmSince: number | null = null;
  let looks = 0;
  while (engine.clock.monotonic() - began < GIVE_UP_AFTER_MS && !engine.signal.aborted) {
    const look = await takeLook(engine, session, one, false);
    if (look.turns.some(({ clientIds }) => clientIds.includes(one.operation.id))) return 'ours appeared';
    const newer = look.turns.some(({ turnId }) => turnId !== one.evidence.baselineTurnId);
    const calm = !newer && (await isIdle(session, one.threadId));
    calmSince = calm ? (calmSince ?? engine.clock.monotonic()) : null;
    looks = calm ? looks + 1 : 0;
    if (calmSince !== null && looks >= CALM_LOOKS && engine.clock.monotonic() - calmSince >= CALM_MS) return 'calm';
    await engine.pause(BETWEEN_LOOKS_MS);
  }
  return 'never calm';
}

async function isIdle(session: Session, threadId: string): Promise<boolean> {
  const { state } = await session.server.readThreadState({ threadId });
  const { gauges } = await session.server.diagnostics();
  // The question itself is one request in flight.
  const others = (gauges['app.requests.in_flight'] ?? 1) - 1 + (gauges['app.requests.queued'] ?? 0);
  return state !== 'active' && others <= 0;
}

import type { Operation, SubmitEvidence, ThreadId } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';
import { takeLook } from './take-look.ts';
import { threadState } from './thread-state.ts';

const CALM_LOOKS = 3;
const CALM_MS = 2_000;
const BETWEEN_LOOKS_MS = 400;
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Watches a living app-server that shows nothing of our turn. Calm is: at least three answered looks over at least two
 * seconds, each with the thread idle, no other request in flight and no turn at work since the baseline. One at work
 * without our id may be ours, held up by a hook: then it is looked at again. `stopped`: the engine stops, nothing is known.
 */
export async function watchForCalm(
  engine: EngineContext,
  session: Session,
  one: { readonly operation: Operation; readonly threadId: ThreadId; readonly evidence: SubmitEvidence },
): Promise<'calm' | 'ours appeared' | 'never calm' | 'stopped'> {
  const began = engine.clock.monotonic();
  let calmSince: number | null = null;
  let looks = 0;
  while (engine.clock.monotonic() - began < GIVE_UP_AFTER_MS) {
    if (engine.signal.aborted) return 'stopped';
    // One after the other: the questions of another watch would count as requests in flight.
    const seen = await session.quietly(() => lookOnce(engine, session, one));
    if (seen === 'ours appeared') return seen;
    calmSince = seen === 'calm' ? (calmSince ?? engine.clock.monotonic()) : null;
    looks = seen === 'calm' ? looks + 1 : 0;
    if (calmSince !== null && looks >= CALM_LOOKS && engine.clock.monotonic() - calmSince >= CALM_MS) return 'calm';
    await engine.pause(BETWEEN_LOOKS_MS * (0.75 + engine.chance() / 2));
  }
  return engine.signal.aborted ? 'stopped' : 'never calm';
}

async function lookOnce(
  engine: EngineContext,
  session: Session,
  one: { readonly operation: Operation; readonly threadId: ThreadId; readonly evidence: SubmitEvidence },
): Promise<'calm' | 'ours appeared' | 'busy'> {
  const { turns } = await takeLook(engine, session, one, false);
  if (turns.some(({ clientIds }) => clientIds.includes(one.operation.id))) return 'ours appeared';
  const atWork = turns.some(({ turnId, status }) => turnId !== one.evidence.baselineTurnId && status === 'inProgress');
  return !atWork && (await isIdle(session, one.threadId)) ? 'calm' : 'busy';
}

async function isIdle(session: Session, threadId: string): Promise<boolean> {
  if ((await threadState(session, threadId)) !== 'at rest') return false;
  const { gauges } = await session.server.diagnostics();
  // The question itself is one request in flight.
  const others = (gauges['app.requests.in_flight'] ?? 1) - 1 + (gauges['app.requests.queued'] ?? 0);
  return others <= 0;
}

import { killGroup, killProven, waitGone, type KillOutcome } from '../process/kill.ts';
import type { ProcessIdentity } from '../process/process-identity.ts';

/** `gone`: proven. `unproven`: nobody can tell from here. `alive`: it did not even end when killed. */
export type StopOutcome = 'gone' | 'unproven' | 'alive';

const AFTER_SECOND_SIGNAL_MS = 2_000;
const AFTER_KILL_MS = 5_000;

/**
 * Asks a server to end once its running turns have: it begins nothing new from now on. A turn that waits for an answer
 * holds it for ever. On Windows, which knows no such request, it ends at once.
 */
export function drainServer(identity: ProcessIdentity): Promise<KillOutcome> {
  return killProven(identity, 'SIGTERM');
}

/** Ends a server whatever it does: the signal that cuts a drain short, then the end of its whole group. */
export async function endServer(identity: ProcessIdentity): Promise<StopOutcome> {
  const asked = await killProven(identity, 'SIGTERM');
  if (asked === 'unproven') return 'unproven';
  if (asked === 'gone' || (await waitGone(identity, AFTER_SECOND_SIGNAL_MS))) return 'gone';
  await killGroup(identity, 'SIGKILL');
  return (await waitGone(identity, AFTER_KILL_MS)) ? 'gone' : 'alive';
}

/** Lets running turns end for at most `drainMs`, then ends the server. Its tool commands may outlive it: find-marked.ts. */
export async function stopServer(identity: ProcessIdentity, drainMs: number): Promise<StopOutcome> {
  const asked = await drainServer(identity);
  if (asked === 'unproven') return 'unproven';
  if (asked === 'gone' || (await waitGone(identity, drainMs))) return 'gone';
  return endServer(identity);
}

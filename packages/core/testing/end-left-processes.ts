import type { ProcessProof } from '../src/model/generation.ts';
import { killGroup, waitGone } from '../src/process/kill.ts';
import type { Store } from '../src/store/store.ts';
import { processesOf, type Known } from './processes-of.ts';

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** Ends the worker and the app-servers that a state file knows, each by the proof of what it is. */
export async function endLeftProcesses(store: Store): Promise<void> {
  const left = [store.worker.current(), ...store.generations.living()].flatMap((one) => one?.process ?? []);
  await Promise.all(left.map(endProcess));
}

/**
 * Ends what no state file tells of yet: a worker that a server has started is nowhere written down until it takes office.
 * Found by the folder of the rig in its command line; only where there is a /proc.
 */
export async function endStrays(rig: Known): Promise<void> {
  if (process.platform !== 'linux') return;
  const deadline = performance.now() + PATIENCE_MS;
  for (let left = processesOf(rig); left.length > 0 && performance.now() < deadline; left = processesOf(rig)) {
    for (const { pid } of left) endNow(pid);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

async function endProcess(proof: ProcessProof): Promise<void> {
  await killGroup(proof, 'SIGKILL');
  await waitGone(proof, PATIENCE_MS);
}

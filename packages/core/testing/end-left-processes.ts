import type { ProcessProof } from '../src/model/generation.ts';
import { killGroup, waitGone } from '../src/process/kill.ts';
import type { Store } from '../src/store/store.ts';

const PATIENCE_MS = 5_000;

/** Ends the worker and the app-servers that a state file knows, each by the proof of what it is. */
export async function endLeftProcesses(store: Store): Promise<void> {
  const left = [store.worker.current(), ...store.generations.living()].flatMap((one) => one?.process ?? []);
  await Promise.all(left.map(endProcess));
}

async function endProcess(proof: ProcessProof): Promise<void> {
  await killGroup(proof, 'SIGKILL');
  await waitGone(proof, PATIENCE_MS);
}

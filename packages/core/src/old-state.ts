import type { ControlPlaneOptions } from './control-plane-api.ts';
import type { ImportOptions, ImportReport } from './import-old-state.ts';

// Only who switches from another server needs what reads its file: everybody else starts without it.
const load = () => import('./import-old-state.ts');

/**
 * The state file of the Python server at the place where the state is configured to lie; undefined where there is none.
 * Rejects where that cannot be told: with INVALID_ARGUMENT for bad settings, with CODEX_STATE_UNUSABLE for a file that cannot
 * be read or is damaged.
 */
export async function oldStateAt(options: ControlPlaneOptions): Promise<string | undefined> {
  return (await load()).oldStateAt(options);
}

/** The state file of codex-cp that these options mean: what is taken over goes there. Rejects as `oldStateAt` does. */
export async function stateFileOf(options: ControlPlaneOptions): Promise<string> {
  return (await load()).stateFileOf(options);
}

/**
 * Takes over what the Python server left. Each batch is one transaction and what is here already stays as it is, so that it
 * may be killed at any moment and called again; the old file is only read. Rejects with CODEX_STATE_UNUSABLE where it cannot be
 * used and, unless told to go on, where the old server seems to run.
 */
export async function takeOverOldState(options: ImportOptions): Promise<ImportReport> {
  return (await load()).takeOverOldState(options);
}

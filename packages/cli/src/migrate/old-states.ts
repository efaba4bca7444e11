import { resolve } from 'node:path';
import type { ControlPlaneOptions, ImportOptions, ImportReport, ToolError } from '@codex-cp/core';
import { toShownError } from '../tool-error.ts';
import type { ClientChange } from './client-changes.ts';
import type { ServerEntry } from './server-entry.ts';

/** A state file of the Python server and how the control plane is opened that takes it over. */
export interface OldState {
  readonly from: string;
  readonly options: ControlPlaneOptions;
}

/** What was, or would be, taken over from one file. */
export type TakenState =
  | { readonly ok: true; readonly from: string; readonly report: ImportReport }
  | { readonly ok: false; readonly from: string; readonly error: ToolError };

/** Where the Python server keeps its state when nothing is said, from the folder it is started in. */
const DEFAULT_PLACE = 'state/codex-mcp-state.sqlite3';

/** The state files that entries of clients name, and the one in force; each once. */
export async function findOldStates(
  changes: readonly ClientChange[],
  inForce: ControlPlaneOptions,
): Promise<readonly OldState[]> {
  const entries = changes.flatMap((change) => change.entries.filter(({ status }) => status !== 'unclear'));
  const found: OldState[] = [];
  for (const options of [inForce, ...entries.map(({ entry }) => optionsOf(entry, inForce))]) {
    const state = options && (await oldStateOf(options));
    if (state && !found.some(({ from }) => from === state.from)) found.push(state);
  }
  return found;
}

/** As the server of this entry would be configured; undefined where only its client knows. */
function optionsOf({ env, cwd }: ServerEntry, inForce: ControlPlaneOptions): ControlPlaneOptions | undefined {
  if ([...Object.values(env), cwd ?? ''].some((value) => value.includes('${'))) return undefined;
  return {
    door: 'mcp-old-name',
    env: { ...inForce.env, ...env },
    cwd: resolve(cwd ?? process.cwd()),
  };
}

async function oldStateOf(options: ControlPlaneOptions): Promise<OldState | undefined> {
  const { oldStateAt } = await import('@codex-cp/core');
  try {
    const configured = await oldStateAt(options);
    if (configured !== undefined) return { from: configured, options };
    const stateDb = resolve(options.cwd ?? process.cwd(), DEFAULT_PLACE);
    const from = await oldStateAt({ ...options, settings: { stateDb } });
    return from === undefined ? undefined : { from, options };
  } catch {
    // A configuration that is not valid says so where it is used.
    return undefined;
  }
}

/** Takes over, or tells what would be. */
export async function takeState(
  { from, options }: OldState,
  how: Pick<ImportOptions, 'mode' | 'whenInUse' | 'onProgress'>,
): Promise<TakenState> {
  const { takeOverOldState } = await import('@codex-cp/core');
  try {
    return { ok: true, from, report: await takeOverOldState({ ...options, ...how, from }) };
  } catch (error) {
    return { ok: false, from, error: (await toShownError(error)).error };
  }
}

import type { ControlPlaneOptions, ImportOptions, ImportReport, ToolError } from '@codex-cp/core';
import { toShownError } from '../tool-error.ts';

/** A state file of the Python server and how the control plane is opened that takes it over. */
export interface OldState {
  readonly from: string;
  /** The state file of codex-cp; null where it cannot be told, which the taking over then says. */
  readonly into: string | null;
  readonly options: ControlPlaneOptions;
}

/** What was, or would be, taken over from one file into one. */
export type TakenState = Pick<OldState, 'from' | 'into'> &
  ({ readonly ok: true; readonly report: ImportReport } | { readonly ok: false; readonly error: ToolError });

/** Is it the same file that goes into the same one? */
export const isSameState = (one: Pick<OldState, 'from' | 'into'>, other: Pick<OldState, 'from' | 'into'>): boolean =>
  one.from === other.from && one.into === other.into;

/** Takes over, or tells what would be. */
export async function takeState(
  { from, into, options }: OldState,
  how: Pick<ImportOptions, 'mode' | 'whenInUse' | 'onProgress'>,
): Promise<TakenState> {
  const { takeOverOldState } = await import('@codex-cp/core');
  try {
    return { ok: true, from, into, report: await takeOverOldState({ ...options, ...how, from }) };
  } catch (error) {
    return { ok: false, from, into, error: (await toShownError(error)).error };
  }
}

import { entriesOfPython, isChanged, type ClientChange } from './client-changes.ts';
import type { FoundStates } from './find-old-states.ts';
import { isSameState, type TakenState } from './old-states.ts';

/** What is said of a client that stays as it is. */
export const HELD_BACK = 'It stays as it is until the state of its old server is taken over.';

/**
 * The server of a client that is changed before its state was taken over, into where that server will look, would not know the
 * keys of the old one; nor is it known to where it could not be looked for.
 */
export const isHeldBack = (
  change: ClientChange,
  ofEntries: FoundStates['ofEntries'],
  taken: readonly TakenState[],
): boolean =>
  isChanged(change) &&
  entriesOfPython(change).some((entry) => {
    const found = ofEntries.get(entry);
    if (found?.kind === 'found') return !taken.some((state) => state.ok && isSameState(state, found.state));
    return found?.kind !== 'none';
  });

/** Why a client cannot be changed; undefined where nothing stands in the way. */
export function problemOf(
  change: ClientChange,
  ofEntries: FoundStates['ofEntries'],
  taken: readonly TakenState[],
): { readonly status: 'failed' | 'held_back'; readonly problem: string } | undefined {
  if (change.problem !== null) return { status: 'failed', problem: change.problem };
  if (isHeldBack(change, ofEntries, taken)) return { status: 'held_back', problem: HELD_BACK };
  return undefined;
}

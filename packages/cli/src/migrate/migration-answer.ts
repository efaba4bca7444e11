import { createTwoFilesPatch } from 'diff';
import { isChanged, type ClientChange } from './client-changes.ts';
import type { FoundEntry } from './migrate-text.ts';
import type { FoundStates, StateOfEntry } from './find-old-states.ts';
import { problemOf } from './held-back.ts';
import type { CarriedOut, MigrationPlan } from './migration.ts';
import type { TakenState } from './old-states.ts';

export type Redact = (text: string) => string;

/** What was, or would be, changed, as programs read it. */
export interface MigrationAnswer {
  /** False where something could not be done. */
  readonly ok: boolean;
  /** `done`, or why nothing was changed. */
  readonly outcome: 'done' | 'nothing_to_do' | 'dry_run' | 'not_confirmed' | 'declined';
  readonly files: readonly FileAnswer[];
  readonly states: readonly StateAnswer[];
}

export interface FileAnswer {
  readonly client: string | null;
  readonly path: string;
  readonly status: 'changed' | 'would_change' | 'unchanged' | 'held_back' | 'failed';
  readonly problem?: string;
  /** Where the file as it was lies now. */
  readonly backup?: string;
  readonly entries: readonly EntryAnswer[];
  /** Unified; secrets are blanked. */
  readonly diff?: string;
}

export interface EntryAnswer extends Pick<FoundEntry, 'name' | 'status' | 'program' | 'notes'> {
  /** Of an entry that starts the Python server, or codex-cp. */
  readonly state?: EntryState;
}

export type EntryState =
  | { readonly status: 'found'; readonly from: string; readonly into: string | null }
  /** `problem`: what that means. */
  | { readonly status: 'none'; readonly problem?: string }
  | { readonly status: 'unknown'; readonly problem: string };

export type StateAnswer = { readonly from: string } & (
  | { readonly status: 'taken_over' | 'would_take_over'; readonly report: Extract<TakenState, { ok: true }>['report'] }
  | { readonly status: 'failed'; readonly error: Extract<TakenState, { ok: false }>['error'] }
);

/** The answer where nothing was changed. */
export function plannedAnswer(
  { changes, tried, ofEntries }: MigrationPlan,
  outcome: Exclude<MigrationAnswer['outcome'], 'done'>,
  redact: Redact,
): MigrationAnswer {
  const files = changes.map((change): FileAnswer => {
    const shown = identity(change, ofEntries, redact);
    const problem = problemOf(change, ofEntries, tried);
    if (problem) return { ...shown, ...problem };
    return { ...shown, status: isChanged(change) ? 'would_change' : 'unchanged' };
  });
  return withOk({ outcome, files, states: tried.map((state) => stateAnswer(state, 'would_take_over')) });
}

/** The answer where it was carried out. */
export function doneAnswer({ clients, taken, ofEntries }: CarriedOut, redact: Redact): MigrationAnswer {
  const files = clients.map(({ change, status, backup, problem }) => ({
    ...identity(change, ofEntries, redact),
    status,
    ...(problem !== null && { problem }),
    ...(backup !== null && { backup }),
  }));
  return withOk({ outcome: 'done', files, states: taken.map((state) => stateAnswer(state, 'taken_over')) });
}

function withOk(answer: Omit<MigrationAnswer, 'ok'>): MigrationAnswer {
  const failed = answer.files.some(
    ({ status, entries }) =>
      status === 'failed' || status === 'held_back' || entries.some(({ state }) => state?.status === 'unknown'),
  );
  return { ok: !failed && answer.states.every(({ status }) => status !== 'failed'), ...answer };
}

function identity(change: ClientChange, ofEntries: FoundStates['ofEntries'], redact: Redact) {
  const { client, path, entries } = change;
  return {
    client,
    path,
    entries: entries.map((entry) => entryAnswer(entry, ofEntries.get(entry))),
    ...(isChanged(change) && { diff: redact(diffOf(change)) }),
  };
}

function entryAnswer(entry: FoundEntry, state: StateOfEntry | undefined): EntryAnswer {
  const { name, status, program, notes } = entry;
  return { name, status, program, notes, ...(state && { state: entryState(state, status) }) };
}

function entryState(state: StateOfEntry, status: FoundEntry['status']): EntryState {
  switch (state.kind) {
    case 'found': {
      const { from, into } = state.state;
      return { status: 'found', from, into };
    }
    case 'none':
      // What starts codex-cp already may never have had another.
      return { status: 'none', ...(status === 'migrated' && { problem: NO_STATE }) };
    case 'unknown':
      return { status: 'unknown', problem: `${UNKNOWN_STATE} ${state.reason}` };
  }
}

const NO_STATE =
  'No state file of the old server was found: a request that is repeated with an old key would run again. Name the file with --from to take it over.';
const UNKNOWN_STATE = 'Whether its old server left a state could not be told.';

const diffOf = ({ path, shown: { before, after } }: ClientChange): string =>
  createTwoFilesPatch(path, path, before, after, undefined, undefined, { context: 3 }).replace(
    /^(?:Index:.*\n)?=+\n/,
    '',
  );

function stateAnswer(state: TakenState, status: 'taken_over' | 'would_take_over'): StateAnswer {
  const { from } = state;
  return state.ok ? { from, status, report: state.report } : { from, status: 'failed', error: state.error };
}

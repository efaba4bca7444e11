import { createTwoFilesPatch } from 'diff';
import { isChanged, type ClientChange } from './client-changes.ts';
import type { FoundEntry } from './migrate-text.ts';
import { HELD_BACK, isHeldBack, type ChangedClient, type MigrationPlan } from './migration.ts';
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
  readonly entries: readonly Pick<FoundEntry, 'name' | 'status' | 'program' | 'notes'>[];
  /** Unified; secrets are blanked. */
  readonly diff?: string;
}

export type StateAnswer = { readonly from: string } & (
  | { readonly status: 'taken_over' | 'would_take_over'; readonly report: Extract<TakenState, { ok: true }>['report'] }
  | { readonly status: 'failed'; readonly error: Extract<TakenState, { ok: false }>['error'] }
);

/** The answer where nothing was changed. */
export function plannedAnswer(
  { changes, tried }: MigrationPlan,
  outcome: Exclude<MigrationAnswer['outcome'], 'done'>,
  redact: Redact,
): MigrationAnswer {
  const files = changes.map((change): FileAnswer => {
    const shown = identity(change, redact);
    if (change.problem !== null) return { ...shown, status: 'failed', problem: change.problem };
    if (isHeldBack(change, tried)) return { ...shown, status: 'held_back', problem: HELD_BACK };
    return { ...shown, status: isChanged(change) ? 'would_change' : 'unchanged' };
  });
  return withOk({ outcome, files, states: tried.map((state) => stateAnswer(state, 'would_take_over')) });
}

/** The answer where it was carried out. */
export function doneAnswer(
  { clients, taken }: { readonly clients: readonly ChangedClient[]; readonly taken: readonly TakenState[] },
  redact: Redact,
): MigrationAnswer {
  const files = clients.map(({ change, status, backup, problem }) => ({
    ...identity(change, redact),
    status,
    ...(problem !== null && { problem }),
    ...(backup !== null && { backup }),
  }));
  return withOk({ outcome: 'done', files, states: taken.map((state) => stateAnswer(state, 'taken_over')) });
}

function withOk(answer: Omit<MigrationAnswer, 'ok'>): MigrationAnswer {
  const failed = answer.files.some(({ status }) => status === 'failed' || status === 'held_back');
  return { ok: !failed && answer.states.every(({ status }) => status !== 'failed'), ...answer };
}

function identity(change: ClientChange, redact: Redact) {
  const { client, path, entries } = change;
  return {
    client,
    path,
    entries: entries.map(({ name, status, program, notes }) => ({ name, status, program, notes })),
    ...(isChanged(change) && { diff: redact(diffOf(change)) }),
  };
}

const diffOf = ({ path, before, after }: ClientChange): string =>
  createTwoFilesPatch(path, path, before, after, undefined, undefined, { context: 3 }).replace(
    /^(?:Index:.*\n)?=+\n/,
    '',
  );

function stateAnswer(state: TakenState, status: 'taken_over' | 'would_take_over'): StateAnswer {
  const { from } = state;
  return state.ok ? { from, status, report: state.report } : { from, status: 'failed', error: state.error };
}

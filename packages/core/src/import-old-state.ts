import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ControlPlaneOptions } from './control-plane-api.ts';
import { readConfig } from './control-plane.ts';
import { CodexCpError } from './errors/codex-cp-error.ts';
import { systemClock, type Millis } from './foundation/clock.ts';
import type { ImportOutcome, ImportTally } from './store/import-store.ts';
import { countRows, lastSignOfLife, readOldState, type OldBatch } from './store/sqlite/old-state/read-old-state.ts';
import { openOldState, readingOld } from './store/sqlite/old-state/open-old-state.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import { makePrivate } from './store/sqlite/prepare-state-file.ts';
import { ownerOf, stateFileFor } from './store/sqlite/state-file.ts';
import { systemFault } from './store/sqlite/system-fault.ts';
import type { Store } from './store/store.ts';

export interface ImportOptions extends ControlPlaneOptions {
  /** State file of the Python server. */
  readonly from: string;
  /** `try` counts and keeps nothing. */
  readonly mode: 'keep' | 'try';
  /** What to do where the old server seems to run, or has not closed its file. */
  readonly whenInUse: 'refuse' | 'go on';
  /** Told after each batch. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What was taken over, or would be. */
export interface ImportReport extends ImportOutcome {
  readonly from: string;
  /** The state file of codex-cp. */
  readonly into: string;
  /** Operations that had not ended: they are kept as unknown, and never run. */
  readonly unfinished: number;
}

const ROWS_OF_A_BATCH = 200;

/** See `old-state.ts`. */
export function oldStateAt(options: ControlPlaneOptions): string | undefined {
  const { stateDb } = readConfig(options).values;
  refuseWhatCannotBeSeen(stateDb);
  switch (ownerOf(stateDb)) {
    case 'foreign':
      return stateDb;
    case 'damaged':
      throw new CodexCpError('CODEX_STATE_UNUSABLE', { path: stateDb, reason: 'damaged', remedy: DAMAGED });
    case 'ours':
    case 'new':
      return undefined;
  }
}

const DAMAGED = 'Put a backup of it in its place, or move it away where its tasks are given up; then try again.';

/** A file in a folder that may not be looked into is not the same as none. */
function refuseWhatCannotBeSeen(path: string): void {
  try {
    statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw systemFault(path, error);
  }
}

/** See `old-state.ts`. */
export const stateFileOf = (options: ControlPlaneOptions): string => stateFileFor(readConfig(options).values.stateDb);

/** See `old-state.ts`. */
export function takeOverOldState(options: ImportOptions): ImportReport {
  const { values, sources } = readConfig(options);
  const [from, into] = [resolve(options.from), stateFileFor(values.stateDb)];
  const now = systemClock.now();
  const old = openOldState(from, options.whenInUse === 'go on' ? 'copy' : 'refuse');
  try {
    const signOfLife = readingOld(from, () => lastSignOfLife(old.db, now));
    if (signOfLife !== undefined && options.whenInUse === 'refuse') throw stillRunning(from, signOfLife);
    if (sources.stateDb.kind === 'default' && options.mode === 'keep') makePrivate(dirname(into));
    const store = openSqliteStore(options.mode === 'try' && !existsSync(into) ? ':memory:' : into);
    try {
      const environment = { codexHome: values.codexHome, codexBinary: values.codexBinary };
      const policy = { sandbox: values.defaultSandbox, approvalPolicy: values.defaultApprovalPolicy };
      const batches = readOldState(old.db, { environment, policy, now, size: ROWS_OF_A_BATCH });
      return {
        from,
        into,
        ...takeAll(stepByStep(from, batches), store, {
          total: readingOld(from, () => countRows(old.db)),
          now,
          options,
        }),
      };
    } finally {
      store.close();
    }
  } finally {
    old.close();
  }
}

/** The same batches; what goes wrong while one is read is told as what it is. */
function* stepByStep(from: string, batches: Iterator<OldBatch>): Generator<OldBatch> {
  for (
    let next = readingOld(from, () => batches.next());
    next.done !== true;
    next = readingOld(from, () => batches.next())
  )
    yield next.value;
}

interface Taking {
  readonly total: number;
  readonly now: Millis;
  readonly options: ImportOptions;
}

function takeAll(
  batches: Iterable<OldBatch>,
  store: Store,
  { total, now, options: { mode, onProgress } }: Taking,
): ImportOutcome & { readonly unfinished: number } {
  let [sum, unfinished, done] = [NOTHING, 0, 0];
  for (const { batch, rows } of batches) {
    // What had not ended was given up at the moment at which it is taken over.
    const givenUp = batch.operations.filter(({ finishedAt }) => finishedAt === now);
    unfinished += givenUp.filter(({ id }) => store.operations.get(id) === undefined).length;
    sum = together(sum, store.imports.takeOver(batch, mode));
    done += rows;
    onProgress?.({ done, total });
  }
  return { ...sum, unfinished };
}

const NONE: ImportTally = { taken: 0, known: 0 };
const NOTHING: ImportOutcome = {
  operations: NONE,
  workflows: NONE,
  hookThreads: NONE,
  hookTurns: NONE,
  hookMessages: NONE,
  keysInUse: 0,
  phasesInUse: 0,
};

const together = (one: ImportOutcome, other: ImportOutcome): ImportOutcome => ({
  operations: plus(one.operations, other.operations),
  workflows: plus(one.workflows, other.workflows),
  hookThreads: plus(one.hookThreads, other.hookThreads),
  hookTurns: plus(one.hookTurns, other.hookTurns),
  hookMessages: plus(one.hookMessages, other.hookMessages),
  keysInUse: one.keysInUse + other.keysInUse,
  phasesInUse: one.phasesInUse + other.phasesInUse,
});

const plus = (one: ImportTally, other: ImportTally): ImportTally => ({
  taken: one.taken + other.taken,
  known: one.known + other.known,
});

const stillRunning = (path: string, at: number): CodexCpError =>
  new CodexCpError('CODEX_STATE_UNUSABLE', {
    path,
    reason: 'old_server_alive',
    lastSignOfLife: new Date(at).toISOString(),
    remedy:
      'The old server seems to run: it renewed a lease less than two minutes ago. Stop it and try again; where it is stopped ' +
      'already, wait two minutes or add --force.',
  });

import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { ControlPlaneOptions, ImportOptions } from '@codex-cp/core';
import { messageOf } from '../message-of.ts';
import { settingsOf, type GlobalFlags } from '../plane.ts';
import { serverProgram } from '../server-program.ts';
import { UsageError } from '../usage-error.ts';
import { clientChangeOf, isChanged, type ClientChange } from './client-changes.ts';
import { backupStamp, realPathOf, replaceText } from './config-file.ts';
import { eachPlaceOnce, knownPlaces, namedPlace, type ConfigPlace } from './known-places.ts';
import { findOldStates, type FoundStates } from './find-old-states.ts';
import { isHeldBack, problemOf } from './held-back.ts';
import { takeState, type TakenState } from './old-states.ts';
import { isOwnProgram } from './own-program.ts';
import { takenRows } from './taken-rows.ts';

/** What the command was asked for. */
export interface MigrationRequest {
  readonly files: readonly string[];
  readonly from: string | undefined;
  readonly flags: GlobalFlags;
  readonly whenInUse: ImportOptions['whenInUse'];
  readonly onProgress?: ImportOptions['onProgress'];
}

/** What would be done. */
export interface MigrationPlan extends FoundStates {
  readonly changes: readonly ClientChange[];
  /** What each state would give, in the same order. */
  readonly tried: readonly TakenState[];
}

/** What became of a configuration. */
export interface ChangedClient {
  readonly change: ClientChange;
  readonly status: 'changed' | 'unchanged' | 'held_back' | 'failed';
  readonly backup: string | null;
  readonly problem: string | null;
}

/** Looks at everything and changes nothing. */
export async function planMigration(request: MigrationRequest): Promise<MigrationPlan> {
  const inForce: ControlPlaneOptions = { door: 'cli', env: process.env, settings: settingsOf(request.flags) };
  const changes = placesOf(request).flatMap((place) => clientChangeOf(place, depsOf()) ?? []);
  const isNamed = request.flags['state-db'] !== undefined;
  const found = await findOldStates(changes, { from: request.from, inForce, isNamed });
  const tried: TakenState[] = [];
  for (const state of found.states) tried.push(await takeState(state, { mode: 'try', whenInUse: request.whenInUse }));
  return { ...found, changes, tried };
}

/** Is there anything that would be changed? */
export const hasWork = ({ changes, tried, ofEntries }: MigrationPlan): boolean =>
  changes.some((change) => isChanged(change) && !isHeldBack(change, ofEntries, tried)) ||
  tried.some((state) => state.ok && takenRows(state.report) > 0);

/** What was done. */
export interface CarriedOut extends Pick<MigrationPlan, 'ofEntries'> {
  readonly clients: readonly ChangedClient[];
  readonly taken: readonly TakenState[];
}

/** Takes over the states, then changes the clients: from then on a repeated request finds what ran before. */
export async function carryOut(
  { changes, states, ofEntries }: MigrationPlan,
  { whenInUse, onProgress }: Pick<MigrationRequest, 'whenInUse' | 'onProgress'>,
): Promise<CarriedOut> {
  const taken: TakenState[] = [];
  for (const state of states)
    taken.push(await takeState(state, { mode: 'keep', whenInUse, ...(onProgress && { onProgress }) }));
  return { clients: changes.map((change) => changeClient(change, ofEntries, taken)), ofEntries, taken };
}

function changeClient(
  change: ClientChange,
  ofEntries: FoundStates['ofEntries'],
  taken: readonly TakenState[],
): ChangedClient {
  const { path, before, after } = change;
  const found = problemOf(change, ofEntries, taken);
  if (found) return { change, ...found, backup: null };
  if (!isChanged(change)) return { change, status: 'unchanged', backup: null, problem: null };
  try {
    const backup = replaceText(path, { before, after }, backupStamp(new Date()));
    return { change, status: 'changed', backup, problem: null };
  } catch (error) {
    return { change, status: 'failed', backup: null, problem: messageOf(error) };
  }
}

/** Who names a state and no file means the state alone; who names neither means all that is known. */
function placesOf({ files, from, flags }: MigrationRequest): readonly ConfigPlace[] {
  if (files.length > 0) return eachPlaceOnce(files.map(requirePlace), realPathOf);
  if (from !== undefined || flags['state-db'] !== undefined) return [];
  return eachPlaceOnce(
    knownPlaces({ platform: process.platform, homedir: homedir(), cwd: process.cwd(), env: process.env }),
    realPathOf,
  );
}

function requirePlace(file: string): ConfigPlace {
  const path = resolve(file);
  const place = namedPlace(path);
  if (place) return place;
  throw new UsageError('FILE', 'unknown_format', `${file} ends in none of .json, .jsonc, .json5, .yaml, .yml, .toml.`);
}

const depsOf = () => ({
  doors: {
    node: process.execPath,
    codexCpMcp: serverProgram('codex-cp-mcp'),
    codexControlPlaneMcp: serverProgram('codex-control-plane-mcp'),
  },
  isOurs: (entry: { readonly command: string; readonly args: readonly string[] }) =>
    isOwnProgram(entry, process.env['PATH'] ?? ''),
});

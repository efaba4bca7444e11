import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { ControlPlaneOptions, ImportOptions } from '@codex-cp/core';
import { messageOf } from '../message-of.ts';
import { settingsOf, type GlobalFlags } from '../plane.ts';
import { serverProgram } from '../server-program.ts';
import { UsageError } from '../usage-error.ts';
import { clientChangeOf, isChanged, leavesOldState, type ClientChange } from './client-changes.ts';
import { backupStamp, replaceText } from './config-file.ts';
import { knownPlaces, namedPlace, type ConfigPlace } from './known-places.ts';
import { findOldStates, takeState, type OldState, type TakenState } from './old-states.ts';
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
export interface MigrationPlan {
  readonly changes: readonly ClientChange[];
  readonly states: readonly OldState[];
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
  const states = await statesOf(request, changes, inForce);
  const tried: TakenState[] = [];
  for (const state of states) tried.push(await takeState(state, { mode: 'try', whenInUse: request.whenInUse }));
  return { changes, states, tried };
}

/** Is there anything that would be changed? */
export const hasWork = ({ changes, tried }: MigrationPlan): boolean =>
  changes.some((change) => isChanged(change) && !isHeldBack(change, tried)) ||
  tried.some((state) => state.ok && takenRows(state.report) > 0);

/** The server of a client that is changed before its state was taken over would not know the keys of the old one. */
export const isHeldBack = (change: ClientChange, states: readonly TakenState[]): boolean =>
  isChanged(change) && leavesOldState(change) && states.some(({ ok }) => !ok);

/** Takes over the states, then changes the clients: from then on a repeated request finds what ran before. */
export async function carryOut(
  { changes, states }: MigrationPlan,
  { whenInUse, onProgress }: Pick<MigrationRequest, 'whenInUse' | 'onProgress'>,
): Promise<{ readonly clients: readonly ChangedClient[]; readonly taken: readonly TakenState[] }> {
  const taken: TakenState[] = [];
  for (const state of states)
    taken.push(await takeState(state, { mode: 'keep', whenInUse, ...(onProgress && { onProgress }) }));
  return { clients: changes.map((change) => changeClient(change, taken)), taken };
}

/** What is said of such a client. */
export const HELD_BACK = 'It stays as it is until the state of its old server is taken over.';

function changeClient(change: ClientChange, states: readonly TakenState[]): ChangedClient {
  const { path, before, after, problem } = change;
  if (problem !== null) return { change, status: 'failed', backup: null, problem };
  if (!isChanged(change)) return { change, status: 'unchanged', backup: null, problem: null };
  if (isHeldBack(change, states)) return { change, status: 'held_back', backup: null, problem: HELD_BACK };
  try {
    const backup = replaceText(path, { before, after }, backupStamp(new Date()));
    return { change, status: 'changed', backup, problem: null };
  } catch (error) {
    return { change, status: 'failed', backup: null, problem: messageOf(error) };
  }
}

/** Who names a state and no file means the state alone; who names neither means all that is known. */
function placesOf({ files, from, flags }: MigrationRequest): readonly ConfigPlace[] {
  if (files.length > 0) return files.map(requirePlace);
  if (from !== undefined || flags['state-db'] !== undefined) return [];
  return knownPlaces({ platform: process.platform, homedir: homedir(), cwd: process.cwd(), env: process.env });
}

function requirePlace(file: string): ConfigPlace {
  const path = resolve(file);
  const place = namedPlace(path);
  if (place) return place;
  throw new UsageError('FILE', 'unknown_format', `${file} ends in none of .json, .jsonc, .json5, .yaml, .yml, .toml.`);
}

async function statesOf(
  { from, flags }: MigrationRequest,
  changes: readonly ClientChange[],
  inForce: ControlPlaneOptions,
): Promise<readonly OldState[]> {
  if (from !== undefined) return [{ from: resolve(from), options: inForce }];
  const found = await findOldStates(changes, inForce);
  const named = flags['state-db'];
  // Who names a file hears why it cannot be taken over.
  const isMissing = named !== undefined && changes.length === 0 && found.length === 0;
  return isMissing ? [{ from: resolve(named), options: inForce }] : found;
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

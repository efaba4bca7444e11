import { resolve } from 'node:path';
import type { ControlPlaneOptions } from '@codex-cp/core';
import { toShownError } from '../tool-error.ts';
import type { ClientChange } from './client-changes.ts';
import type { FoundEntry } from './migrate-text.ts';
import { isSameState, type OldState } from './old-states.ts';
import type { ServerEntry } from './server-entry.ts';

/** What is known of the state that the server of an entry has left. */
export type StateOfEntry =
  | { readonly kind: 'found'; readonly state: OldState }
  | { readonly kind: 'none' }
  /** Whether there is any, or what it goes into, could not be told. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface FoundStates {
  /** Of each entry that starts the Python server, or codex-cp. */
  readonly ofEntries: ReadonlyMap<FoundEntry, StateOfEntry>;
  /** Each once: the same file may go into several. */
  readonly states: readonly OldState[];
}

export interface StateSearch {
  /** The file that somebody named. */
  readonly from: string | undefined;
  /** The configuration of the shell: of use where no entry tells another. */
  readonly inForce: ControlPlaneOptions;
  /** Did somebody name the state file in force? */
  readonly isNamed: boolean;
}

/** Looks for what each server has left, as it is configured: what is taken over must go where that server will look. */
export async function findOldStates(changes: readonly ClientChange[], search: StateSearch): Promise<FoundStates> {
  const ofEntries = new Map<FoundEntry, StateOfEntry>();
  for (const found of changes.flatMap(({ entries }) => entries.filter(mayHaveState))) {
    const state = await stateOfEntry(found.entry, search);
    // What starts codex-cp already stays as it is: that its settings are not valid, it says itself.
    const isOfNoUse = state.kind === 'unknown' && found.status === 'ours' && search.from === undefined;
    if (!isOfNoUse) ofEntries.set(found, state);
  }
  const shell = ofEntries.size === 0 || search.isNamed ? await stateInForce(search, ofEntries.size === 0) : undefined;
  const found = [...ofEntries.values()].flatMap((state) => (state.kind === 'found' ? [state.state] : []));
  const states = [...(shell ? [shell] : []), ...found];
  return { ofEntries, states: states.filter((state, at) => states.findIndex((one) => isSameState(one, state)) === at) };
}

const mayHaveState = ({ status, program }: FoundEntry): boolean => status === 'ours' || program === 'python-server';

async function stateOfEntry(entry: ServerEntry, search: StateSearch): Promise<StateOfEntry> {
  const isLeftToClient = [...PLACE_VARIABLES.map((name) => entry.env[name]), entry.cwd].some(isFilledIn);
  if (isLeftToClient) return { kind: 'unknown', reason: FILLED_IN };
  try {
    const state = await lookFor(optionsOf(entry, search.inForce), search.from);
    return state ? { kind: 'found', state } : { kind: 'none' };
  } catch (error) {
    return { kind: 'unknown', reason: await told(error) };
  }
}

/** What says where the state lies. */
const PLACE_VARIABLES = [
  'CODEX_MCP_STATE_DB',
  'CODEX_CONTROL_PLANE_MCP_CONFIG',
  'OPENCLAW_CODEX_MCP_CONFIG',
  'XDG_STATE_HOME',
  'LOCALAPPDATA',
] as const;

const isFilledIn = (value: string | null | undefined): boolean => value?.includes('${') ?? false;

const FILLED_IN =
  'Only its client knows what stands for ${…} in its folder or its env. Write the path out and run this again.';

/** As the server of this entry will be configured. What its client fills in says nothing here. */
function optionsOf({ env, cwd }: ServerEntry, inForce: ControlPlaneOptions): ControlPlaneOptions {
  const known = Object.entries(env).filter(([, value]) => !isFilledIn(value));
  return {
    door: 'mcp-old-name',
    env: { ...inForce.env, ...Object.fromEntries(known) },
    cwd: resolve(cwd ?? process.cwd()),
  };
}

/** Where the Python server keeps its state when nothing is said, from the folder it is started in. */
const DEFAULT_PLACE = 'state/codex-mcp-state.sqlite3';

async function lookFor(options: ControlPlaneOptions, named: string | undefined): Promise<OldState | undefined> {
  const { oldStateAt, stateFileOf } = await import('@codex-cp/core');
  const byDefault = { stateDb: resolve(options.cwd ?? process.cwd(), DEFAULT_PLACE) };
  const from =
    named === undefined
      ? ((await oldStateAt(options)) ?? (await oldStateAt({ ...options, settings: byDefault })))
      : resolve(named);
  return from === undefined ? undefined : { from, into: await stateFileOf(options), options };
}

/** Who names a file hears why it cannot be taken over; else a configuration that is not valid says so where it is used. */
async function stateInForce({ from, inForce, isNamed }: StateSearch, isAlone: boolean): Promise<OldState | undefined> {
  const inUse = inForce.settings?.stateDb;
  const named = from ?? (isNamed && isAlone && typeof inUse === 'string' ? inUse : undefined);
  const asked = named === undefined ? undefined : { from: resolve(named), into: null, options: inForce };
  try {
    return (await lookFor(inForce, from)) ?? asked;
  } catch {
    return asked;
  }
}

/** An error in one line: what happened, where, and what to do. */
async function told(thrown: unknown): Promise<string> {
  const { message, hint, details } = (await toShownError(thrown)).error;
  const { path, field } = details;
  const what = typeof field === 'string' ? `Its setting ${field} is not valid.` : message;
  return `${what}${typeof path === 'string' ? ` (${path})` : ''} ${hint}`;
}

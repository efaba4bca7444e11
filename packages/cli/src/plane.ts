import type { ConfigRow, ControlPlane, ControlPlaneOptions, Door, LoadedConfig } from '@codex-cp/core';

/** Settings that may be given with every command. */
export interface GlobalFlags {
  readonly 'state-db'?: string | undefined;
  readonly 'codex-home'?: string | undefined;
}

/** Settings that win over environment and file. */
export type Settings = NonNullable<ControlPlaneOptions['settings']>;

/** The settings that the flags of a command say. */
export function settingsOf({ 'state-db': stateDb, 'codex-home': codexHome }: GlobalFlags): Settings {
  return { ...(stateDb !== undefined && { stateDb }), ...(codexHome !== undefined && { codexHome }) };
}

/** Opens the control plane through the door of the command line. Core is loaded only now: help and completion need none of it. */
export async function openPlane(flags: GlobalFlags, more: Settings = {}, door: Door = 'cli'): Promise<ControlPlane> {
  const { openControlPlane } = await import('@codex-cp/core');
  return openControlPlane({ door, settings: { ...settingsOf(flags), ...more } });
}

/** Makes the state file of a server that is set up. */
export async function makeState(flags: GlobalFlags, door: Door): Promise<void> {
  const { makeStateFile } = await import('@codex-cp/core');
  await makeStateFile({ door, settings: settingsOf(flags) });
}

/** The configuration in force; opens nothing. */
export async function readSettings(flags: GlobalFlags, door: Door = 'cli'): Promise<LoadedConfig> {
  const { readConfig } = await import('@codex-cp/core');
  return readConfig({ door, settings: settingsOf(flags) });
}

/** The configuration in force as people see it; opens nothing. */
export async function readRows(flags: GlobalFlags): Promise<readonly ConfigRow[]> {
  const { configRows } = await import('@codex-cp/core');
  return configRows(await readSettings(flags));
}

/**
 * The settings that let a task run in `folder`: naming a folder on the command line means what `cd` into it would mean.
 * Where roots are configured, they decide.
 */
export async function rootFor(flags: GlobalFlags, folder: string): Promise<Settings> {
  const { roots } = await readSettings(flags);
  return roots.reason === 'working_directory' ? { allowedRoots: [folder] } : {};
}

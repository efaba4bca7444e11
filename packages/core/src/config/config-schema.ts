import { CODEX_SETTINGS } from './settings/codex-settings.ts';
import { HISTORY_SETTINGS } from './settings/history-settings.ts';
import { OWN_SETTINGS } from './settings/own-settings.ts';
import { POLICY_SETTINGS } from './settings/policy-settings.ts';
import type { Setting } from './setting.ts';

/** Every setting there is, in the order in which they are shown. */
export const SETTINGS = { ...CODEX_SETTINGS, ...OWN_SETTINGS, ...POLICY_SETTINGS, ...HISTORY_SETTINGS } as const;

export type SettingName = keyof typeof SETTINGS;

/** The value of each setting. */
export type ConfigValues = {
  readonly [N in SettingName]: (typeof SETTINGS)[N] extends Setting<infer T> ? T : never;
};

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { CommandWords } from './words.ts';
import { zshScript } from './zsh.ts';

/** Shells that can be served. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** The completion script of a program for a shell. It holds all words: pressing Tab starts nothing. */
export const completionScript = (shell: Shell, bin: string, commands: readonly CommandWords[]): string =>
  SCRIPTS[shell](bin, commands);

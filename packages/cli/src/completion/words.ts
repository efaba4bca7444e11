import type { Command } from '@oclif/core/command';

/** A flag as a shell completes it. */
export interface FlagWords {
  readonly name: string;
  readonly char: string | undefined;
  readonly description: string;
  /** Undefined where the flag takes no value, empty where it takes any. */
  readonly values: readonly string[] | undefined;
}

/** A command as a shell completes it; `worker logs` has two words. */
export interface CommandWords {
  readonly words: readonly string[];
  readonly summary: string;
  readonly flags: readonly FlagWords[];
}

/** What there is to complete, from the commands themselves. */
export function wordsOf(
  commands: readonly Pick<Command.Loadable, 'id' | 'summary' | 'flags'>[],
): readonly CommandWords[] {
  return commands.map(({ id, summary = '', flags }) => ({
    words: id.split(':'),
    summary,
    flags: Object.values(flags).map((flag) => ({
      name: flag.name,
      char: flag.char,
      description: firstSentence(flag.description ?? ''),
      values: flag.type === 'option' ? (flag.options ?? []) : undefined,
    })),
  }));
}

const firstSentence = (text: string): string => text.split(/(?<=\.)\s|\n/)[0] ?? '';

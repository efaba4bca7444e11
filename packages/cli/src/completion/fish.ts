import type { CommandWords, FlagWords } from './words.ts';

/** Completion for fish. */
export function fishScript(bin: string, commands: readonly CommandWords[]): string {
  const topics = new Set(commands.filter(({ words }) => words.length > 1).map(({ words }) => words[0] ?? ''));
  const lines = [
    ...[...topics].map((topic) => offer(bin, '__fish_use_subcommand', topic, '')),
    ...commands.map(({ words, summary }) => {
      const [first = '', second] = words;
      if (second === undefined) return offer(bin, '__fish_use_subcommand', first, summary);
      const others = commands.filter((other) => other.words[0] === first).map((other) => other.words[1] ?? '');
      const condition = `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${others.join(' ')}`;
      return offer(bin, condition, second, summary);
    }),
    ...commands.flatMap(({ words, flags }) => flags.map((flag) => flagLine(bin, words, flag))),
  ];
  return `# Completion of ${bin} for fish.\ncomplete -c ${bin} -f\n${lines.join('\n')}\n`;
}

const offer = (bin: string, condition: string, word: string, description: string): string =>
  `complete -c ${bin} -n ${quote(condition)} -a ${quote(word)}${description === '' ? '' : ` -d ${quote(description)}`}`;

function flagLine(bin: string, words: readonly string[], { name, char, description, values }: FlagWords): string {
  const condition = words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
  const parts = [
    `complete -c ${bin} -n ${quote(condition)} -l ${name}`,
    ...(char === undefined ? [] : [`-s ${char}`]),
    ...(values === undefined ? [] : values.length === 0 ? ['-r -F'] : [`-x -a ${quote(values.join(' '))}`]),
    ...(description === '' ? [] : [`-d ${quote(description)}`]),
  ];
  return parts.join(' ');
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

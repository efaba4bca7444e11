import type { CommandWords, FlagWords } from './words.ts';

/** Completion for zsh. */
export function zshScript(bin: string, commands: readonly CommandWords[]): string {
  const name = `_${bin.replaceAll('-', '_')}`;
  const single = commands.filter(({ words }) => words.length === 1);
  const topics = [...new Set(commands.filter(({ words }) => words.length > 1).map(({ words }) => words[0] ?? ''))];
  return `#compdef ${bin}
# Completion of ${bin} for zsh.
${name}() {
  local -a commands
  local line state
  _arguments -C '1: :->command' '*:: :->rest' && return
  case $state in
    command)
      commands=(${[...single.map((each) => described(each.words[0] ?? '', each.summary)), ...topics.map((topic) => quote(topic))].join(' ')})
      _describe -t commands command commands ;;
    rest)
      case $line[1] in
${single.map((each) => `        ${each.words[0] ?? ''}) ${argumentsOf(each.flags)} ;;`).join('\n')}
${topics.map((topic) => topicCase(topic, commands)).join('\n')}
      esac ;;
  esac
}
compdef ${name} ${bin}
`;
}

function topicCase(topic: string, commands: readonly CommandWords[]): string {
  const inside = commands.filter(({ words }) => words[0] === topic && words.length > 1);
  const offers = inside.map(({ words, summary }) => described(words[1] ?? '', summary)).join(' ');
  const cases = inside.map(({ words, flags }) => `            ${words[1] ?? ''}) ${argumentsOf(flags)} ;;`).join('\n');
  return `        ${topic})
          if (( CURRENT == 2 )); then
            commands=(${offers})
            _describe -t commands command commands
          else
            shift words; (( CURRENT-- ))
            case $words[1] in
${cases}
            esac
          fi ;;`;
}

const argumentsOf = (flags: readonly FlagWords[]): string =>
  `_arguments ${[...flags.flatMap(flagSpecs), quote('*: :_files')].join(' ')}`;

function flagSpecs({ name, char, description, values }: FlagWords): readonly string[] {
  const told = description.replaceAll(/[[\]:\\]/g, (character) => `\\${character}`);
  const value = values === undefined ? '' : values.length === 0 ? ':value:_files' : `:value:(${values.join(' ')})`;
  const spellings = [`--${name}`, ...(char === undefined ? [] : [`-${char}`])];
  return spellings.map((spelling) => quote(`${spelling}[${told}]${value}`));
}

const described = (word: string, summary: string): string => quote(`${word}:${summary.replaceAll(':', '\\:')}`);

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

import type { CommandWords, FlagWords } from './words.ts';

/** Completion for bash. */
export function bashScript(bin: string, commands: readonly CommandWords[]): string {
  const name = `_${bin.replaceAll('-', '_')}`;
  const firsts = [...new Set(commands.map(({ words }) => words[0]))].join(' ');
  return `# Completion of ${bin} for bash.
${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command="" word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      -*) ;;
      *) case " $command $word" in
${nextWords(commands)}
      esac ;;
    esac
  done
  case "$command:$prev" in
${valueCases(commands)}
  esac
  case "$command" in
    "") COMPREPLY=($(compgen -W "${firsts}" -- "$cur")) ;;
${commandCases(commands)}
  esac
}
complete -o default -F ${name} ${bin}
`;
}

/** Which words lead from one command to the next: \`worker\`, then \`worker logs\`. */
function nextWords(commands: readonly CommandWords[]): string {
  const paths = new Set(commands.flatMap(({ words }) => words.map((_, at) => words.slice(0, at + 1).join(' '))));
  return [...paths]
    .map((path) => {
      const before = path.split(' ').slice(0, -1).join(' ');
      return `        " ${before === '' ? '' : before} ${path.split(' ').at(-1) ?? ''}") command="${path}" ;;`;
    })
    .join('\n');
}

function valueCases(commands: readonly CommandWords[]): string {
  return commands
    .flatMap(({ words, flags }) =>
      flags
        .filter(({ values }) => values !== undefined)
        .map((flag) => {
          const pattern = spellings(flag).map((spelling) => `"${words.join(' ')}:${spelling}"`);
          const reply = flag.values?.length ? `COMPREPLY=($(compgen -W "${flag.values.join(' ')}" -- "$cur")); ` : '';
          return `    ${pattern.join('|')}) ${reply}return ;;`;
        }),
    )
    .join('\n');
}

function commandCases(commands: readonly CommandWords[]): string {
  const topics = new Set(commands.filter(({ words }) => words.length > 1).map(({ words }) => words[0] ?? ''));
  const topicCases = [...topics].map((topic) => {
    const seconds = commands.filter(({ words }) => words[0] === topic).map(({ words }) => words[1] ?? '');
    return `    "${topic}") COMPREPLY=($(compgen -W "${seconds.join(' ')}" -- "$cur")) ;;`;
  });
  const flagCases = commands.map(({ words, flags }) => {
    const names = flags.flatMap(spellings).join(' ');
    return `    "${words.join(' ')}") [[ $cur == -* ]] && COMPREPLY=($(compgen -W "${names}" -- "$cur")) ;;`;
  });
  return [...topicCases, ...flagCases].join('\n');
}

const spellings = ({ name, char }: FlagWords): readonly string[] => [
  `--${name}`,
  ...(char === undefined ? [] : [`-${char}`]),
];

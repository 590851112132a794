import { type CommandWords, isFirst } from './words.js';

const list = (words: readonly string[]) => words.join(' ');

/** A function for bash's `complete`. `npx tessera` is completed as well, where nothing else completes npx. */
export const bashScript = (commands: readonly CommandWords[]): string => `# Completion of tessera for bash.
_tessera() {
  local current="\${COMP_WORDS[COMP_CWORD]}" first=1 words
  [[ "\${COMP_WORDS[0]}" == npx ]] && first=2
  if (( COMP_CWORD >= first )) && [[ "\${COMP_WORDS[first-1]##*/}" != tessera ]]; then
    return
  elif (( COMP_CWORD == first - 1 )); then
    words=tessera
  elif (( COMP_CWORD == first )); then
    words="${list(commands.filter(isFirst).map(({ name }) => name))}"
  else
    case "\${COMP_WORDS[*]:first:COMP_CWORD-first} " in
${commands.map((command) => `      "${command.name} "*) words="${list([...command.names, ...command.options.map(({ flag }) => flag)])}" ;;`).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _tessera tessera
complete -p npx > /dev/null 2>&1 || complete -o default -F _tessera npx
`;

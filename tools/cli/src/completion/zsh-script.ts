import { type CommandWords, isFirst } from './words.js';

/** Inside single quotes; a colon parts the word from what is said of it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const pair = (word: string, description: string) => quoted(`${word.replaceAll(':', '\\:')}:${description}`);

const branch = ({ name, names, options }: CommandWords) => {
  const flags = options.map(({ flag, description }) => pair(flag, description)).join(' ');
  const words = names.map(quoted).join(' ');
  return `    '${name} '*) options=(${flags}); names=(${words}) ;;`;
};

/** A function for zsh's compsys. */
export const zshScript = (commands: readonly CommandWords[]): string => `#compdef tessera
# Completion of tessera for zsh.
_tessera() {
  local -a commands options names
  commands=(${commands
    .filter(isFirst)
    .map(({ name, description }) => pair(name, description))
    .join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "\${words[2,CURRENT-1]} " in
${commands.map(branch).join('\n')}
  esac
  (( \${#names} )) && compadd -a names
  _describe option options
}
compdef _tessera tessera
`;

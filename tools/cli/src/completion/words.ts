import { apps } from '@tessera/contracts';
import { type Command } from 'commander';

/** What may follow the name of one command. */
export interface CommandWords {
  /** As it is typed: `logs`, `dlt list`. */
  name: string;
  description: string;
  options: { flag: string; description: string }[];
  /** Names that its argument may be, or commands under it. */
  names: readonly string[];
}

const parts = [...apps, 'postgres', 'mongo', 'kafka'];
const argumentNames: Record<string, readonly string[]> = {
  restart: parts,
  logs: [...parts, 'up'],
  completion: ['bash', 'zsh'],
};

const ownWords = (command: Command, name: string): CommandWords => ({
  name,
  description: command.description(),
  options: [...command.options, { long: '--help', description: 'display help for command' }].flatMap(
    ({ long, description }) => (long ? [{ flag: long, description }] : []),
  ),
  names: argumentNames[name] ?? command.commands.map((sub) => sub.name()),
});

/** The words of each command, read from the commands themselves, so that no list can be forgotten. Those under a command come before it. */
export const wordsOf = (tessera: Command, above = ''): CommandWords[] =>
  tessera.commands.flatMap((command) => {
    const name = above + command.name();
    return [...wordsOf(command, `${name} `), ownWords(command, name)];
  });

/** The commands that may follow `tessera`. */
export const isFirst = ({ name }: CommandWords): boolean => !name.includes(' ');

import { type Command } from 'commander';

/** What may follow the name of one command. */
export interface CommandWords {
  name: string;
  description: string;
  options: { flag: string; description: string }[];
  /** Names that its argument may be. */
  names: readonly string[];
}

const parts = ['user', 'order', 'inventory', 'gateway', 'postgres', 'mongo', 'kafka'];
const argumentNames: Record<string, readonly string[]> = {
  restart: parts,
  logs: [...parts, 'up'],
  completion: ['bash', 'zsh'],
};

/** The words of each command, read from the commands themselves, so that no list can be forgotten. */
export const wordsOf = (tessera: Command): CommandWords[] =>
  tessera.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [...command.options, { long: '--help', description: 'display help for command' }].flatMap(
      ({ long, description }) => (long ? [{ flag: long, description }] : []),
    ),
    names: argumentNames[command.name()] ?? [],
  }));

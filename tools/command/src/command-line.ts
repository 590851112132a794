import { Command, type CommanderError, InvalidArgumentError } from 'commander';
import { CommandError } from './command-error.js';

/** commander has said what is wrong by then; asking for help is nothing wrong. */
const leave = ({ exitCode }: CommanderError): never => {
  if (exitCode === 0) process.exit(0);
  throw new CommandError('', { exitCode: 2 });
};

/** A command line as all of ours are: `--help` ends with 0, and what is wrong is said, thrown, and ends with 2. */
export const commandLine = (name: string): Command =>
  new Command(name).exitOverride(leave).showHelpAfterError(`(${name} --help says more)`);

/** For an option: a whole number, of `things` if it is of any, from low to high. */
export const wholeNumberOf =
  (low: number, high: number, things = '') =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It must be ${low} to ${high}${things && ` ${things}`}.`);
  };

/**
 * Does the work of a command. Answers its exit code: 0 done, 1 it is not as it must be or does not run, 2 the command line
 * is wrong; 130, which a shell gives for Ctrl-C, is for who was cancelled. Only what nobody foresaw is thrown.
 *
 * @param who says what is wrong, for a command whose name was not typed.
 */
export const exitCodeOf = async (work: () => Promise<unknown>, who = ''): Promise<number> => {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.message) console.error(who + error.message);
    return error.exitCode;
  }
};

/** The exit code of a command that Ctrl-C has cancelled. */
export const CANCELLED = 130;

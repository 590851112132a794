import { type Talk } from '@tessera/aws';
import { createInterface } from 'node:readline/promises';

const isTerminal = () => process.stdin.isTTY && process.stdout.isTTY;

const ask = async (question: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
};

/** Says a step of what goes on. */
export const progress = (part: string, line: string): void => console.log(`  ${part.padEnd(10)} ${line}`);

/** Speaks with whoever typed the command. Nobody is asked who cannot answer, and then it is a no. */
export const talk = (yes = false): Required<Talk> => ({
  progress,
  say: (line) => console.log(line),
  confirm: async (question) => yes || (isTerminal() && (await ask(question))),
});

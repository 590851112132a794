import { execFile } from 'node:child_process';

const MAX_BUFFER = 256 * 1024 * 1024;

/** What a program said when it had ended. */
export interface Answer {
  /** Its exit code; -1 of one that was killed or is not there. */
  code: number;
  output: string;
  errors: string;
}

/** Runs a program to its end and keeps all that it says. Never throws for the program's own failure: the caller knows what it means. */
export const ask = (program: string, args: readonly string[], given: { stdin?: string } = {}): Promise<Answer> =>
  new Promise((resolve) => {
    const child = execFile(program, args, { maxBuffer: MAX_BUFFER }, (_, output, errors) => {
      resolve({ code: child.exitCode ?? -1, output, errors });
    });
    // Who ends before having read everything says why by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(given.stdin ?? '');
  });

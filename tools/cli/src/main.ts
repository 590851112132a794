import { program } from './program.js';
import { Trouble } from './trouble.js';

/** 0 done, 1 it is not as it must be or does not run, 2 the command line is wrong. */
const exitCode = async (argv: string[]): Promise<number> => {
  try {
    await program().parseAsync(argv);
    return 0;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.message) console.error(error.message);
    return error.exitCode;
  }
};

process.exitCode = await exitCode(process.argv);

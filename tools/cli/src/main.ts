import { CommandError, keepLoopbackDirect } from '@tessera/command';
import { program } from './program.js';

/** 0 done, 1 it is not as it must be or does not run, 2 the command line is wrong. */
const exitCode = async (argv: string[]): Promise<number> => {
  try {
    await program().parseAsync(argv);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.message) console.error(error.message);
    return error.exitCode;
  }
};

keepLoopbackDirect();

// `tessera logs | head`: whoever read has seen enough.
process.stdout.on('error', (error) => {
  if (Object(error).code !== 'EPIPE') throw error;
  process.exit(0);
});

// Whatever a client of a store still holds open: what was asked for is done.
process.exit(await exitCode(process.argv));

import { exitCodeOf, keepLoopbackDirect } from '@tessera/command';
import { program } from './program.js';

keepLoopbackDirect();

// `tessera logs | head`: whoever read has seen enough.
process.stdout.on('error', (error) => {
  if (Object(error).code !== 'EPIPE') throw error;
  process.exit(0);
});

// Whatever a client of a store still holds open: what was asked for is done.
process.exit(await exitCodeOf(() => program().parseAsync()));

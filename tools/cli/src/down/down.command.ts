import { Command } from 'commander';
import { projectHere, stateOf } from '../project.js';

const footer = `
Ends what "npm start" or "tessera up" runs in this project, whichever terminal it runs on: the gateway, the other
services, then Kafka, MongoDB and PostgreSQL. Also ends what a killed run has left behind. The data stay.

Examples:
  tessera down

Exit codes:
  0  nothing runs any more
  1  something could not be ended; the line says what
  2  the command line is wrong`;

/** `tessera down`: ends the run of this project, in order. */
export const downCommand = (): Command =>
  new Command('down')
    .description('Ends everything that runs in this project, in order, and keeps the data.')
    .addHelpText('after', footer)
    .action(async () => {
      const { endRun } = await import('@tessera/stack');
      const began = performance.now();
      const ended = await endRun(stateOf(projectHere()), (line) => console.log(`  ${line}`));
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(ended ? `Everything has ended (${seconds} s). The data are kept.` : 'Nothing runs here.');
    });

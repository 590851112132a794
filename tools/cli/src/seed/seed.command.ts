import { Command } from 'commander';
import { projectHere, stateOf } from '../project.js';

const footer = `
Brings the sample data (50 products with stock, three people) into the stores of the running platform. Nothing that is
there is changed, so it may run any number of times. The logins lie in .tessera/credentials.json.

Examples:
  tessera seed

Exit codes:
  0  the sample data are there
  1  the stores cannot be reached, or nothing was ever started here
  2  the command line is wrong`;

/** `tessera seed`: the sample data, into the running platform. */
export const seedCommand = (): Command =>
  new Command('seed')
    .description('Brings the sample data into the running platform.')
    .addHelpText('after', footer)
    .action(async () => {
      const { seedAgain } = await import('@tessera/stack');
      await seedAgain(stateOf(projectHere()), (part, line) => console.log(`  ${part.padEnd(10)} ${line}`));
    });

import { Command } from 'commander';
import { progress } from './talk.js';
import { awsOf, folderOf, localFolder, type Where, withWhere } from './where.js';

const footer = `
Brings the sample data (50 products with stock, three people) through the API. Nothing that is there is changed, so it may
run any number of times. The logins are made when they are first needed and lie in .tessera/aws/<stack>/credentials.json.

Examples:
  tessera aws seed
  tessera aws seed --stack tessera-test --region eu-west-1

Exit codes:
  0  the sample data are there
  1  there is no such stack, or its API cannot be reached
  2  the command line is wrong`;

const run = async (where: Where) => {
  const aws = await awsOf(where);
  const [{ apiOf, runningStack, seed }, { credentials, credentialsFile }] = await Promise.all([
    import('@tessera/serverless/deploy'),
    import('@tessera/stack'),
  ]);
  const stack = await runningStack(aws, where.stack);
  const folder = where.local ? localFolder() : folderOf(where.stack);
  await seed(aws, stack, credentials(folder), progress);
  console.log(`TESSERA_URL=${apiOf(aws, stack)} TESSERA_CREDENTIALS_FILE=${credentialsFile(folder)}`);
};

/** `tessera aws seed`: the sample data, into a stack. */
export const seedCommand = (): Command =>
  withWhere(new Command('seed'))
    .description('Brings the sample data into a stack.')
    .addHelpText('after', footer)
    .action(run);

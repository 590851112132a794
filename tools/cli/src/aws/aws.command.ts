import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { checkCommand } from './check.command.js';
import { crossRegionCommand } from './cross-region/cross-region.command.js';
import { deployCommand } from './deploy.command.js';
import { destroyCommand } from './destroy.command.js';
import { localCommand } from './local.command.js';
import { packageCommand } from './package.command.js';
import { redriveCommand } from './redrive.command.js';
import { rotateKeyCommand } from './rotate-key.command.js';
import { seedCommand } from './seed.command.js';
import { statusCommand } from './status.command.js';
import { credentialsNote } from './where.js';

const footer = `
The same API, domain and events on API Gateway, Lambda, DynamoDB, S3, SQS and SNS: nothing runs when nobody calls.
"local" needs no account. ${credentialsNote}

Examples:
  tessera aws local
  tessera aws deploy --region eu-west-1 --waf off
  tessera aws status
  tessera aws destroy --dry-run
  tessera aws cross-region plan --name shop --main eu-west-1 --client us-east-1`;

/** What deploys needs sources and a compiler. In the image of this command there is neither, and nothing of AWS. */
const mustBeClone = (): void => {
  try {
    import.meta.resolve('@tessera/aws');
  } catch {
    throw new CommandError('"tessera aws" is not in this image: run ./tessera in a clone of the repository.');
  }
};

/** `tessera aws`: the serverless edition. In the order in which one needs them. */
export const awsCommand = (): Command =>
  new Command('aws')
    .description('Runs the serverless edition, in an AWS account or on this machine, and a private API across regions.')
    .addCommand(localCommand())
    .addCommand(packageCommand())
    .addCommand(deployCommand())
    .addCommand(statusCommand())
    .addCommand(seedCommand())
    .addCommand(checkCommand())
    .addCommand(redriveCommand())
    .addCommand(rotateKeyCommand())
    .addCommand(destroyCommand())
    .addCommand(crossRegionCommand())
    .hook('preAction', mustBeClone)
    .addHelpText('after', footer);

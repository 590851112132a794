import { Command } from 'commander';
import { talk } from './talk.js';
import { awsOf, type Where, withWhere } from './where.js';

const footer = `
Another key comes to sign access tokens in three steps, and no request fails. Each time the command is said it does the
next one and says which follows: 1 publishes a new key, 2 lets it sign, 3 drops the old one, not before 30 min have passed:
functions keep the private key for 15 min, and what they signed last is good for 15 min more.

Examples:
  tessera aws rotate-key
  tessera aws rotate-key --stack tessera-test

Exit codes:
  0  the step is done, or must wait
  1  there is no such stack, or AWS refuses
  2  the command line is wrong`;

/** `tessera aws rotate-key`: the next step of a rotation. */
export const rotateKeyCommand = (): Command =>
  withWhere(new Command('rotate-key'))
    .description('Does the next of three steps by which another key comes to sign access tokens.')
    .addHelpText('after', footer)
    .action(async (where: Where) => {
      const aws = await awsOf(where);
      const { rotateKey } = await import('@tessera/serverless/deploy');
      console.log(await rotateKey(aws, where.stack, talk()));
    });

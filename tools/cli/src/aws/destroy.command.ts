import { Command } from 'commander';
import { talk } from './talk.js';
import { awsOf, type Where, withWhere } from './where.js';

const footer = `
Deletes the stack and the bucket with its code, and names what stays: the tables, the receipts and the keys. With --data
these are deleted too, and with them every order and every account, for good; also later, when the stack is gone.

Examples:
  tessera aws destroy --dry-run
  tessera aws destroy
  tessera aws destroy --stack tessera-test --data --yes

Exit codes:
  0  done
  1  somebody did not agree, or something could not be deleted; the last lines say what
  2  the command line is wrong`;

interface DestroyOptions extends Where {
  data?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

/** `tessera aws destroy`: takes a stack down. */
export const destroyCommand = (): Command =>
  withWhere(new Command('destroy'))
    .description('Deletes a stack; its data only with --data.')
    .option('--data', 'delete tables, receipts and keys as well')
    .option('--dry-run', 'say what would be deleted, and delete nothing')
    .option('--yes', 'agree')
    .addHelpText('after', footer)
    .action(async ({ stack, data = false, dryRun = false, yes = false, ...where }: DestroyOptions) => {
      const aws = await awsOf({ stack, ...where });
      const { destroy } = await import('@tessera/serverless/deploy');
      await destroy(aws, { stack, data, dryRun, ...talk(yes) });
    });

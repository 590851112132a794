import { CommandError, wholeNumberOf } from '@tessera/command';
import { Command } from 'commander';
import { asJson } from '../screen.js';
import { awsOf, type Where, withWhere } from './where.js';

const footer = `
Reads the tables of a stack from end to end and changes nothing; it may run under load. A scan is no snapshot, so what seems
wrong counts only when it is still the same after --settle. It costs what reading every item once costs.
  I2 stock adds up, and is never negative    I3 orders and what they take agree
  I8 credit adds up, and stays within its limit      age nothing is held for over 10 min

Examples:
  tessera aws check
  tessera aws check --local --json | jq '.invariants[] | select(.holds | not)'

Exit codes:
  0  everything holds
  1  something does not, or the tables cannot be read
  2  the command line is wrong`;

interface CheckOptions extends Where {
  settle: number;
  json?: boolean;
}

const run = async ({ settle, json, ...where }: CheckOptions) => {
  const aws = await awsOf(where);
  const [{ checkStack, runningStack }, { brokenIn, linesOf }] = await Promise.all([
    import('@tessera/serverless/deploy'),
    import('@tessera/check'),
  ]);
  const verdicts = await checkStack(aws, await runningStack(aws, where.stack), { settleSeconds: settle });
  const broken = brokenIn(verdicts);
  const lines = () => verdicts.flatMap((verdict) => linesOf(verdict, ' (--json names them)')).join('\n');
  console.log(json ? asJson({ holds: broken.length === 0, invariants: verdicts }) : lines());
  if (broken.length > 0) throw new CommandError(json ? '' : `Broken: ${broken.join(', ')}.`);
};

/** `tessera aws check`: what must always hold, in a stack. */
export const checkCommand = (): Command =>
  withWhere(new Command('check'))
    .description('Proves on the tables of a stack what must always hold: stock, credit and orders.')
    .option(
      '--settle <seconds>',
      'how long something may be on its way before it counts',
      wholeNumberOf(0, 3_600, 'seconds'),
      30,
    )
    .option('--json', 'print {holds, invariants: [{id, title, holds, figure, violations}]} as JSON')
    .addHelpText('after', footer)
    .action(run);

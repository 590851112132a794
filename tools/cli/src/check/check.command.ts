import { CommandError, wholeNumberOf } from '@tessera/command';
import { Command } from 'commander';
import { envOption, settingsFolder, settingsIn } from '../platform-settings.js';

const footer = `
Reads the stores of a platform, for each invariant in one snapshot, and changes nothing. It may run under load: what one
database proves counts at once; what lies between two of them, or is on its way, counts only when it is still the same
after --settle.
  I1 orders are decided in time            I2 stock adds up, and is never negative
  I3 orders and what they take agree       I4 outboxes empty, nothing retrying, lag 0
  I5 each message took effect once         I8 credit adds up, and stays within its limit
  I11 price copies equal their source      I12 topics are spread and kept as agreed
  --topics:
  I6 events are told in their order        I7 no offset has passed a message undone
  I13 stock levels equal their source
ARCHITECTURE.md, "What must always hold", says what each of them means.

Examples:
  tessera check
  tessera check --topics --settle 60
  tessera check --env .tessera/env --json | jq '.invariants[] | select(.holds | not)'

Exit codes:
  0  everything holds
  1  something does not, or a store cannot be reached
  2  the command line is wrong`;

/** `tessera check`: what must always hold, on a live platform, each with its figure. */
export const checkCommand = (): Command =>
  new Command('check')
    .description('Proves on the running platform what must always hold: stock, credit, orders and messages.')
    .option(
      '--settle <seconds>',
      'how long something may be on its way before it counts',
      wholeNumberOf(0, 3_600, 'seconds'),
      30,
    )
    .option('--topics', 'read the topics from their beginning as well (I6, I7, I13); takes longer')
    .option(...envOption)
    .option('--json', 'print {holds, invariants: [{id, title, holds, figure, violations}]} as JSON')
    .addHelpText('after', footer)
    .action(async (options: { settle: number; topics?: boolean; env?: string; json?: boolean }) => {
      const { addressesIn, brokenIn, checkPlatform, linesOf } = await import('@tessera/check');
      const folder = settingsFolder(options.env);
      const at = addressesIn((service) => settingsIn(folder, service));
      const verdicts = await checkPlatform(at, { settleSeconds: options.settle, topics: options.topics });
      const broken = brokenIn(verdicts);
      const document = { holds: broken.length === 0, invariants: verdicts };
      const lines = () => verdicts.flatMap((verdict) => linesOf(verdict, ' (--json names them)')).join('\n');
      console.log(options.json ? JSON.stringify(document, null, 2) : lines());
      if (broken.length > 0) throw new CommandError(options.json ? '' : `Broken: ${broken.join(', ')}.`);
    });

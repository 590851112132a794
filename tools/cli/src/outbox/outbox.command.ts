import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { envOption, settingsFolder } from '../platform-settings.js';
import { asJson, counted } from '../screen.js';
import { sayMissing } from '../say-missing.js';
import { outboxDocument, outboxLines } from './outbox-state.js';

const footer = `
WAITING rows are written and not yet sent; a broker that is away costs them time and nothing else. A REFUSED row cannot
be sent as it is and holds up its own key. Each relay leases a share of 64 buckets of keys; one that nobody owns is taken
over within seconds, while any relay runs.

Examples:
  tessera outbox
  tessera outbox --json | jq '.outboxes[] | {service, rows, oldestMs}'

Exit codes:
  0  done
  1  a row cannot be sent, or a database cannot be reached
  2  the command line is wrong`;

/** `tessera outbox`: what the services have yet to tell. */
export const outboxCommand = (): Command =>
  new Command('outbox')
    .description('Shows what waits to be sent to Kafka, what cannot be sent, and which relay sends what.')
    .option(...envOption)
    .option('--json', 'print {outboxes, missing} as JSON')
    .addHelpText('after', footer)
    .action(async ({ env, json }: { env?: string; json?: boolean }) => {
      const { readOutboxes } = await import('./read-outboxes.js');
      const { outboxes, missing } = await readOutboxes(settingsFolder(env));
      const document = { outboxes: outboxes.map(outboxDocument), missing };
      console.log(json ? asJson(document) : outboxLines(outboxes).join('\n'));
      sayMissing(missing);
      const refused = outboxes.reduce((sum, outbox) => sum + outbox.refused, 0);
      if (refused > 0) throw new CommandError(json ? '' : `${counted(refused, 'row')} cannot be sent.`);
    });

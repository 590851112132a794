import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { groupOption } from '../group-options.js';
import { envOption, kafkaIn, settingsFolder } from '../platform-settings.js';

const footer = `
ID is the message's ce_id, or, when it has none, its place before it died: orders/3/1207. Two groups may have a dead letter
of the same message: both are shown. Characters that a terminal would obey are spelled out (\\u001b); a value that is no
text is shown in hexadecimal.

Examples:
  tessera dlt show 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11
  tessera dlt show orders/3/1207 --group user.credit
  tessera dlt show orders/3/1207 --json | jq '.deadLetters[0].value'

Exit codes:
  0  done
  1  there is no such dead letter, or Kafka cannot be reached
  2  the command line is wrong`;

/** No more than a few groups can have a dead letter of one message. */
const MOST = 20;

const show = async (id: string, { group, env, json }: { group?: string; env?: string; json?: boolean }) => {
  const { findFull, fullDocument, fully } = await import('./full-dead-letter.js');
  const { asJson } = await import('../screen.js');
  const found = await findFull(kafkaIn(settingsFolder(env)), { id, ...(group === undefined ? {} : { group }) }, MOST);
  if (found.length === 0)
    throw new CommandError('There is no such dead letter. "tessera dlt list" shows those that there are.');
  console.log(
    json ? asJson({ deadLetters: found.map(fullDocument) }) : found.map((one) => fully(one).join('\n')).join('\n\n'),
  );
};

/** `tessera dlt show ID`: everything that is known of one dead letter. */
export const showCommand = (): Command =>
  new Command('show')
    .description('Shows all of one dead letter: where it came from, headers, value, what was decided and by whom.')
    .argument('<id>', 'as "tessera dlt list" names it')
    .addOption(groupOption())
    .option(...envOption)
    .option('--json', 'print {deadLetters} as JSON')
    .addHelpText('after', footer)
    .action(show);

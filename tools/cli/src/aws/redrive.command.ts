import { CommandError } from '@tessera/command';
import { type DeadQueue, type Waiting } from '@tessera/serverless/deploy';
import { Command, Option } from 'commander';
import { counted, cut, harmless, moment } from '../screen.js';
import { parseSince } from '../since.js';
import { awsOf, type Where, withWhere } from './where.js';

const footer = `
What could not be done lies in three dead-letter queues: "changes" that were not passed on, orders that were not made final
("settle"), receipts that were not written ("receipt"). --queue has it tried again where it failed; --outbox publishes what
the tables changed since then again, for what not even the queue knows. Both may be done twice: nothing takes effect twice.
What cannot be tried again is left, and counted.

Examples:
  tessera aws redrive --list
  tessera aws redrive --queue settle --dry-run
  tessera aws redrive --queue changes
  tessera aws redrive --outbox --since 2h

Exit codes:
  0  done; with --list: whether there are dead letters or not
  1  something was left that cannot be tried again, there is no such stack, or AWS refuses
  2  the command line is wrong`;

interface RedriveOptions extends Where {
  list?: boolean;
  queue?: DeadQueue;
  outbox?: boolean;
  since?: number;
  dryRun?: boolean;
}

const mustSay = ({ list, queue, outbox, since }: RedriveOptions) => {
  const ways = [list, queue, outbox].filter((one) => one !== undefined).length;
  if (list && queue && ways === 2) return;
  if (ways !== 1) throw new CommandError('Say which: --list, --queue or --outbox.', { exitCode: 2 });
  if ((since !== undefined) !== (outbox ?? false))
    throw new CommandError('--outbox and --since go together.', { exitCode: 2 });
};

const shown = ({ queue, shape, says, sentAt }: Waiting) =>
  `  ${moment(sentAt)}  ${queue.padEnd(8)} ${shape.padEnd(11)} ${cut(harmless(says), 100)}`;

const remedyOf = (left: readonly Waiting[]) =>
  left.some(({ shape }) => shape === 'stream') ? ' Those of the stream: --outbox --since.' : '';

const leftError = (left: readonly Waiting[]) =>
  new CommandError(`${counted(left.length, 'dead letter')} left that cannot be tried again.${remedyOf(left)}`);

const redriveQueue = async (where: Where, queue: DeadQueue, dryRun: boolean) => {
  const aws = await awsOf(where);
  const { isCurable, listDeadLetters, redrive, runningStack } = await import('@tessera/serverless/deploy');
  const stack = await runningStack(aws, where.stack);
  const plan = async () => {
    const found = await listDeadLetters(aws, stack, [queue]);
    return { moved: found.filter(isCurable).length, left: found.filter((letter) => !isCurable(letter)) };
  };
  const { moved, left } = await (dryRun ? plan() : redrive(aws, stack, queue));
  for (const letter of left) console.log(shown(letter));
  console.log(`${counted(moved, 'dead letter')} ${dryRun ? 'would be tried' : 'tried'} again, ${left.length} left.`);
  if (left.length > 0) throw leftError(left);
};

const list = async (where: Where, queue: DeadQueue | undefined) => {
  const aws = await awsOf(where);
  const { listDeadLetters, runningStack } = await import('@tessera/serverless/deploy');
  const found = await listDeadLetters(aws, await runningStack(aws, where.stack), queue && [queue]);
  for (const letter of found) console.log(shown(letter));
  console.log(`${counted(found.length, 'dead letter')}.`);
};

const outbox = async (where: Where, since: number, dryRun: boolean) => {
  const aws = await awsOf(where);
  const { redriveOutbox, runningStack } = await import('@tessera/serverless/deploy');
  const count = await redriveOutbox(aws, await runningStack(aws, where.stack), { since, dryRun });
  console.log(`${counted(count, 'change')} ${dryRun ? 'would be published' : 'published'} again.`);
};

const run = async ({ dryRun = false, ...options }: RedriveOptions) => {
  mustSay(options);
  if (options.list) return list(options, options.queue);
  if (options.queue) return redriveQueue(options, options.queue, dryRun);
  return outbox(options, options.since ?? Date.now(), dryRun);
};

/** `tessera aws redrive`: dead letters, and having them tried again. */
export const redriveCommand = (): Command =>
  withWhere(new Command('redrive'))
    .description('Shows dead letters, and has them tried again.')
    .option('--list', 'show what lies in the dead-letter queues, or in that of --queue')
    .addOption(new Option('--queue <queue>', 'try again what lies there').choices(['changes', 'settle', 'receipt']))
    .option('--outbox', 'publish changes again from the outbox')
    .option('--since <time>', 'with --outbox: 90s, 10m, 2h or 1d ago, or a time', (text) => parseSince(text))
    .option('--dry-run', 'say what would be done, and change nothing')
    .addHelpText('after', footer)
    .action(run);

import { CommandError } from '@tessera/command';
import { type DeadLetter, stateOf } from '@tessera/messaging/dead-letters';
import { type Resolution } from '@tessera/messaging/kafka';
import { Command, InvalidArgumentError, Option } from 'commander';
import { userInfo } from 'node:os';
import { envOption, kafkaIn, settingsFolder } from '../platform-settings.js';
import { asJson, counted } from '../screen.js';
import { type Decision, decisionDocument, decisionLines, nothingOpen } from './decision.js';
import { type Selection, withRange } from './selection.js';

const kept =
  'Who said it, and when, is kept beside the dead letter. Only open dead letters are resolved: saying it again does nothing.';

const texts: Record<Resolution, { description: string; footer: string }> = {
  replay: {
    description: 'Gives open dead letters to their group once more, the dead letters of a key in their sequence.',
    footer: `
What becomes of them: "tessera dlt list" (open again when it died again), "tessera parked list", "tessera logs".
${kept}

Examples:
  tessera dlt replay --id 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11
  tessera dlt replay --key 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a22 --group user.credit
  tessera dlt replay --since 2h --dry-run`,
  },
  drop: {
    description: 'Gives open dead letters up: their group goes on with what waits behind them.',
    footer: `
A dropped message is never handled: its group knows it as done from then on.
${kept}

Examples:
  tessera dlt drop --id orders/3/1207 --dry-run
  tessera dlt drop --id orders/3/1207 --by kim
  tessera dlt drop --all --group order.prices`,
  },
};

const codes = `

Exit codes:
  0  done; with --dry-run: there is something to do
  1  no open dead letter matches, or Kafka cannot be used
  2  the command line is wrong`;

interface ResolveOptions extends Selection {
  all?: boolean;
  by: string;
  dryRun?: boolean;
  env?: string;
  json?: boolean;
}

/** Dead letters to choose from, resolved ones included; with more it has to be said more narrowly. */
const MOST = 100_000;

const osUser = () => {
  try {
    return userInfo().username;
  } catch {
    // In a container a user may be a number without a name.
    return `user ${process.getuid?.()}`;
  }
};

const signature = (text: string): string => {
  if (/^[^\p{C}]{1,100}$/u.test(text) && text.trim() !== '') return text;
  throw new InvalidArgumentError('It must be a name.');
};

const mustSelect = ({ id, key, since, all }: ResolveOptions) => {
  const isSome = [id, key, since].some((one) => one !== undefined);
  if (isSome === (all ?? false))
    throw new CommandError('Say which dead letters: --id, --key or --since, or --all of them.', { exitCode: 2 });
};

const openDeadLetters = ({ deadLetters, isCut }: { deadLetters: DeadLetter[]; isCut: boolean }) => {
  if (isCut)
    throw new CommandError(
      `More than ${counted(MOST, 'dead letter')} match: narrow it with --group, --key or --since.`,
    );
  return deadLetters.filter((deadLetter) => stateOf(deadLetter) === 'open');
};

/** Those that were resolved before it failed stay resolved. */
const interrupted = (error: unknown, { resolution, done, open }: Decision): unknown => {
  if (!(error instanceof CommandError)) return error;
  const progress = `${done} of ${open.length} dead letters were resolved (${resolution})`;
  return new CommandError(`${error.message}\n${progress}: say it again.`);
};

const resolve = (resolution: Resolution) => async (options: ResolveOptions) => {
  mustSelect(options);
  const [{ findDeadLetters }, { resolveDeadLetters }] = await Promise.all([
    import('./find-dead-letters.js'),
    import('./resolve-dead-letters.js'),
  ]);
  const settings = kafkaIn(settingsFolder(options.env));
  const found = await findDeadLetters(settings, options, MOST);
  const { by, dryRun = false, json } = options;
  const decision: Decision = { resolution, by, dryRun, open: openDeadLetters(found), done: 0 };
  const told = (count: number) => void (decision.done += count);
  const resolved = dryRun ? Promise.resolve() : resolveDeadLetters(settings, decision.open, { resolution, by }, told);
  await resolved.catch((error: unknown) => Promise.reject(interrupted(error, decision)));
  if (json) console.log(asJson(decisionDocument(decision)));
  if (decision.open.length === 0) throw new CommandError(json ? '' : nothingOpen(found.deadLetters));
  if (!json) console.log(decisionLines(decision).join('\n'));
};

/** The help is the same on every machine. */
const by = () =>
  new Option('--by <name>', 'who says so').default(osUser(), 'the user of this machine').argParser(signature);

/** `tessera dlt replay` and `tessera dlt drop`: says to a group what is to become of its dead letters. */
export const resolveCommand = (resolution: Resolution): Command =>
  withRange(new Command(resolution))
    .description(texts[resolution].description)
    .option('--id <id>', 'the dead letter that "tessera dlt list" names so')
    .option('--key <key>', 'all of this key')
    .option('--all', 'all that there are (of --group, of --topic)')
    .addOption(by())
    .option('--dry-run', 'say what would be done, and change nothing')
    .option(...envOption)
    .option('--json', 'print {resolution, by, dryRun, done, deadLetters} as JSON')
    .addHelpText('after', texts[resolution].footer + codes)
    .action(resolve(resolution));

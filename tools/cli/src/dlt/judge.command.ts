import { type Verdict } from '@tessera/messaging/kafka';
import { Command, InvalidArgumentError } from 'commander';
import { userInfo } from 'node:os';
import { envOption, kafkaIn, settingsFolder } from '../platform-settings.js';
import { asJson, counted } from '../screen.js';
import { asTrouble, Trouble } from '../trouble.js';
import { type Judgement, judgementDocument, judgementLines, nothingOpen } from './judgement.js';
import { type Letter, stateOf } from './letter-book.js';
import { type Selection, withRange } from './selection.js';

const texts: Record<Verdict, { description: string; footer: string }> = {
  replay: {
    description: 'Gives open dead letters to their group once more, the letters of a key in their sequence.',
    footer: `
What becomes of them: "tessera dlt list" (open again when it died again), "tessera parked list", "tessera logs".

Examples:
  tessera dlt replay --id 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11
  tessera dlt replay --key 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a22 --group user.credit
  tessera dlt replay --since 2h --dry-run`,
  },
  drop: {
    description: 'Gives open dead letters up: their group goes on with what waits behind them.',
    footer: `
A dropped message is never handled: its group knows it as done from then on.

Examples:
  tessera dlt drop --id orders/3/1207 --dry-run
  tessera dlt drop --id orders/3/1207 --by kim
  tessera dlt drop --all --group order.prices`,
  },
};

const codes = `
Who said it, and when, is kept beside the letter. Saying it again does nothing, because only open letters are judged.

Exit codes:
  0  done; with --dry-run: there is something to do
  1  no open letter matches, or Kafka cannot be used
  2  the command line is wrong`;

interface JudgeOptions extends Selection {
  all?: boolean;
  by: string;
  dryRun?: boolean;
  env?: string;
  json?: boolean;
}

/** Letters to choose from, judged ones included; with more it has to be said more narrowly. */
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

const mustSelect = ({ id, key, since, all }: JudgeOptions) => {
  const isSome = [id, key, since].some((one) => one !== undefined);
  if (isSome === (all ?? false)) throw new Trouble('Say which letters: --id, --key or --since, or --all of them.', 2);
};

const openLetters = ({ letters, isCut }: { letters: Letter[]; isCut: boolean }) => {
  if (isCut) throw new Trouble(`More than ${counted(MOST, 'letter')} match: narrow it with --group, --key or --since.`);
  return letters.filter((letter) => stateOf(letter) === 'open');
};

/** Those that were judged before it failed stay judged. */
const interrupted = (error: unknown, { verdict, done, open }: Judgement) =>
  new Trouble(`${asTrouble(error).message}\n${done} of ${open.length} letters were judged (${verdict}): say it again.`);

const judge = (verdict: Verdict) => async (options: JudgeOptions) => {
  mustSelect(options);
  const [{ findLetters }, { judgeLetters }] = await Promise.all([
    import('./find-letters.js'),
    import('./judge-letters.js'),
  ]);
  const settings = kafkaIn(settingsFolder(options.env));
  const found = await findLetters(settings, options, MOST);
  const { by, dryRun = false, json } = options;
  const judgement: Judgement = { verdict, by, dryRun, open: openLetters(found), done: 0 };
  const told = (count: number) => void (judgement.done += count);
  const judged = dryRun ? Promise.resolve() : judgeLetters(settings, judgement.open, { verdict, by }, told);
  await judged.catch((error: unknown) => Promise.reject(interrupted(error, judgement)));
  if (json) console.log(asJson(judgementDocument(judgement)));
  if (judgement.open.length === 0) throw new Trouble(json ? '' : nothingOpen(found.letters));
  if (!json) console.log(judgementLines(judgement).join('\n'));
};

/** `tessera dlt replay` and `tessera dlt drop`: says to a group what is to become of its dead letters. */
export const judgeCommand = (verdict: Verdict): Command =>
  withRange(new Command(verdict))
    .description(texts[verdict].description)
    .option('--id <id>', 'the letter that "tessera dlt list" names so')
    .option('--key <key>', 'all of this key')
    .option('--all', 'all that there are (of --group, of --topic)')
    .option('--by <name>', 'who says so (default: the user of this machine)', signature, osUser())
    .option('--dry-run', 'say what would be done, and change nothing')
    .option(...envOption)
    .option('--json', 'print {verdict, by, dryRun, done, letters} as JSON')
    .addHelpText('after', texts[verdict].footer + codes)
    .action(judge(verdict));

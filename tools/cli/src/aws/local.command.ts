import { type LocalPlatform } from '@tessera/serverless/deploy';
import { Command } from 'commander';
import { styleText } from 'node:util';
import { type ParameterOptions, parametersOf, withParameters } from './parameter-options.js';
import { talk } from './talk.js';
import { localFolder } from './where.js';

const footer = `
Starts an emulator of AWS (MiniStack, which needs Python 3.10 or newer and is installed once), deploys into it, brings the
sample data, and prints the address and the logins. It stays; Ctrl-C ends everything and leaves nothing. The other commands
look at it with --local.

Examples:
  tessera aws local
  tessera aws local --chain one --set StockCheck=off

Exit codes:
  0  it has ended in order
  1  it could not be started; the last line says why
  2  the command line is wrong`;

const row = (name: string, text: string) => `  ${styleText('bold', name.padEnd(9))}  ${text}`;

const readyLines = ({ url, logins, credentialsFile }: LocalPlatform, seconds: number): string[] => [
  '',
  styleText('green', `Tessera is ready on emulated AWS (${seconds.toFixed(1)} s)`),
  '',
  row('url', url),
  ...Object.entries(logins).map(([who, { email, password }]) => row(who, `${email}  ${password}`)),
  '',
  row('try', `curl -s ${url}/v1/products`),
  row('', `./tessera demo --url ${url} --credentials ${credentialsFile}`),
  row('', `TESSERA_URL=${url} TESSERA_CREDENTIALS_FILE=${credentialsFile} npm run test:url`),
  row('look', './tessera aws status --local; check, redrive and seed take --local as well'),
  row('stop', 'Ctrl-C'),
  '',
];

const run = async (options: ParameterOptions) => {
  const began = performance.now();
  const [{ composeTemplate, local }, { endAll, onInterrupt, startNothingMore }] = await Promise.all([
    import('@tessera/serverless/deploy'),
    import('@tessera/stack'),
  ]);
  const ended = new Promise<void>((resolve) => {
    const first = () => {
      console.log('  stopping (Ctrl-C again: at once)');
      startNothingMore();
      resolve();
    };
    const again = () => {
      endAll();
      process.exit(1);
    };
    onInterrupt(first, again);
  });
  // What is deployed into an empty emulator is what stands in the template.
  const { progress, confirm } = talk(true);
  await local({
    dir: localFolder(),
    stack: 'tessera',
    template: composeTemplate(),
    parameters: parametersOf(options),
    progress,
    confirm,
    ended,
    ready: (platform) => console.log(readyLines(platform, (performance.now() - began) / 1_000).join('\n')),
  });
  console.log('The emulator has ended, and its data with it.');
};

/** `tessera aws local`: the edition on this machine. */
export const localCommand = (): Command =>
  withParameters(new Command('local'))
    .description('Runs the serverless edition on this machine, in an emulator of AWS.')
    .addHelpText('after', footer)
    .action(run);

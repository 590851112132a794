import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { styleText } from 'node:util';
import { harmless } from '../../screen.js';
import { type PlaceOptions, placeOf, sites, withPlace } from './place.js';

const footer = `
Invokes the client and the canaries, so packets take the way that all calls take, and reads back what the stacks have made:
a line for each check. It changes nothing. With --report it adds what no lab can show and only AWS can.

Examples:
  tessera aws cross-region test --name shop --main eu-west-1 --client us-east-1
  tessera aws cross-region test --name shop --main eu-west-1 --client us-east-1 --token-file token --report

Exit codes:
  0  every check holds
  1  one does not, or a stack is missing
  2  the command line is wrong`;

interface TestOptions extends PlaceOptions {
  report?: boolean;
  tokenFile?: string;
}

/** A token on the command line would be in the list of processes, for everybody to read. */
const tokenIn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CommandError(`The token in ${file} cannot be read: ${String(Object(error).message)}`, { exitCode: 2 });
  }
};

const mark = (holds: boolean) => (holds ? styleText('green', 'pass') : styleText('red', 'FAIL'));

const run = async ({ report = false, tokenFile, ...place }: TestOptions) => {
  const { test } = await import('@tessera/cross-region/driver');
  const token = tokenFile === undefined ? {} : { token: tokenIn(tokenFile) };
  const { checks, seen } = await test(await sites(), placeOf(place), { ...token, report });
  for (const { holds, title, says } of checks) console.log(`  ${mark(holds)}  ${title}: ${harmless(says)}`);
  for (const { title, says } of seen) console.log(`  seen  ${title}: ${harmless(says)}`);
  const failed = checks.filter(({ holds }) => !holds).length;
  if (failed > 0) throw new CommandError(`${failed} of ${checks.length} checks do not hold.`);
};

/** `tessera aws cross-region test`: tries a deployment. */
export const testCommand = (): Command =>
  withPlace(new Command('test'))
    .description('Calls through the network, and reads everything back.')
    .option('--token-file <file>', 'an access token that the API takes, for a call that is answered')
    .option('--report', 'also what only AWS can show')
    .addHelpText('after', footer)
    .action(run);

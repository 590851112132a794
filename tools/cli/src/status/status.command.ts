import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { styleText } from 'node:util';
import { readRunState, type RunState } from './run-state.js';

const footer = `
Examples:
  tessera status
  tessera status --json | jq -r .urls.gateway

Exit codes:
  0  something runs
  1  nothing runs
  2  the command line is wrong`;

const line = (name: string, word: string, url: string, pid = 0) =>
  `  ${name.padEnd(11)} ${word.padEnd(22)} ${(pid ? `pid ${pid}` : '').padEnd(13)} ${url}`;

const since = (time?: string) => (time === undefined ? '' : ` since ${new Date(time).toTimeString().slice(0, 8)}`);

/** A connection's credentials are nothing for a screen. */
const bare = (url: string) => url.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');

const table = ({ ready, services, stack }: RunState) => [
  ready ? styleText('green', 'Tessera is ready.') : styleText('yellow', 'Tessera is not ready.'),
  ...services.map(({ name, pid, url, ready, readySince }) =>
    line(name, ready ? `ready${since(readySince)}` : 'not ready', url, pid),
  ),
  ...stack.map(({ name, pid, version, url }) => line(name, version, bare(url), pid)),
];

/** `tessera status`: what `npm start` runs in this project. */
export const statusCommand = (): Command =>
  new Command('status')
    .description('Shows what runs in this project: services, stores, their addresses and process ids.')
    .option('--json', 'print the state as JSON: {ready, urls, services, stack}')
    .addHelpText('after', footer)
    .action(({ json }: { json?: boolean }) => {
      const state = readRunState();
      if (!state) throw new CommandError('Nothing runs here. "npm start" starts the platform.');
      console.log(json ? JSON.stringify(state, null, 2) : table(state).join('\n'));
    });

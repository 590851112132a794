import { wholeNumberOf } from '@tessera/command';
import { type LogLine } from '@tessera/stack';
import { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectHere, stateOf } from '../project.js';
import { logFiles } from './log-files.js';
import { asJson, printed } from './log-printer.js';
import { parseSince } from '../since.js';

const footer = `
Without a name: all services. Names: a service, front, postgres, mongo, kafka, redis, or up (what "tessera up --detach" said).
--order finds what every service did for one order: the request that placed it, its events, who read it.

Examples:
  tessera logs -f
  tessera logs kafka -n 20
  tessera logs order --since 10m
  tessera logs --order 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11
  tessera logs --json --since 1h | jq 'select(.level == "error")'

Exit codes:
  0  done
  1  there is no such log
  2  the command line is wrong`;

interface LogsOptions {
  follow?: boolean;
  since?: number;
  order?: string;
  lines?: number;
  json?: boolean;
}

const usual = 100;
const lookEvery = 200;

/** `tessera logs`: the logs of the services as one, in the order of time. */
export const logsCommand = (): Command =>
  new Command('logs')
    .description('Shows the logs of the services as one, in the order of time.')
    .argument('[name]', 'one service, front, postgres, mongo, kafka, redis or up')
    .option('-f, --follow', 'go on with what comes')
    .option('--since <time>', 'not what is older: 90s, 10m, 2h, 1d, or a time (ISO 8601)', (text) => parseSince(text))
    .option('--order <id>', 'only what concerns this order, in all services')
    .option(
      '-n, --lines <count>',
      `the newest ones (default: ${usual}, all with --since or --order)`,
      wholeNumberOf(1, 1_000_000, 'lines'),
    )
    .option('--json', 'print each line as JSON, with its "source"')
    .addHelpText('after', footer)
    .action(async (name: string | undefined, { follow, json, since, order, lines }: LogsOptions) => {
      const last = lines ?? (since === undefined && order === undefined ? usual : Infinity);
      const wanted = { last, ...(since !== undefined && { since }), ...(order !== undefined && { order }) };
      const { LogReader } = await import('./log-reader.js');
      const reader = new LogReader(logFiles(stateOf(projectHere()), name), wanted);
      const print = (batch: readonly LogLine[]) => {
        for (const line of batch) console.log(json ? asJson(line) : printed(line));
      };
      print(reader.before());
      if (!follow) return;
      for (;;) {
        await sleep(lookEvery);
        print(reader.next());
      }
    });

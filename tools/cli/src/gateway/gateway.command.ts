import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { sayMissing } from '../say-missing.js';
import { asJson } from '../screen.js';
import { readRunState } from '../status/run-state.js';
import { gatewayLines } from './gateway-lines.js';
import { readGateways } from './read-gateways.js';

const footer = `
Each gateway is asked at its management port, and tells what it knows: an instance that one of them has ejected may be
well for another. LATENCY is how long answers take of late. KEYS HERE are addresses and users that it has counted itself.

Examples:
  tessera gateway
  tessera gateway --json | jq '.gateways[] | {name, cache: .state.cache}'

Exit codes:
  0  done
  1  no gateway runs, or one of them does not answer
  2  the command line is wrong`;

/** `tessera gateway`: what each gateway of this run knows and does. */
export const gatewayCommand = (): Command =>
  new Command('gateway')
    .description('Shows what each gateway knows: instances, breakers, limits, cache, streams and keys.')
    .option('--json', 'print {gateways, missing} as JSON')
    .addHelpText('after', footer)
    .action(async ({ json }: { json?: boolean }) => {
      const state = readRunState();
      if (!state) throw new CommandError('Nothing runs here. "npm start" starts the platform.');
      const { gateways, missing } = await readGateways(state);
      if (gateways.length + missing.length === 0)
        throw new CommandError('No gateway runs here. "tessera down", then "npm start" without --only starts one.');
      console.log(
        json ? asJson({ gateways, missing }) : gateways.map((one) => gatewayLines(one).join('\n')).join('\n\n'),
      );
      sayMissing(missing);
    });

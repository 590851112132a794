import { type StatusReport } from '@tessera/cross-region/driver';
import { Command } from 'commander';
import { asJson, span, table } from '../../screen.js';
import { mustBeEmpty, type PlaceOptions, placeOf, sites, withPlace } from './place.js';

const footer = `
Reads stacks, peerings, every route that the stacks have made, in which security groups the rules are, and the alarms.

Examples:
  tessera aws cross-region status --name shop --main eu-west-1 --client us-east-1
  tessera aws cross-region status --name shop --main eu-west-1 --client us-east-1 --json | jq -r '.faults[]'

Exit codes:
  0  everything is as it must be
  1  something is not, or AWS refuses; each line says what
  2  the command line is wrong`;

const ageOf = (since: Date | undefined) => (since === undefined ? '' : span(Date.now() - since.getTime()));

const lines = ({ stacks, peerings, routes, slots, alarms }: StatusReport): string[] => [
  ...table(
    ['STACK', 'REGION', 'STATUS'],
    stacks.map(({ name, region, status }) => [name, region, status]),
  ),
  ...table(
    ['PEERING', 'OF', 'STATUS'],
    peerings.map(({ id, stack, status }) => [id, stack, status]),
  ),
  ...table(
    ['ROUTE IN', 'OF', 'TO', 'STATE'],
    routes.map(({ table: name, stack, to, state }) => [name, stack, to, state]),
  ),
  ...table(
    ['RULES OF', 'GROUP', 'SINCE'],
    slots.map(({ stack, active, since }) => [stack, active, ageOf(since)]),
  ),
  ...(alarms.length === 0 ? ['No alarm is raised.'] : []),
];

/** `tessera aws cross-region status`: how a deployment is. */
export const statusCommand = (): Command =>
  withPlace(new Command('status'))
    .description('Shows stacks, peerings, routes, rules and alarms.')
    .option('--json', 'print {stacks, peerings, routes, slots, alarms, faults} as JSON')
    .addHelpText('after', footer)
    .action(async ({ json = false, ...place }: PlaceOptions & { json?: boolean }) => {
      const { statusOf } = await import('@tessera/cross-region/driver');
      const report = await statusOf(await sites(), placeOf(place));
      console.log(json ? asJson(report) : lines(report).join('\n'));
      mustBeEmpty(report.faults, json);
    });

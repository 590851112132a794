import { type AlarmReport, alarmsOf } from './alarms.js';
import { ownStacks } from './own.js';
import { type Peering, peeringFault, peeringOf } from './peering.js';
import { type RouteReport, routesOf } from './routes.js';
import { type SlotReport, slotsOf } from './slots.js';
import { deployOrder, stackName, steps, type StepName } from './steps.js';
import { find, type Found, outputsThere, type SiteAt } from './survey.js';
import { type Wanted } from './wanted.js';

/** A stack that is there or is missing. */
export interface StackReport {
  name: string;
  region: string;
  /** `none` where it is missing. */
  status: string;
}

/** How a deployment is. */
export interface StatusReport {
  stacks: StackReport[];
  peerings: (Peering & { stack: string })[];
  routes: RouteReport[];
  slots: SlotReport[];
  alarms: AlarmReport[];
  /** What is not as it must be, a line each. */
  faults: string[];
}

const stacksOf = ({ name, sites, stacks }: Found): StackReport[] =>
  [...new Set(deployOrder({ standby: sites.standby !== undefined }))].map((step) => ({
    name: stackName(name, step),
    region: sites[steps[step].place]?.aws.config.region ?? '',
    status: stacks.get(step)?.status ?? 'none',
  }));

const peeringsOf = async (found: Found): Promise<StatusReport['peerings']> => {
  const outputs = outputsThere(found);
  const owners: readonly StepName[] = ['client', 'standby'];
  const there = owners.flatMap((step) => {
    const id = outputs[step]?.['PeeringId'];
    return id === undefined ? [] : [{ id, stack: stackName(found.name, step) }];
  });
  return Promise.all(there.map(async ({ id, stack }) => ({ ...(await peeringOf(found.sites.client, id)), stack })));
};

const isDone = ({ status }: StackReport) => /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(status);

const faultsIn = ({ stacks, peerings, routes, slots, alarms }: Omit<StatusReport, 'faults'>): string[] => [
  ...stacks.filter((stack) => !isDone(stack)).map(({ name, region, status }) => `${name} in ${region} is ${status}.`),
  ...peerings.flatMap((peering) => peeringFault(peering, peering.stack) ?? []),
  ...routes
    .filter(({ state }) => state !== 'active')
    .map(({ stack, table, to, state }) => `The route of ${stack} in ${table} to ${to} is ${state}.`),
  ...slots
    .filter(({ active }) => active === 'both')
    .map(({ stack }) => `Rules of ${stack} are in both groups: "tessera aws cross-region rotate" goes on.`),
  ...alarms.map(({ name, region, reason }) => `ALARM ${name} in ${region}: ${reason}`),
];

/** Looks at stacks, peerings, routes, rules and alarms. */
export const reportOn = async (found: Found): Promise<StatusReport> => {
  await ownStacks(found);
  const [peerings, routes, slots, alarms] = await Promise.all([
    peeringsOf(found),
    routesOf(found),
    slotsOf(found),
    alarmsOf(found),
  ]);
  const report = { stacks: stacksOf(found), peerings, routes, slots, alarms };
  return { ...report, faults: faultsIn(report) };
};

/** The same, by its name and regions. */
export const statusOf = async (siteAt: SiteAt, wanted: Pick<Wanted, 'name' | 'regions'>): Promise<StatusReport> =>
  reportOn(await find(siteAt, wanted));

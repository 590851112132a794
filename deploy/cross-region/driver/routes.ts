import { DescribeRouteTablesCommand, type Route } from '@aws-sdk/client-ec2';
import { type Outputs } from './carry.js';
import { type Site } from './site.js';
import { stackName, type StepName, steps } from './steps.js';
import { type Found, outputsThere } from './survey.js';

/** A route that must be there. AWS drops what goes into a `blackhole`: what it led to is gone. */
export interface RouteReport {
  stack: string;
  table: string;
  to: string;
  state: 'active' | 'blackhole' | 'missing' | 'elsewhere';
}

interface Expected {
  /** In whose tables. */
  owner: StepName;
  /** Into whose network, over whose peering. */
  to: StepName;
  peering: StepName;
  /** The stack that the route is of. */
  by: StepName;
}

const expected: readonly Expected[] = [
  { by: 'client', owner: 'client', to: 'main', peering: 'client' },
  { by: 'routes', owner: 'main', to: 'client', peering: 'client' },
  { by: 'standby', owner: 'client', to: 'standby-main', peering: 'standby' },
  { by: 'standby-routes', owner: 'standby-main', to: 'client', peering: 'standby' },
];

const stateOf = (route: Route | undefined, peering: string): RouteReport['state'] => {
  if (!route) return 'missing';
  if (route.State === 'blackhole') return 'blackhole';
  return route.VpcPeeringConnectionId === peering ? 'active' : 'elsewhere';
};

const inTables = async ({ network }: Site, tables: string[]): Promise<Map<string, Route[]>> => {
  const { RouteTables = [] } = await network.send(new DescribeRouteTablesCommand({ RouteTableIds: tables }));
  return new Map(RouteTables.map(({ RouteTableId = '', Routes = [] }) => [RouteTableId, Routes]));
};

const reports = async (
  found: Found,
  outputs: Outputs,
  { by, owner, to, peering }: Expected,
): Promise<RouteReport[]> => {
  const site = found.sites[steps[owner].place];
  const tables = outputs[owner]?.['RouteTableIds']?.split(',') ?? [];
  const [range, id] = [outputs[to]?.['VpcCidr'], outputs[peering]?.['PeeringId']];
  if (!site || !found.stacks.has(by) || range === undefined || id === undefined || tables.length === 0) return [];
  const routes = await inTables(site, tables);
  return tables.map((table) => {
    const route = routes.get(table)?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === range);
    return { stack: stackName(found.name, by), table, to: range, state: stateOf(route, id) };
  });
};

/** Looks for every route that the stacks have made. */
export const routesOf = async (found: Found): Promise<RouteReport[]> => {
  const outputs = outputsThere(found);
  return (await Promise.all(expected.map((one) => reports(found, outputs, one)))).flat();
};

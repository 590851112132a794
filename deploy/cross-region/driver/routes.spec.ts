import { DescribeRouteTablesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { goodSurvey, stackThere } from '../test/survey.fixture.js';
import { routesOf } from './routes.js';

const ec2 = mockClient(EC2Client);

const found = goodSurvey({
  main: stackThere({}, { outputs: { VpcCidr: '10.64.0.0/20', RouteTableIds: 'rtb-m1,rtb-m2' } }),
  client: stackThere({}, { outputs: { VpcCidr: '10.80.0.0/20', RouteTableIds: 'rtb-c1,rtb-c2', PeeringId: 'pcx-1' } }),
  routes: stackThere(),
});

const table = (RouteTableId: string, DestinationCidrBlock: string, State: 'active' | 'blackhole', peering: string) => ({
  RouteTableId,
  Routes: [{ DestinationCidrBlock, State, VpcPeeringConnectionId: peering }],
});

it('finds for each table whether its route is there and leads somewhere', async () => {
  ec2.on(DescribeRouteTablesCommand, { RouteTableIds: ['rtb-c1', 'rtb-c2'] }).resolves({
    RouteTables: [
      table('rtb-c1', '10.64.0.0/20', 'active', 'pcx-1'),
      table('rtb-c2', '10.64.0.0/20', 'blackhole', 'pcx-1'),
    ],
  });
  ec2.on(DescribeRouteTablesCommand, { RouteTableIds: ['rtb-m1', 'rtb-m2'] }).resolves({
    RouteTables: [table('rtb-m1', '10.80.0.0/20', 'active', 'pcx-2'), table('rtb-m2', '10.0.0.0/8', 'active', 'pcx-1')],
  });
  expect((await routesOf(found)).map(({ stack, table: name, to, state }) => [stack, name, to, state])).toEqual([
    ['demo-client', 'rtb-c1', '10.64.0.0/20', 'active'],
    ['demo-client', 'rtb-c2', '10.64.0.0/20', 'blackhole'],
    ['demo-routes', 'rtb-m1', '10.80.0.0/20', 'elsewhere'],
    ['demo-routes', 'rtb-m2', '10.80.0.0/20', 'missing'],
  ]);
});

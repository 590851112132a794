import { inventedId, knownTypes } from './ids.js';
import { placeOf } from './pseudo.js';

const idOf = (
  type: string,
  { stack = 's', logicalId = 'R', region = 'eu-west-1', account = '1', properties = {} } = {},
) => inventedId({ place: placeOf(stack, region, account), logicalId, type, properties });

it('invents the same id in every run', () => {
  expect(idOf('AWS::EC2::VPC')).toBe('vpc-d8d6138fc446f4c21');
});

it('invents another id for whatever is another resource', () => {
  const others = [{}, { stack: 't' }, { logicalId: 'S' }, { region: 'us-east-1' }, { account: '2' }];
  expect(new Set(others.map((other) => idOf('AWS::ApiGateway::RestApi', other))).size).toBe(others.length);
});

it.each([
  ['AWS::EC2::VPC', /^vpc-[0-9a-f]{17}$/],
  ['AWS::EC2::Subnet', /^subnet-[0-9a-f]{17}$/],
  ['AWS::EC2::RouteTable', /^rtb-[0-9a-f]{17}$/],
  ['AWS::EC2::SecurityGroup', /^sg-[0-9a-f]{17}$/],
  ['AWS::EC2::VPCEndpoint', /^vpce-[0-9a-f]{17}$/],
  ['AWS::EC2::VPCPeeringConnection', /^pcx-[0-9a-f]{17}$/],
  ['AWS::ApiGateway::RestApi', /^[a-z0-9]{10}$/],
  ['AWS::Route53::HostedZone', /^Z[A-Z0-9]{20}$/],
  ['AWS::KMS::Key', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/],
  ['AWS::Lambda::Function', /^s-R-[A-Z0-9]{12}$/],
])('%s has the shape of AWS', (type, shape) => {
  expect(idOf(type)).toMatch(shape);
});

it('takes the name that a template gives', () => {
  expect(idOf('AWS::Logs::LogGroup', { properties: { LogGroupName: '/s/flow' } })).toBe('/s/flow');
});

it.each(knownTypes)('%s has a name within the limits of names', (type) => {
  expect(idOf(type, { stack: 's'.repeat(128), logicalId: 'R'.repeat(255) }).split('|')[0]!.length).toBeLessThanOrEqual(
    128,
  );
});

import { TemplateFault } from './fault.js';
import { parseTemplate } from './read.js';
import { resolve } from './resolve.js';
import { topologyOf } from './topology.js';

const near = `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.64.0.0/20, EnableDnsSupport: true, EnableDnsHostnames: true } }
  SubnetA: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.64.0.0/26, AvailabilityZone: eu-west-1a } }
  SubnetB: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.64.0.64/26, AvailabilityZone: eu-west-1b } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  TableOfA: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref SubnetA, RouteTableId: !Ref Table } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Vpc, GroupDescription: g } }
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      PrivateDnsEnabled: false
      ServiceName: com.amazonaws.eu-west-1.execute-api
      VpcId: !Ref Vpc
      SubnetIds: [!Ref SubnetA, !Ref SubnetB]
      SecurityGroupIds: [!Ref Group]
Outputs:
  Vpc: { Value: !Ref Vpc }
  Group: { Value: !GetAtt Group.GroupId }
  Table: { Value: !Ref Table }
  EndpointZoneId: { Value: !Select [0, !Split [':', !Select [0, !GetAtt Endpoint.DnsEntries]]] }
  EndpointName: { Value: !Select [1, !Split [':', !Select [0, !GetAtt Endpoint.DnsEntries]]] }
`;

const far = `
Parameters: { Vpc: { Type: String }, Group: { Type: String }, Table: { Type: String }, EndpointZoneId: { Type: String }, EndpointName: { Type: String } }
Resources:
  Own: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.80.0.0/20, EnableDnsSupport: true, EnableDnsHostnames: true } }
  SubnetA: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Own, CidrBlock: 10.80.0.0/26, AvailabilityZone: us-east-1a } }
  SubnetB: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Own, CidrBlock: 10.80.0.64/26, AvailabilityZone: us-east-1b } }
  Peering: { Type: AWS::EC2::VPCPeeringConnection, Properties: { VpcId: !Ref Own, PeerVpcId: !Ref Vpc, PeerRegion: eu-west-1 } }
  Back: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 10.80.0.0/20, VpcPeeringConnectionId: !Ref Peering } }
  Door: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !Ref Group, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.80.0.0/20 } }
  Out: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !Ref OwnGroup, IpProtocol: tcp, FromPort: '443', ToPort: '443', CidrIp: 10.64.0.0/20 } }
  OwnGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Own
      GroupDescription: g
      SecurityGroupIngress: []
      SecurityGroupEgress: [{ IpProtocol: -1, CidrIp: 127.0.0.1/32, Description: none }]
  Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: api.aws.com., VPCs: [{ VPCId: !Ref Own, VPCRegion: us-east-1 }] } }
  Record:
    Type: AWS::Route53::RecordSet
    Properties: { HostedZoneId: !Ref Zone, Name: api.aws.com, Type: A, AliasTarget: { HostedZoneId: !Ref EndpointZoneId, DNSName: !Ref EndpointName } }
  Client: { Type: AWS::Lambda::Function, Properties: { Timeout: 15, VpcConfig: { SubnetIds: [!Ref SubnetA, !Ref SubnetB], SecurityGroupIds: [!Ref OwnGroup] } } }
  Canary: { Type: AWS::Lambda::Function, Properties: { VpcConfig: { SubnetIds: [!Ref SubnetB], SecurityGroupIds: [!Ref OwnGroup] } } }
  Elsewhere: { Type: AWS::Lambda::Function }
`;

const stacksOf = (change: (text: string) => string = (text) => text) => {
  const main = resolve(parseTemplate(change(near)), { stack: 'near', region: 'eu-west-1', values: {} });
  return [
    main,
    resolve(parseTemplate(change(far)), { stack: 'far', region: 'us-east-1', values: main.outputs }),
  ] as const;
};

const idIn = ({ resources }: ReturnType<typeof stacksOf>[number], logicalId: string) =>
  resources.find((resource) => resource.logicalId === logicalId)!.id;

const [main, client] = stacksOf();
const topology = topologyOf([main, client]);

it('knows nets with their subnets and the tables of these', () => {
  const [net] = topology.nets;
  expect(net).toMatchObject({ id: idIn(main, 'Vpc'), stack: 'near', region: 'eu-west-1', cidr: '10.64.0.0/20' });
  expect(net?.subnets).toEqual([
    { id: idIn(main, 'SubnetA'), cidr: '10.64.0.0/26', zone: 'eu-west-1a', table: idIn(main, 'Table') },
    { id: idIn(main, 'SubnetB'), cidr: '10.64.0.64/26', zone: 'eu-west-1b', table: undefined },
  ]);
});

it('puts a route into the net of its table, whichever stack it is of', () => {
  const peering = idIn(client, 'Peering');
  expect(topology.nets.map(({ routes }) => routes)).toEqual([
    [{ table: idIn(main, 'Table'), to: '10.80.0.0/20', peering }],
    [],
  ]);
  expect(topology.peerings).toEqual([{ id: peering, a: idIn(client, 'Own'), b: idIn(main, 'Vpc') }]);
});

it('gives endpoints and functions addresses of their own', () => {
  const ports = topology.nets.map((net) => net.ports.map(({ name, role, address }) => `${role} ${name} ${address}`));
  expect(ports).toEqual([
    ['endpoint Endpoint0 10.64.0.10', 'endpoint Endpoint1 10.64.0.74'],
    ['function Client0 10.80.0.20', 'function Client1 10.80.0.84', 'function Canary0 10.80.0.85'],
  ]);
  expect(topology.nets[1]?.ports[2]).toMatchObject({
    subnet: idIn(client, 'SubnetB'),
    groups: [idIn(client, 'OwnGroup')],
    owner: { logicalId: 'Canary', stack: 'far' },
  });
});

it('adds the rules of other stacks to a group, and everything where a template says nothing', () => {
  const everything = { cidr: '0.0.0.0/0', from: 0, to: 65_535, protocol: '-1' };
  const https = { from: 443, to: 443, protocol: 'tcp' };
  expect(topology.groups).toEqual(
    new Map([
      [idIn(main, 'Group'), { ingress: [{ ...https, cidr: '10.80.0.0/20' }], egress: [everything] }],
      [
        idIn(client, 'OwnGroup'),
        {
          ingress: [],
          egress: [
            { ...everything, cidr: '127.0.0.1/32' },
            { ...https, cidr: '10.64.0.0/20' },
          ],
        },
      ],
    ]),
  );
});

it('lets an empty list of egress be everything, as CloudFormation does', () => {
  const [emptied] = stacksOf((text) =>
    text.replace('GroupDescription: g }', 'GroupDescription: g, SecurityGroupEgress: [] }'),
  );
  expect([...topologyOf([emptied]).groups.values()][0]?.egress).toMatchObject([{ cidr: '0.0.0.0/0' }]);
});

it('leads names to the addresses of the endpoint, in the nets that see them', () => {
  expect(topology.nets.map(({ zones }) => zones)).toEqual([
    [],
    [{ name: 'api.aws.com', records: [{ name: 'api.aws.com', addresses: ['10.64.0.10', '10.64.0.74'] }] }],
  ]);
});

it('knows a net that nothing leads to yet', () => {
  expect(topologyOf([main])).toMatchObject({ nets: [{ routes: [], zones: [] }], peerings: [] });
});

it.each([
  ['a rule for IPv6', 'Door: ', 'CidrIp: 10.80.0.0/20', "CidrIpv6: '::/0'", 'far: Door: CidrIp: '],
  [
    'a rule for a group',
    'Door: ',
    'CidrIp:',
    'SourceSecurityGroupId: sg-1, CidrIp:',
    'far: Door: Unrecognized key: "SourceSecurityGroupId"',
  ],
  [
    'a rule of a group for IPv6',
    'SecurityGroupEgress: ',
    'Description: none',
    "CidrIpv6: '::/0'",
    'far: OwnGroup: SecurityGroupEgress.0: Unrecognized key: "CidrIpv6"',
  ],
  ['a protocol', 'Door: ', 'tcp', 'icmp', 'far: Door: IpProtocol: '],
  ['a rule without ports', 'Door: ', 'FromPort: 443, ', '', 'far: Door: tcp needs FromPort to ToPort'],
  ['ports the wrong way round', 'Door: ', 'FromPort: 443', 'FromPort: 444', 'far: Door: tcp needs FromPort to ToPort'],
  ['a rule of no group', 'Door: ', '!Ref Group', 'sg-1', 'far: Door: there is no AWS::EC2::SecurityGroup sg-1'],
  ['a way out of no group', 'Out: ', '!Ref OwnGroup', 'sg-1', 'far: Out: there is no AWS::EC2::SecurityGroup sg-1'],
  [
    'a route to the internet',
    'Back: ',
    'VpcPeeringConnectionId: !Ref Peering',
    'GatewayId: igw-1',
    'far: Back: VpcPeeringConnectionId: ',
  ],
  [
    'a second target of a route',
    'Back: ',
    'DestinationCidrBlock',
    'NatGatewayId: nat-1, DestinationCidrBlock',
    'far: Back: Unrecognized key: "NatGatewayId"',
  ],
  [
    'a route over no peering',
    'Back: ',
    '!Ref Peering',
    'pcx-1',
    'far: Back: there is no AWS::EC2::VPCPeeringConnection pcx-1',
  ],
  ['a route in no table', 'Back: ', '!Ref Table', 'rtb-1', 'far: Back: there is no AWS::EC2::RouteTable rtb-1'],
  [
    'a table that is not there',
    'TableOfA: ',
    '!Ref Table',
    'rtb-1',
    'near: TableOfA: there is no AWS::EC2::RouteTable rtb-1',
  ],
  [
    'a table for no subnet',
    'TableOfA: ',
    '!Ref SubnetA',
    'subnet-1',
    'near: TableOfA: there is no AWS::EC2::Subnet subnet-1',
  ],
  ['a subnet of no net', 'SubnetB: ', '!Ref Own', 'vpc-1', 'far: SubnetB: there is no AWS::EC2::VPC vpc-1'],
  [
    'public addresses',
    'SubnetB: ',
    'CidrBlock',
    'MapPublicIpOnLaunch: true, CidrBlock',
    'SubnetB: MapPublicIpOnLaunch: ',
  ],
  [
    'a subnet too small for its ports',
    'SubnetB: ',
    '10.80.0.64/26',
    '10.80.0.64/28',
    'far: Client: subnet 10.80.0.64/28 has no address 20',
  ],
  ['a peering with no net', 'Peering: ', '!Ref Vpc', 'vpc-1', 'far: Peering: there is no AWS::EC2::VPC vpc-1'],
  ['a peering with another region', 'Peering: ', 'eu-west-1', 'eu-west-2', / is not in eu-west-2$/],
  ['a peering with its own region', 'Peering: ', ', PeerRegion: eu-west-1', '', / is not in us-east-1$/],
  [
    'a net without a resolver',
    'Own: ',
    'EnableDnsSupport: true',
    'EnableDnsSupport: false',
    'far: Own: EnableDnsSupport: ',
  ],
  [
    'a net that answers no names',
    'Own: ',
    'EnableDnsHostnames: true',
    'EnableDnsHostnames: false',
    'far: Own: EnableDnsHostnames: ',
  ],
  ['names for all APIs', 'PrivateDnsEnabled: ', 'false', 'true', 'near: Endpoint: PrivateDnsEnabled: '],
  ['a gateway endpoint', 'VpcEndpointType: ', 'Interface', 'Gateway', 'near: Endpoint: VpcEndpointType: '],
  ['an endpoint in no subnet', 'SubnetIds: [', '!Ref SubnetA', 'subnet-1', 'there is no AWS::EC2::Subnet subnet-1'],
  [
    'a function in no group',
    'Canary: ',
    '!Ref OwnGroup',
    'sg-1',
    'far: Canary: there is no AWS::EC2::SecurityGroup sg-1',
  ],
  [
    'a function with IPv6',
    'Canary: ',
    'SubnetIds',
    'Ipv6AllowedForDualStack: true, SubnetIds',
    'far: Canary: VpcConfig: Unrecognized key',
  ],
  ['a public zone', 'Zone: ', ', VPCs: [{ VPCId: !Ref Own, VPCRegion: us-east-1 }]', '', 'far: Zone: VPCs: '],
  ['a zone for no net', 'Zone: ', '!Ref Own', 'vpc-1', 'far: Zone: there is no AWS::EC2::VPC vpc-1'],
  ['a zone for a net of another region', 'Zone: ', 'us-east-1', 'us-west-2', / is in us-east-1, not in us-west-2$/],
  [
    'a record in no zone',
    'Properties: { HostedZoneId: !Ref Zone',
    '!Ref Zone',
    'Z1',
    'far: Record: there is no AWS::Route53::HostedZone Z1',
  ],
  [
    'a record of another name',
    'Properties: { HostedZoneId: !Ref Zone',
    'api.aws.com',
    'otherapi.aws.com',
    'far: Record: otherapi.aws.com does not belong to api.aws.com',
  ],
  [
    'an alias of no endpoint',
    'Properties: { HostedZoneId: !Ref Zone',
    '!Ref EndpointName',
    'vpce-1.aws.com',
    /^far: Record: no endpoint has the name Z[A-Z0-9]+:vpce-1\.aws\.com$/,
  ],
  [
    'an alias in another zone',
    'Properties: { HostedZoneId: !Ref Zone',
    '!Ref EndpointZoneId',
    'Z1',
    /^far: Record: no endpoint has the name Z1:vpce-/,
  ],
  [
    'a record of another type',
    'Properties: { HostedZoneId: !Ref Zone',
    'Type: A,',
    'Type: AAAA,',
    'far: Record: Type: ',
  ],
  [
    'a record for emergencies',
    'Properties: { HostedZoneId: !Ref Zone',
    'Type: A,',
    'Type: A, Failover: PRIMARY,',
    'far: Record: Unrecognized key: "Failover"',
  ],
])('refuses %s', (_, line, from, to, message) => {
  const mutated = stacksOf((text) =>
    text
      .split('\n')
      .map((one) => (one.trim().startsWith(line) ? one.replace(from, to) : one))
      .join('\n'),
  );
  expect(() => topologyOf(mutated)).toThrow(TemplateFault);
  expect(() => topologyOf(mutated)).toThrow(message);
});

it('refuses a second table for a subnet', () => {
  const second = stacksOf((text) =>
    text.replace('  Table: ', `${text.match(/ {2}TableOfA: .*\n/)?.[0].replace('TableOfA', 'Again') ?? ''}  Table: `),
  );
  expect(() => topologyOf(second)).toThrow('near: TableOfA: SubnetA has a route table already');
});

it('refuses a route over a peering that does not end there', () => {
  const route = `  Astray: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Third, DestinationCidrBlock: 10.64.0.0/20, VpcPeeringConnectionId: !Ref Peering } }
  Lonely: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.96.0.0/20, EnableDnsSupport: true, EnableDnsHostnames: true } }
  Third: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Lonely } }`;
  const astray = stacksOf((text) => text.replace('  Elsewhere:', `${route}\n  Elsewhere:`));
  expect(() => topologyOf(astray)).toThrow(/^far: Astray: pcx-[0-9a-f]+ does not end at vpc-/);
});

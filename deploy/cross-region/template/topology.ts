import { at, type Catalogue, catalogueOf, type Entry } from './catalogue.js';
import { refuse } from './fault.js';
import { groupsOf } from './groups.js';
import { type Net, type ResolvedStack, type Topology } from './model.js';
import { portsOf } from './ports.js';
import { zonesOf } from './zones.js';

const peeringsOf = ({ of, get }: Catalogue): Topology['peerings'] =>
  of('AWS::EC2::VPCPeeringConnection').map(({ id, placed, properties: { VpcId, PeerVpcId, PeerRegion } }) => {
    const near = get('AWS::EC2::VPC', VpcId, placed).placed;
    const far = get('AWS::EC2::VPC', PeerVpcId, placed).placed;
    const region = PeerRegion ?? near.region;
    return far.region === region ? { id, a: near.id, b: far.id } : refuse(at(placed), `${far.id} is not in ${region}`);
  });

/** The route table of each subnet; one without has none of ours, and reaches its own VPC only. */
const tablesOf = ({ of, get }: Catalogue): Map<string, string> => {
  const tables = new Map<string, string>();
  for (const { placed, properties } of of('AWS::EC2::SubnetRouteTableAssociation')) {
    const subnet = get('AWS::EC2::Subnet', properties.SubnetId, placed);
    const table = get('AWS::EC2::RouteTable', properties.RouteTableId, placed);
    if (tables.has(subnet.id)) refuse(at(placed), `${subnet.placed.logicalId} has a route table already`);
    tables.set(subnet.id, table.id);
  }
  return tables;
};

/** All routes, with the VPC of their table. */
const routesOf = ({ of, get }: Catalogue): { vpc: string; route: Net['routes'][number] }[] =>
  of('AWS::EC2::Route').map(({ placed, properties }) => {
    const table = get('AWS::EC2::RouteTable', properties.RouteTableId, placed);
    const peering = get('AWS::EC2::VPCPeeringConnection', properties.VpcPeeringConnectionId, placed);
    const vpc = table.properties.VpcId;
    const isEnd = [peering.properties.VpcId, peering.properties.PeerVpcId].includes(vpc);
    if (!isEnd) refuse(at(placed), `${peering.id} does not end at ${vpc}, whose route table it is`);
    return { vpc, route: { table: table.id, to: properties.DestinationCidrBlock, peering: peering.id } };
  });

/** The subnets with the id of their VPC, which is there. */
const subnetsOf = ({ of, get }: Catalogue): Entry<'AWS::EC2::Subnet'>[] =>
  of('AWS::EC2::Subnet').map((subnet) => {
    get('AWS::EC2::VPC', subnet.properties.VpcId, subnet.placed);
    return subnet;
  });

/**
 * What stacks together make of a network: the lab builds it. Throws a `TemplateFault` on whatever is named and not there, and
 * on every property that is not understood.
 */
export const topologyOf = (stacks: readonly ResolvedStack[]): Topology => {
  const catalogue = catalogueOf(stacks);
  const [subnets, peerings] = [subnetsOf(catalogue), peeringsOf(catalogue)];
  const [tables, routes] = [tablesOf(catalogue), routesOf(catalogue)];
  const ports = portsOf(catalogue);
  const zones = zonesOf(catalogue, ports);
  const nets = catalogue.of('AWS::EC2::VPC').map(({ id, placed: { stack, region }, properties }): Net => {
    const own = subnets.filter((subnet) => subnet.properties.VpcId === id);
    return {
      id,
      stack,
      region,
      cidr: properties.CidrBlock,
      subnets: own.map(({ id, properties: { CidrBlock, AvailabilityZone } }) => ({
        id,
        cidr: CidrBlock,
        zone: AvailabilityZone,
        table: tables.get(id),
      })),
      routes: routes.filter(({ vpc }) => vpc === id).map(({ route }) => route),
      ports: ports.filter(({ subnet }) => own.some(({ id }) => id === subnet)),
      zones: zones.filter(({ seenBy }) => seenBy.includes(id)).map(({ zone }) => zone),
    };
  });
  return { nets, peerings, groups: groupsOf(catalogue) };
};

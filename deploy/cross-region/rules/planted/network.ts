import { both, put, without, type Planted } from '../plant.js';

const everyone = '0.0.0.0/0';
const wholeZone = { 'Fn::Sub': 'execute-api.${MainRegion}.${AWS::URLSuffix}' };

/** Of networks, routes and names. */
export const networkDefects: readonly Planted[] = [
  {
    name: 'an internet gateway',
    weakness: 4,
    into: '02-client',
    plant: put('Gateway', { Type: 'AWS::EC2::InternetGateway' }),
    foundBy: 'no_internet',
  },
  {
    name: 'public addresses',
    weakness: 4,
    into: '02-client',
    plant: put('SubnetA.Properties.MapPublicIpOnLaunch', true),
    foundBy: 'no_internet',
  },
  {
    name: 'a default route',
    weakness: 4,
    into: '02-client',
    plant: both(
      put('ToMainFromA.Properties.DestinationCidrBlock', everyone),
      put('ToMainFromA.Properties.GatewayId', 'igw-0123456789abcdef0'),
      without('ToMainFromA.Properties.VpcPeeringConnectionId'),
    ),
    foundBy: 'routes_stay_inside',
  },
  {
    name: 'a way back to more than the client',
    into: '03-routes',
    plant: put('BackFromB.Properties.DestinationCidrBlock', '10.0.0.0/8'),
    foundBy: 'routes_stay_inside',
  },
  {
    name: 'a route by a NAT gateway',
    into: '04-standby',
    plant: both(
      put('ToMainFromB.Properties.NatGatewayId', 'nat-0123456789abcdef0'),
      without('ToMainFromB.Properties.VpcPeeringConnectionId'),
    ),
    foundBy: 'routes_stay_inside',
  },
  {
    name: 'one zone for the client',
    weakness: 4,
    into: '02-client',
    plant: without('Client.Properties.VpcConfig.SubnetIds.1'),
    foundBy: 'both_zones_are_used',
  },
  {
    name: 'one zone for the endpoint',
    into: '01-main',
    plant: without('Endpoint.Properties.SubnetIds.1'),
    foundBy: 'both_zones_are_used',
  },
  {
    name: 'a network that nobody watches',
    weakness: 2,
    into: '01-main',
    plant: without('FlowLog'),
    foundBy: 'network_is_watched',
  },
  {
    name: 'a flow log of what is let through',
    into: '02-client',
    plant: put('FlowLog.Properties.TrafficType', 'ACCEPT'),
    foundBy: 'network_is_watched',
  },
  {
    name: 'refused packets that nobody counts',
    into: '02-client',
    plant: without('RejectedPackets'),
    foundBy: 'network_is_watched',
  },
  {
    name: 'a zone of all APIs of the region',
    weakness: 3,
    into: '02-client',
    plant: put('Zone.Properties.Name', wholeZone),
    foundBy: 'zone_is_one_name',
  },
  {
    name: "a zone of all APIs of the standby's region",
    weakness: 3,
    into: '04-standby',
    plant: put('Zone.Properties.Name', wholeZone),
    foundBy: 'zone_is_one_name',
  },
  {
    name: 'a public zone',
    into: '04-standby',
    plant: without('SharedZone.Properties.VPCs'),
    foundBy: 'zone_is_one_name',
  },
];

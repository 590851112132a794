import { put, type Planted } from '../plant.js';

const everyone = '0.0.0.0/0';
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

/** Of security groups. */
export const doorDefects: readonly Planted[] = [
  {
    name: 'a door for everyone before there is a client',
    weakness: 1,
    into: '01-main',
    plant: put('EndpointGroupBlue.Properties.SecurityGroupIngress', [{ ...https, CidrIp: everyone }]),
    foundBy: 'no_open_door',
  },
  {
    name: 'a door for the network of the endpoint itself',
    into: '01-main',
    plant: put('EndpointGroupGreen.Properties.SecurityGroupIngress', [{ ...https, CidrIp: { Ref: 'VpcCidr' } }]),
    foundBy: 'no_open_door',
  },
  {
    name: 'a door for everyone',
    weakness: 1,
    into: '03-routes',
    plant: put('DoorBlue.Properties.CidrIp', everyone),
    foundBy: 'door_is_https',
  },
  {
    name: 'all ports',
    into: '03-routes',
    plant: put('DoorGreen.Properties.FromPort', 0),
    foundBy: 'door_is_https',
  },
  {
    name: 'a client that may call anybody, for nothing is said',
    into: '02-client',
    plant: put('ClientGroupBlue.Properties.SecurityGroupEgress.Fn::If.1', { Ref: 'AWS::NoValue' }),
    foundBy: 'way_out_is_narrow',
  },
  {
    name: 'an endpoint that may call anybody, for the list is empty',
    into: '01-main',
    plant: put('EndpointGroupGreen.Properties.SecurityGroupEgress', []),
    foundBy: 'way_out_is_narrow',
  },
  {
    name: 'a client that may call anybody by HTTPS',
    into: '02-client',
    plant: put('ClientGroupGreen.Properties.SecurityGroupEgress.Fn::If.1.0.CidrIp', everyone),
    foundBy: 'way_out_is_narrow',
  },
  {
    name: 'an empty slot that lets everything out',
    into: '02-client',
    plant: put('ClientGroupGreen.Properties.SecurityGroupEgress.Fn::If.2.0.CidrIp', everyone),
    foundBy: 'way_out_is_narrow',
  },
  {
    name: 'a way to the standby and to everyone else',
    into: '04-standby',
    plant: put('OutGreen.Properties.CidrIp', everyone),
    foundBy: 'way_out_is_narrow',
  },
];

import { put, type Planted } from '../plant.js';

const everyone = '0.0.0.0/0';
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

/** A rule of HTTPS that lets more through, in each way there is. */
const wider = (what: string, at: string, { into, foundBy }: Pick<Planted, 'into' | 'foundBy'>): Planted[] => [
  { name: `${what} for another protocol`, into, plant: put(`${at}.IpProtocol`, 'udp'), foundBy },
  { name: `${what} for ports below`, into, plant: put(`${at}.FromPort`, 0), foundBy },
  { name: `${what} for ports above`, into, plant: put(`${at}.ToPort`, 65_535), foundBy },
];

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
  ...wider('a door', 'DoorGreen.Properties', { into: '03-routes', foundBy: 'door_is_https' }),
  ...wider('a way out', 'ClientGroupGreen.Properties.SecurityGroupEgress.Fn::If.1.0', {
    into: '02-client',
    foundBy: 'way_out_is_narrow',
  }),
  ...wider('a way to the standby', 'OutBlue.Properties', { into: '04-standby', foundBy: 'way_out_is_narrow' }),
];

import { type Net, type Placed, type Port, type Topology } from '../template/model.js';
import { wiresOf } from './build.js';

const owner: Placed = {
  stack: 'lab-a',
  region: 'r',
  logicalId: 'Client',
  type: 'AWS::Lambda::Function',
  id: 'f',
  properties: {},
};
const port: Port = {
  name: 'Client0',
  owner,
  role: 'function',
  subnet: 's-1',
  address: '10.1.0.20',
  groups: ['sg-1', 'sg-2'],
};
const net = (id: string, second: number, parts: Partial<Net> = {}): Net => ({
  id,
  stack: `lab-${id}`,
  region: 'r',
  cidr: `10.${second}.0.0/20`,
  subnets: [
    { id: 's-1', cidr: `10.${second}.0.0/26`, zone: 'a', table: 't-1' },
    { id: 's-2', cidr: `10.${second}.0.64/26`, zone: 'b', table: 't-2' },
  ],
  routes: [],
  ports: [],
  zones: [],
  ...parts,
});
const out = { cidr: '10.2.0.0/20', from: 443, to: 443, protocol: 'tcp' };
const any = { cidr: '127.0.0.1/32', from: 0, to: 65_535, protocol: '-1' };
const topology = (parts: Partial<Topology> = {}): Topology => ({
  nets: [net('a', 1, { ports: [port], routes: [{ table: 't-2', to: '10.2.0.0/20', peering: 'pcx-1' }] }), net('b', 2)],
  peerings: [{ id: 'pcx-1', a: 'a', b: 'b' }],
  groups: new Map([
    ['sg-1', { ingress: [], egress: [out] }],
    ['sg-2', { ingress: [{ ...out, from: 8000, to: 8010 }], egress: [any] }],
  ]),
  ...parts,
});
const stepOf = (stack: string) => stack.replace('lab-', '');
const wires = (parts?: Partial<Topology>) => wiresOf(topology(parts), stepOf);

it('knows each net and port by its name', () => {
  expect(wires().spaceOf).toEqual({ a: 'vpc0', 'a.Client0': 'vpc0p0', b: 'vpc1' });
});

it('ends every route table in silence, and has a route only in the table that has it', () => {
  const lines = wires().inside['vpc0'] ?? [];
  expect(lines).toEqual(
    expect.arrayContaining([
      'route add blackhole default table 100',
      'route add blackhole default table 101',
      'route add 10.2.0.0/20 via 169.254.100.2 table 101',
    ]),
  );
  expect(lines.filter((line) => line.includes('10.2.0.0/20') && line.endsWith('table 100'))).toEqual([]);
  expect(wires().inside['vpc1']?.filter((line) => line.includes('10.1.0.0/20'))).toEqual([]);
});

it('accepts by the rules of all groups of a port, each with its own counter, and by nothing else', () => {
  const rules = wires().filters['vpc0p0'] ?? '';
  expect(
    rules
      .split('\n')
      .filter((line) => line.includes(' accept') && !line.includes('sport') && !/\blo\b|ct state/.test(line)),
  ).toEqual([
    '  ip saddr 10.2.0.0/20 tcp dport 8000-8010 counter name "sg-2" accept',
    '  ip daddr 10.1.0.2 udp dport 53 accept',
    '  ip daddr 10.2.0.0/20 tcp dport 443-443 counter name "sg-1" accept',
    '  ip daddr 127.0.0.1/32 counter name "sg-2" accept',
  ]);
  expect(rules.match(/policy drop/g)).toHaveLength(2);
});

it('lets a peering carry nothing but what is of its two ends', () => {
  const { filters } = wires();
  expect(filters['vpc0']).toContain('iifname "pcx0" ip saddr != 10.2.0.0/20 counter name "transit" drop');
  expect(filters['vpc0']).toContain('iifname "pcx0" ip daddr != 10.1.0.0/20 counter name "transit" drop');
  expect(filters['vpc1']).toContain('iifname "pcx0" ip saddr != 10.1.0.0/20 counter name "transit" drop');
});

it('builds no peering one end of which is not there', () => {
  const { links, filters } = wires({ nets: [net('a', 1, { ports: [port] })] });
  expect(links).toEqual(['link add vpc0p0 netns vpc0 type veth peer name eth0 netns vpc0p0']);
  expect(Object.keys(filters)).toEqual(['vpc0p0']);
});

it('throws for a group or a subnet that is not there', () => {
  expect(() => wires({ groups: new Map() })).toThrow('sg-1');
  expect(() => wires({ nets: [net('a', 1, { ports: [{ ...port, subnet: 's-9' }] })] })).toThrow('s-9');
});

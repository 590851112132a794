import { CommandError } from '@tessera/command';
import { type Net, type Topology } from '../template/model.js';
import { cases } from './cases.js';
import { caseTopology } from './planning.js';

const short = (rules: readonly { cidr: string; from: number; to: number; protocol: string }[], way: string) =>
  rules.map(({ cidr, from, to, protocol }) => {
    const ports = protocol === '-1' ? 'all' : `${protocol} ${from === to ? from : `${from}-${to}`}`;
    return `${way} ${ports} ${cidr}`;
  });

const portLine = ({ name, address, groups: ids }: Net['ports'][number], groups: Topology['groups']): string => {
  const rules = ids.flatMap((id) => [
    ...short(groups.get(id)?.ingress ?? [], 'in'),
    ...short(groups.get(id)?.egress ?? [], 'out'),
  ]);
  return `    ${name.padEnd(12)} ${address.padEnd(14)} ${rules.join('; ') || 'nothing in, nothing out'}`;
};

const netLines = (net: Net, { groups }: Topology): string[] => [
  `${net.stack}  ${net.region}  ${net.cidr}`,
  ...net.subnets.flatMap((subnet) => [
    `  ${subnet.zone}  ${subnet.cidr}`,
    ...net.routes.filter(({ table }) => table === subnet.table).map(({ to, peering }) => `    ${to} ▶ ${peering}`),
    ...net.ports.filter((port) => port.subnet === subnet.id).map((port) => portLine(port, groups)),
  ]),
  ...net.zones.flatMap(({ name, records }) => [
    `  zone ${name}`,
    ...records.map((record) => `    ${record.name} ▶ ${record.addresses.join(', ')}`),
  ]),
];

/** What a case builds, for people: networks, subnets with their routes and addresses, rules, zones, peerings. */
export const graph = ([name = 'happy']: readonly string[]): string => {
  const one = cases.find((known) => known.name === name);
  if (!one) throw new CommandError(`There is no case ${name}.`);
  const topology = caseTopology(one);
  const stackOf = (id: string) => topology.nets.find((net) => net.id === id)?.stack ?? id;
  return [
    ...topology.nets.flatMap((net) => [...netLines(net, topology), '']),
    ...topology.peerings.map(({ id, a, b }) => `${id}: ${stackOf(a)} ◀▶ ${stackOf(b)}`),
    '',
  ].join('\n');
};

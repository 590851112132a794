import { type Net, type Topology } from '../template/model.js';
import { nthOf, prefixOf } from './address.js';
import { groupRules, lateRules, type PeeringEnd, peeringRules } from './groups.js';
import { type Wires } from './model.js';

/** Interface names have 15 characters at most, so that devices are numbered. */
const routerOf = (n: number) => `vpc${n}`;
const bridgeOf = (subnet: number) => `br${subnet}`;
const tableOf = (subnet: number) => 100 + subnet;
const peeringOf = (n: number) => `pcx${n}`;

/** The two ends of a peering's link, which are no address of a VPC. */
const linkAddress = (peering: number, side: 0 | 1) => `169.254.${100 + peering}.${1 + side}`;

/** The stack's name without the edition's: `demo-standby-main` → `standby-main`. */
export type StepOf = (stack: string) => string;

/** A subnet is a bridge with AWS's router at .1; its route table is looked up for whatever comes in by it, and ends in silence. */
const subnetLines = (net: Net): string[] => {
  const bridges = net.subnets.flatMap(({ cidr }, n) => [
    `link add ${bridgeOf(n)} type bridge`,
    `link set ${bridgeOf(n)} up`,
    `addr add ${nthOf(cidr, 1)}/${prefixOf(cidr)} dev ${bridgeOf(n)}`,
  ]);
  const tables = net.subnets.flatMap((_, n) => [
    ...net.subnets.map(({ cidr }, other) => `route add ${cidr} dev ${bridgeOf(other)} table ${tableOf(n)}`),
    `route add blackhole default table ${tableOf(n)}`,
    `rule add iif ${bridgeOf(n)} lookup ${tableOf(n)}`,
  ]);
  return [...bridges, ...tables, `addr add ${nthOf(net.cidr, 2)}/32 dev lo`];
};

/** What comes out of a peering finds here all that the VPC has routes to; whether it may go there is the peering's matter. */
const ofPeerings = 200;

/** The routes of a VPC into a peering, in the tables of the subnets that have them. */
const routeLines = (net: Net, peering: string, gateway: string): string[] =>
  net.routes
    .filter((route) => route.peering === peering)
    .flatMap(({ table, to }) => [
      ...net.subnets.flatMap((subnet, n) =>
        subnet.table === table ? [`route add ${to} via ${gateway} table ${tableOf(n)}`] : [],
      ),
      `route replace ${to} via ${gateway} table ${ofPeerings}`,
    ]);

const spaces = (topology: Topology, stepOf: StepOf): Wires['spaceOf'] =>
  Object.fromEntries(
    topology.nets.flatMap((net, n) => [
      [stepOf(net.stack), routerOf(n)],
      ...net.ports.map((port, p) => [`${stepOf(net.stack)}.${port.name}`, `${routerOf(n)}p${p}`]),
    ]),
  );

const portWires = ({ nets, groups }: Topology, wires: Wires) => {
  for (const [n, net] of nets.entries())
    for (const [p, port] of net.ports.entries()) {
      const s = net.subnets.findIndex(({ id }) => id === port.subnet);
      const subnet = net.subnets[s];
      if (!subnet) throw new Error(`${port.name} is in ${port.subnet}, which is no subnet of ${net.id}`);
      const space = `${routerOf(n)}p${p}`;
      wires.links.push(`link add ${space} netns ${routerOf(n)} type veth peer name eth0 netns ${space}`);
      wires.inside[routerOf(n)]?.push(`link set ${space} master ${bridgeOf(s)}`, `link set ${space} up`);
      wires.inside[space] = [
        'link set lo up',
        `addr add ${port.address}/${prefixOf(subnet.cidr)} dev eth0`,
        'link set eth0 up',
        `route add default via ${nthOf(subnet.cidr, 1)}`,
      ];
      wires.filters[space] = groupRules(port, groups, nthOf(net.cidr, 2));
    }
};

/** Only what is really connected: a peering one end of which is not there yet carries nothing. */
const peeringWires = ({ nets, peerings }: Topology, wires: Wires) => {
  const ends: Record<string, PeeringEnd[]> = {};
  for (const [i, peering] of peerings.entries()) {
    const sides = [peering.a, peering.b].map((id) => nets.findIndex((net) => net.id === id));
    const [a = -1, b = -1] = sides;
    const device = peeringOf(i);
    if (a < 0 || b < 0) continue;
    wires.links.push(`link add ${device} netns ${routerOf(a)} type veth peer name ${device} netns ${routerOf(b)}`);
    for (const [own, far, side] of [
      [a, b, 0],
      [b, a, 1],
    ] as const) {
      const [net, other] = [nets[own], nets[far]];
      if (!net || !other) continue;
      wires.inside[routerOf(own)]?.push(
        `addr add ${linkAddress(i, side)}/30 dev ${device}`,
        `link set ${device} up`,
        `rule add iif ${device} lookup ${ofPeerings}`,
        ...routeLines(net, peering.id, linkAddress(i, side === 0 ? 1 : 0)),
      );
      (ends[routerOf(own)] ??= []).push({ device, own: net.cidr, far: other.cidr });
    }
  }
  for (const [router, all] of Object.entries(ends)) wires.filters[router] = peeringRules(all);
};

/** A topology as namespaces, links, routes and rules. Routes into a peering that the net has no end of are lost, as they would be black holes. */
export const wiresOf = (topology: Topology, stepOf: StepOf, isLate = false): Wires => {
  const routers = topology.nets.map((_, n) => routerOf(n));
  const wires: Wires = {
    spaces: [],
    routers,
    links: [],
    inside: Object.fromEntries(topology.nets.map((net, n) => [routerOf(n), ['link set lo up', ...subnetLines(net)]])),
    filters: {},
    spaceOf: spaces(topology, stepOf),
  };
  portWires(topology, wires);
  peeringWires(topology, wires);
  if (isLate)
    for (const net of topology.nets)
      for (const port of net.ports.filter(({ role }) => role === 'endpoint')) {
        const space = wires.spaceOf[`${stepOf(net.stack)}.${port.name}`] ?? '';
        wires.filters[space] += lateRules();
      }
  return { ...wires, spaces: Object.keys(wires.inside) };
};

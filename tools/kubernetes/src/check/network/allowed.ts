import { type KubeObject } from '../../object.js';
import { selects } from '../rendered/selector.js';
import { outside, partiesIn, type Party } from './parties.js';
import { type Direction, networkPolicies, type Peer, type PolicyPort } from './policies.js';
import { both, every, type Range, without } from './ranges.js';

/** Who may open a connection to whom, and to which ports. */
export interface Connection {
  from: string;
  to: string;
  ports: readonly Range[];
}

/** Some network plugins count pods among addresses: then an address may be a pod of ours. */
const isMeant = ({ ipBlock, namespaceSelector, podSelector }: Peer, party: Party): boolean => {
  if (ipBlock) return party === outside || party.isOurs;
  const isThere = namespaceSelector ? selects(namespaceSelector, party.namespace) : party.isOurs;
  return isThere && (podSelector === undefined || selects(podSelector, party.pod));
};

/** A name means the port that the pods who are talked to have under it. */
const rangeOf = ({ protocol, port, endPort }: PolicyPort, receiver: Party): Range[] => {
  if (port === undefined) return every.filter((one) => one.protocol === protocol);
  const from = typeof port === 'number' ? port : receiver.ports[port];
  return from === undefined ? [] : [{ protocol, from, to: endPort ?? from }];
};

interface Rule {
  peers: readonly Peer[];
  ports: readonly PolicyPort[];
}

const opened = ({ peers, ports }: Rule, other: Party, receiver: Party): readonly Range[] => {
  if (peers.length > 0 && !peers.some((peer) => isMeant(peer, other))) return [];
  return ports.length === 0 ? every : ports.flatMap((port) => rangeOf(port, receiver));
};

/** The rules that hold for a party; none where no policy chooses it, and then everything is open. */
const rulesFor = (party: Party, direction: Direction, objects: readonly KubeObject[]): Rule[] | undefined => {
  const policies = networkPolicies(objects)
    .map(({ fields }) => fields.spec)
    .filter(({ podSelector, policyTypes }) => policyTypes.includes(direction) && selects(podSelector, party.pod));
  if (!party.isOurs || policies.length === 0) return undefined;
  return policies.flatMap(({ ingress, egress }) =>
    direction === 'Ingress'
      ? ingress.map(({ from, ports }) => ({ peers: from, ports }))
      : egress.map(({ to, ports }) => ({ peers: to, ports })),
  );
};

const openTo = (rules: Rule[] | undefined, other: Party, receiver: Party): readonly Range[] =>
  rules ? rules.flatMap((rule) => opened(rule, other, receiver)) : every;

/** Both sides must allow it. What anybody may is not said again of somebody of another namespace. */
export const allowedConnections = (objects: readonly KubeObject[]): Connection[] => {
  const parties = partiesIn(objects);
  const rules = new Map(
    parties.map((party) => [
      party,
      { in: rulesFor(party, 'Ingress', objects), out: rulesFor(party, 'Egress', objects) },
    ]),
  );
  const between = (from: Party, to: Party) =>
    both(openTo(rules.get(from)?.out, to, to), openTo(rules.get(to)?.in, from, to));
  const special = (from: Party, to: Party): Range[] => {
    if (!from.isOurs && from !== outside) return without(between(from, to), between(outside, to));
    return !to.isOurs && to !== outside ? without(between(from, to), between(from, outside)) : between(from, to);
  };
  return parties
    .flatMap((from) => parties.filter((to) => from.isOurs || to.isOurs).map((to) => ({ from, to })))
    .map(({ from, to }) => ({ from: from.name, to: to.name, ports: special(from, to) }))
    .filter(({ ports }) => ports.length > 0);
};

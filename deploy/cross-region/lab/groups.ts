import { type Port, type Rule, type Topology } from '../template/model.js';

const ports = ({ protocol, from, to }: Rule) => (protocol === '-1' ? '' : ` ${protocol} dport ${from}-${to}`);

/** Each group counts what it lets through, under its own name. */
const accept = (group: string, rule: Rule, side: 'saddr' | 'daddr') =>
  `ip ${side} ${rule.cidr}${ports(rule)} counter name "${group}" accept`;

const hooks = ['input', 'output'] as const;

const loopback = { input: 'iif lo accept', output: 'oif lo accept' } as const;

const chain = (hook: (typeof hooks)[number], rules: readonly string[]): string[] => [
  `chain ${hook} {`,
  `  ${loopback[hook]}`,
  '  ct state established,related accept',
  ...rules.map((rule) => `  ${rule}`),
  '  counter name "dropped" drop',
  '}',
];

/** nft adds rules to those that are there: the chains are emptied before, in the same transaction. */
const emptied = (counters: readonly string[]): string[] => [
  'table ip sg {',
  ...counters.map((name) => `counter ${name} { }`),
  ...hooks.map((hook) => `chain ${hook} { type filter hook ${hook} priority 0; policy drop; }`),
  '}',
  ...hooks.map((hook) => `flush chain ip sg ${hook}`),
];

/**
 * The security groups of a port, as nftables rules of its namespace: stateful, all groups' rules together, everything else dropped
 * without an answer and counted in `dropped`. The VPC's resolver is subject to none. Of the family `ip`, for neighbour discovery
 * would be counted as well. Can be applied again over an older one: connections and counters stay.
 *
 * @param resolver address of the VPC's resolver.
 */
export const groupRules = (port: Port, groups: Topology['groups'], resolver: string): string => {
  const own = port.groups.map((id) => {
    const group = groups.get(id);
    if (!group) throw new Error(`${port.name} is in ${id}, which is no group of these stacks`);
    return { id, ...group };
  });
  const input = own.flatMap(({ id, ingress }) => ingress.map((rule) => accept(id, rule, 'saddr')));
  const output = own.flatMap(({ id, egress }) => egress.map((rule) => accept(id, rule, 'daddr')));
  return [
    ...emptied(['dropped', ...own.map(({ id }) => id)]),
    'table ip sg {',
    ...chain('input', [`ip saddr ${resolver} udp sport 53 accept`, ...input]),
    ...chain('output', [`ip daddr ${resolver} udp dport 53 accept`, ...output]),
    '}',
    '',
  ].join('\n');
};

/** The end of a peering at a router. */
export interface PeeringEnd {
  device: string;
  /** The block of this router's VPC, and of the other's. */
  own: string;
  far: string;
}

/**
 * A peering carries only what is addressed from one of its VPCs to the other, and no transit to a third: what comes out of it must be
 * from the far block, to the own. The rest is counted in `transit`.
 */
export const peeringRules = (ends: readonly PeeringEnd[]): string =>
  [
    'table ip pcx {',
    'counter transit { }',
    'chain forward {',
    '  type filter hook forward priority 0; policy accept;',
    ...ends.flatMap(({ device, own, far }) => [
      `  iifname "${device}" ip saddr != ${far} counter name "transit" drop`,
      `  iifname "${device}" ip daddr != ${own} counter name "transit" drop`,
    ]),
    '}',
    '}',
    '',
  ].join('\n');

/** The first packet of every connection is lost, as on a busy path; the second try, a second later, comes through. */
export const lateRules = (): string =>
  [
    'table ip late {',
    'counter late { }',
    'chain first {',
    '  type filter hook input priority -10; policy accept;',
    '  tcp flags & (syn|ack) == syn numgen inc mod 2 == 0 counter name "late" drop',
    '}',
    '}',
    '',
  ].join('\n');

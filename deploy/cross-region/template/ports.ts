import { addressIn } from './address.js';
import { at, type Catalogue } from './catalogue.js';
import { refuse } from './fault.js';
import { type Placed, type Port } from './model.js';

/** The first address of each role in a subnet; AWS keeps the first four for itself. */
const first = { endpoint: 10, function: 20 } as const;

type Attached = Pick<Port, 'role'> & { placed: Placed; subnets: string[]; groups: string[] };

const attachedIn = ({ of }: Catalogue): Attached[] => [
  ...of('AWS::EC2::VPCEndpoint').map(({ placed, properties }) => ({
    role: 'endpoint' as const,
    placed,
    subnets: properties.SubnetIds,
    groups: properties.SecurityGroupIds,
  })),
  ...of('AWS::Lambda::Function').flatMap(({ placed, properties: { VpcConfig: config } }) =>
    config ? [{ role: 'function' as const, placed, subnets: config.SubnetIds, groups: config.SecurityGroupIds }] : [],
  ),
];

/**
 * The addresses of endpoints and functions: endpoints from .10 of a subnet on, functions from .20 on. On AWS functions share
 * interfaces; here each has its own, so that it is seen whose packets are dropped.
 */
export const portsOf = (catalogue: Catalogue): Port[] => {
  const taken = new Map<string, number>();
  return attachedIn(catalogue).flatMap(({ role, placed, subnets, groups }) => {
    for (const group of groups) catalogue.get('AWS::EC2::SecurityGroup', group, placed);
    return subnets.map((subnet, place): Port => {
      const { CidrBlock } = catalogue.get('AWS::EC2::Subnet', subnet, placed).properties;
      const nth = taken.get(subnet + role) ?? first[role];
      taken.set(subnet + role, nth + 1);
      const address = addressIn(CidrBlock, nth) ?? refuse(at(placed), `subnet ${CidrBlock} has no address ${nth}`);
      return { name: `${placed.logicalId}${place}`, owner: placed, role, subnet, address, groups };
    });
  });
};

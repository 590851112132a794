import { at, type Catalogue } from './catalogue.js';
import { refuse } from './fault.js';
import { type Placed, type Rule, type Topology } from './model.js';
import { type NetworkProperties } from './properties.js';

const everything: Rule = { cidr: '0.0.0.0/0', from: 0, to: 65_535, protocol: '-1' };

type Permission = Omit<NetworkProperties<'AWS::EC2::SecurityGroupIngress'>, 'GroupId'>;

const ruleOf =
  (placed: Placed) =>
  ({ CidrIp: cidr, IpProtocol: protocol, FromPort: from, ToPort: to }: Permission): Rule => {
    if (protocol === '-1') return { ...everything, cidr };
    if (from === undefined || to === undefined || from > to)
      return refuse(at(placed), `${protocol} needs FromPort to ToPort`);
    return { cidr, from, to, protocol };
  };

/** What each security group lets in and out, with the rules that other stacks add to it. */
export const groupsOf = ({ of, get }: Catalogue): Topology['groups'] => {
  const groups: Topology['groups'] = new Map(
    of('AWS::EC2::SecurityGroup').map(({ id, placed, properties }) => {
      const egress = properties.SecurityGroupEgress.map(ruleOf(placed));
      // Where a template says nothing, or an empty list, AWS says everything; rules that come later only add to that.
      return [
        id,
        {
          ingress: properties.SecurityGroupIngress.map(ruleOf(placed)),
          egress: egress.length > 0 ? egress : [everything],
        },
      ];
    }),
  );
  for (const [way, type] of [
    ['ingress', 'AWS::EC2::SecurityGroupIngress'],
    ['egress', 'AWS::EC2::SecurityGroupEgress'],
  ] as const)
    for (const { placed, properties } of of(type)) {
      const { id } = get('AWS::EC2::SecurityGroup', properties.GroupId, placed);
      groups.get(id)?.[way].push(ruleOf(placed)(properties));
    }
  return groups;
};

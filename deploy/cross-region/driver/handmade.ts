import {
  DescribeSecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { type Outputs, type Source } from './carry.js';
import { contains, parseCidr } from './cidr.js';
import { type Site } from './site.js';
import { type Colour, isActive, type Slotted, slotted, slottedSteps } from './slots.js';
import { type Found, outputsThere } from './survey.js';

/** A rule that no template has made. */
export interface Handmade {
  group: string;
  rule: string;
  isEgress: boolean;
  /** `in tcp 8443 from 0.0.0.0/0` */
  says: string;
}

const valueOf = (outputs: Outputs, source: Source): string => {
  const [step = '', output = ''] = source.split('.');
  return outputs[step as keyof Outputs]?.[output] ?? '';
};

/** Egress to nowhere is what templates say for "none": without it EC2 allows everything. */
const isNowhere = ({ IsEgress, CidrIpv4 }: SecurityGroupRule) => IsEgress === true && CidrIpv4 === '127.0.0.1/32';

const isHttps = ({ IpProtocol, FromPort, ToPort }: SecurityGroupRule) =>
  IpProtocol === 'tcp' && FromPort === 443 && ToPort === 443;

/** A template may be narrower than the network: its subnets, for instance. */
const isIn = (range: string, text: string): boolean => {
  const [outer, inner] = [parseCidr(range), parseCidr(text)];
  return outer !== undefined && inner !== undefined && contains(outer, inner);
};

/** Steps whose rules are in this group now. */
const owners = ({ stacks }: Found, group: Source, colour: Colour): Slotted[] =>
  slottedSteps.flatMap((step) => {
    const stack = stacks.get(step);
    return stack && slotted[step].groups[colour] === group && isActive(stack, colour) ? [slotted[step]] : [];
  });

const describe = ({ IsEgress, IpProtocol, FromPort, ToPort, ...from }: SecurityGroupRule): string => {
  const ports = FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`;
  const other = from.CidrIpv4 ?? from.CidrIpv6 ?? from.PrefixListId ?? from.ReferencedGroupInfo?.GroupId;
  return `${IsEgress ? 'out' : 'in'} ${IpProtocol === '-1' ? 'everything' : `${IpProtocol} ${ports}`} ${IsEgress ? 'to' : 'from'} ${other}`;
};

/** Rules in a group that templates did not put there. */
export const handmadeIn = async (found: Found, site: Site, group: Source, colour: Colour): Promise<Handmade[]> => {
  const outputs = outputsThere(found);
  const id = valueOf(outputs, group);
  if (id === '') return [];
  const ours = owners(found, group, colour).map(({ isEgress, range }) => ({ isEgress, to: valueOf(outputs, range) }));
  const isOurs = (rule: SecurityGroupRule) =>
    isHttps(rule) && ours.some(({ isEgress, to }) => rule.IsEgress === isEgress && isIn(to, rule.CidrIpv4 ?? ''));
  const asked = new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [id] }] });
  const { SecurityGroupRules = [] } = await site.network.send(asked);
  return SecurityGroupRules.filter((rule) => !isNowhere(rule) && !isOurs(rule)).map((rule) => ({
    group: id,
    rule: rule.SecurityGroupRuleId ?? '',
    isEgress: rule.IsEgress === true,
    says: describe(rule),
  }));
};

/** Takes it out of its group. */
export const revoke = async ({ network }: Site, { group, rule, isEgress }: Handmade): Promise<void> => {
  const named = { GroupId: group, SecurityGroupRuleIds: [rule] };
  if (isEgress) await network.send(new RevokeSecurityGroupEgressCommand(named));
  else await network.send(new RevokeSecurityGroupIngressCommand(named));
};

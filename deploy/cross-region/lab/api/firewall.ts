import { type Bag, type Json, type Placed } from '../../template/model.js';

/** A rule of a web ACL that the lab has a stand-in for. */
export type FirewallRule = { kind: 'known bad input' } | { kind: 'rate'; limit: number; windowS: number };

const bag = (json: Json | undefined): Bag =>
  json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};

const ruleOf = (json: Json): FirewallRule => {
  const statement = bag(bag(json)['Statement']);
  const managed = bag(statement['ManagedRuleGroupStatement']);
  const rate = bag(statement['RateBasedStatement']);
  if (managed['Name'] === 'AWSManagedRulesKnownBadInputsRuleSet') return { kind: 'known bad input' };
  if (rate['AggregateKeyType'] === 'IP')
    return { kind: 'rate', limit: Number(rate['Limit']), windowS: Number(rate['EvaluationWindowSec'] ?? 300) };
  throw new Error(`no rule ${String(bag(json)['Name'])} in the lab's firewall`);
};

const isCounting = (json: Json) => 'Count' in bag(bag(json)['OverrideAction']) || 'Count' in bag(bag(json)['Action']);

/** The rules that block calls of a stage: those of the web ACL that an association puts before it. */
export const firewallOf = (resources: readonly Placed[], api: string, stage: string): FirewallRule[] => {
  const association = resources.find(
    ({ type, properties }) =>
      type === 'AWS::WAFv2::WebACLAssociation' &&
      String(properties['ResourceArn']).endsWith(`/restapis/${api}/stages/${stage}`),
  );
  if (!association) return [];
  const wanted = String(association.properties['WebACLArn']);
  const acl = resources.find(({ type, id }) => type === 'AWS::WAFv2::WebACL' && isNamed(wanted, id));
  const rules = acl?.properties['Rules'];
  if (!Array.isArray(rules)) throw new Error(`${wanted} is no web ACL of this stack`);
  return rules.filter((rule) => !isCounting(rule)).map(ruleOf);
};

/** Whether an ARN is that of a web ACL; its id is `name|id|scope`. */
const isNamed = (arn: string, id: string) => arn.endsWith(`/${id.split('|').slice(0, 2).join('/')}`);

/** What is asked, as a firewall sees it. */
export interface Seen {
  from: string;
  method: string;
  /** Path and query, as they came. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** A stand-in for AWS's rule group: of each of its kinds the best-known sample. */
const isKnownBad = ({ method, target, headers, body }: Seen): boolean =>
  method === 'PROPFIND' ||
  /^localhost(:|$)/i.test(headers['host'] ?? '') ||
  /\/web-inf\//i.test(decoded(target)) ||
  [target, ...Object.values(headers), body].some((text) => /\$\{jndi:/i.test(decoded(text)));

/** A firewall with its counts. Answers whether it blocks what it sees, in ms since 1970. */
export const firewall = (rules: readonly FirewallRule[]): ((seen: Seen, now: number) => boolean) => {
  const seenAt = new Map<string, number[]>();
  const isTooMuch = ({ limit, windowS }: { limit: number; windowS: number }, from: string, now: number) =>
    (seenAt.get(from) ?? []).filter((at) => at > now - windowS * 1000).length > limit;
  return (seen, now) => {
    seenAt.set(seen.from, [...(seenAt.get(seen.from) ?? []), now]);
    return rules.some((rule) => (rule.kind === 'rate' ? isTooMuch(rule, seen.from, now) : isKnownBad(seen)));
  };
};

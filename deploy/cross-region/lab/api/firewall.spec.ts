import { type Json, type Placed } from '../../template/model.js';
import { firewall, firewallOf, type Seen } from './firewall.js';

const seen: Seen = { from: '10.80.0.20', method: 'GET', target: '/v1/orders', headers: { host: 'abc' }, body: '' };

it.each<[string, Partial<Seen>, boolean]>([
  ['an ordinary call', {}, false],
  ['a lookup in the query, encoded', { target: '/v1/orders?q=%24%7Bjndi%3Aldap%3A%2F%2Fx%7D' }, true],
  ['one in a header', { headers: { 'user-agent': '${jndi:ldap://x}' } }, true],
  ['one in the body', { body: '{"note":"${JNDI:x}"}' }, true],
  ['a host that is none', { headers: { host: 'localhost:443' } }, true],
  ['a method that is none', { method: 'PROPFIND' }, true],
  ['a path of servers', { target: '/v1/WEB-INF/web.xml' }, true],
  ['what cannot be decoded', { target: '/v1/orders?q=%zz' }, false],
])('%s', (_, parts, expected) => {
  expect(firewall([{ kind: 'known bad input' }])({ ...seen, ...parts }, 0)).toBe(expected);
  expect(firewall([])({ ...seen, ...parts }, 0)).toBe(false);
});

it('counts calls of each address within a window', () => {
  const blocks = firewall([{ kind: 'rate', limit: 2, windowS: 60 }]);
  expect([0, 1, 2].map((now) => blocks(seen, now))).toEqual([false, false, true]);
  expect(blocks({ ...seen, from: '10.80.0.84' }, 2)).toBe(false);
  expect(blocks(seen, 60_002)).toBe(false);
});

const acl = (Rules: Json[]): Placed[] => [
  {
    stack: 's',
    region: 'r',
    logicalId: 'Firewall',
    type: 'AWS::WAFv2::WebACL',
    id: 'n|i|REGIONAL',
    properties: { Rules },
  },
  {
    stack: 's',
    region: 'r',
    logicalId: 'FirewallOnStage',
    type: 'AWS::WAFv2::WebACLAssociation',
    id: 'a',
    properties: { WebACLArn: 'arn:x:regional/webacl/n/i', ResourceArn: 'arn:x::/restapis/abc/stages/v1' },
  },
];
const known = { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesKnownBadInputsRuleSet' } };

it('is what an association puts before a stage', () => {
  const rules = acl([{ Name: 'known', OverrideAction: { None: {} }, Statement: known }]);
  expect(firewallOf(rules, 'abc', 'v1')).toEqual([{ kind: 'known bad input' }]);
  expect(firewallOf(rules, 'abc', 'v2')).toEqual([]);
  expect(firewallOf(rules.slice(0, 1), 'abc', 'v1')).toEqual([]);
});

it('blocks by no rule that only counts, and knows no other kinds', () => {
  expect(firewallOf(acl([{ OverrideAction: { Count: {} }, Statement: known }]), 'abc', 'v1')).toEqual([]);
  expect(() => firewallOf(acl([{ Name: 'geo', Statement: { GeoMatchStatement: {} } }]), 'abc', 'v1')).toThrow('geo');
});

import { type Asking, judge, type Policy, type Statement } from './policy.js';

const resource = 'arn:aws:execute-api:eu-west-1:111122223333:abcdef1234/v1/GET/orders';
const facts = {
  'aws:SourceVpce': 'vpce-0123',
  'aws:VpcSourceIp': '10.80.0.20',
  'aws:SecureTransport': 'true',
  'aws:PrincipalArn': undefined,
};
const asking: Asking = { action: 'execute-api:Invoke', resource, principal: undefined, facts };
const role = 'arn:aws:iam::111122223333:role/canary';

const allow: Statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };
const deny = (Condition: NonNullable<Statement['Condition']>): Statement => ({ ...allow, Effect: 'Deny', Condition });
const policy = (...Statement: Statement[]): Policy => ({ Version: '2012-10-17', Statement });
const verdict = (statements: Statement[], asked: Partial<Asking> = {}) =>
  judge([policy(...statements)], { ...asking, ...asked });

it('denies what nothing allows', () => {
  expect(verdict([])).toBe('implicit deny');
  expect(judge([], asking)).toBe('implicit deny');
});

it('lets a deny win over every allow, in whatever policy it stands', () => {
  const no = deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-9999' } });
  expect(verdict([allow, no])).toBe('explicit deny');
  expect(judge([policy(no), policy(allow)], asking)).toBe('explicit deny');
});

it('takes one statement without a list', () => {
  expect(judge([{ Statement: allow }], asking)).toBe('allow');
});

it.each<[NonNullable<Statement['Condition']>, boolean]>([
  [{ StringEquals: { 'aws:SourceVpce': 'vpce-0123' } }, true],
  [{ StringEquals: { 'aws:SourceVpce': ['vpce-9', 'vpce-0123'] } }, true],
  [{ StringEquals: { 'aws:sourcevpce': 'vpce-0123' } }, true],
  [{ StringEquals: { 'aws:SourceVpce': 'vpce-*' } }, false],
  [{ StringLike: { 'aws:SourceVpce': 'vpce-?12*' } }, true],
  [{ StringNotEquals: { 'aws:SourceVpce': ['vpce-9', 'vpce-0123'] } }, false],
  [{ StringNotEquals: { 'aws:SourceVpce': ['vpce-9', 'vpce-8'] } }, true],
  [{ StringNotLike: { 'aws:SourceVpce': 'vpce-*' } }, false],
  [{ IpAddress: { 'aws:VpcSourceIp': '10.80.0.0/20' } }, true],
  [{ IpAddress: { 'aws:VpcSourceIp': '10.80.16.0/20' } }, false],
  [{ IpAddress: { 'aws:VpcSourceIp': '10.80.0.20' } }, true],
  [{ NotIpAddress: { 'aws:VpcSourceIp': ['10.99.0.0/20', '10.80.0.0/20'] } }, false],
  [{ NotIpAddress: { 'aws:VpcSourceIp': '10.99.0.0/20' } }, true],
  [{ Bool: { 'aws:SecureTransport': true } }, true],
  [{ Bool: { 'aws:SecureTransport': false } }, false],
  // A key that the request has not meets no positive operator and every negated one.
  [{ StringEquals: { 'aws:PrincipalArn': role } }, false],
  [{ ArnLike: { 'aws:PrincipalArn': '*' } }, false],
  [{ ArnNotLike: { 'aws:PrincipalArn': '*' } }, true],
  [{ StringEqualsIfExists: { 'aws:PrincipalArn': role } }, true],
  [{ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-9' } }, false],
  // All operators and all keys must hold.
  [{ StringEquals: { 'aws:SourceVpce': 'vpce-0123' }, IpAddress: { 'aws:VpcSourceIp': '10.99.0.0/20' } }, false],
  [{ StringEquals: { 'aws:SourceVpce': 'vpce-0123', 'aws:SecureTransport': 'false' } }, false],
])('%j holds: %p', (Condition, isMet) => {
  expect(verdict([{ ...allow, Condition }])).toBe(isMet ? 'allow' : 'implicit deny');
});

it.each<[Partial<Statement>, boolean]>([
  [{ Action: 'execute-api:*' }, true],
  [{ Action: ['sts:AssumeRole', 'EXECUTE-API:invoke'] }, true],
  [{ Action: 'execute-api:ManageConnections' }, false],
  [{ Resource: 'arn:aws:execute-api:eu-west-1:111122223333:*/v1/*' }, true],
  [{ Resource: 'arn:aws:execute-api:eu-west-1:999988887777:*/v1/*' }, false],
  [{ Resource: 'arn:aws:execute-api:eu-west-1:111122223333:abcdef1234/v2/*' }, false],
  [{ Resource: resource.replace('abcdef', 'abc.ef') }, false],
])('%j is about the request: %p', (parts, isAbout) => {
  expect(verdict([{ ...allow, ...parts }])).toBe(isAbout ? 'allow' : 'implicit deny');
});

it.each<[Statement['Principal'], string | undefined, boolean]>([
  [{ AWS: '*' }, undefined, true],
  [{ AWS: role }, undefined, false],
  [{ AWS: [`${role}x`, role] }, role, true],
  [{ AWS: 'arn:aws:iam::111122223333:root' }, role, true],
  [{ AWS: '111122223333' }, role, true],
  [{ AWS: '999988887777' }, role, false],
])('%j means %p: %p', (Principal, principal, isMeant) => {
  expect(verdict([{ ...allow, Principal: Principal ?? '*' }], { principal })).toBe(isMeant ? 'allow' : 'implicit deny');
});

it.each<[string, Statement]>([
  ['operator StringMatches', deny({ StringMatches: { 'aws:SourceVpce': 'x' } })],
  ['operator ForAnyValue:StringEquals', deny({ 'ForAnyValue:StringEquals': { 'aws:SourceVpce': 'x' } })],
  ['condition key aws:SourceIp', deny({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
  ['principal Service', { ...allow, Principal: { Service: 'lambda.amazonaws.com' } }],
  ['element NotAction', { ...allow, NotAction: 'x' } as Statement],
])('throws for what it does not know: %s', (what, statement) => {
  expect(() => verdict([allow, statement])).toThrow(`no ${what}`);
});

it('throws for an unknown key also where another condition fails already', () => {
  const two = deny({ StringEquals: { 'aws:SourceVpce': 'other' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } });
  expect(() => verdict([allow, two])).toThrow('aws:SourceIp');
});

it('does not look at the conditions of what is about something else', () => {
  const other = { ...deny({ ArnEquals: { 'lambda:SourceFunctionArn': '*' } }), Action: 'ec2:CreateNetworkInterface' };
  expect(verdict([allow, other])).toBe('allow');
});

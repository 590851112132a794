import { refusalsOf, refuse } from './refusals.js';
import { goodSurvey, stackThere } from '../test/survey.fixture.js';
import { type Survey } from './survey.js';
import { type Wanted } from './wanted.js';

const wanted: Wanted = { name: 'demo', regions: { main: 'eu-west-1', client: 'us-east-1', standby: 'eu-central-1' } };
const good = goodSurvey();

/** `CODE line` of each refusal. */
const refusals = (rest: Partial<Survey> = {}, more: Partial<Wanted> = {}) =>
  refusalsOf({ ...good, ...rest }, { ...wanted, ...more }).map(({ code, says }) => `${code} ${says}`);

const cidrs = (main: string, client = '10.80.0.0/20', standby = '10.96.0.0/20') =>
  refusals({ cidrs: { main, client, standby } });

it('has nothing against what is as it should be', () => {
  expect(refusals()).toEqual([]);
});

it.each([
  ['10.64/20', 'CIDR_SYNTAX the main CIDR 10.64/20 is none: write one such as 10.64.0.0/20'],
  ['10.64.0.7/20', 'CIDR_HOST_BITS the main CIDR 10.64.0.7/20 has host bits: write 10.64.0.0/20'],
  [
    '100.64.0.0/20',
    'CIDR_NOT_PRIVATE the main CIDR 100.64.0.0/20 is not private: choose from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16',
  ],
  ['10.64.0.0/15', 'CIDR_SIZE the main CIDR 10.64.0.0/15 has the wrong size: a network is /16 to /24'],
  ['10.64.0.0/25', 'CIDR_SIZE the main CIDR 10.64.0.0/25 has the wrong size: a network is /16 to /24'],
])('refuses the network %s', (cidr, line) => {
  expect(cidrs(cidr)).toEqual([line]);
});

it('finds each pair that overlaps, whatever bits are set in it', () => {
  const lines = cidrs('10.64.0.0/16', '10.64.16.0/20', '10.64.16.9/21');
  expect(lines.map((line) => line.split(':')[0])).toEqual([
    'CIDR_HOST_BITS the standby CIDR 10.64.16.9/21 has host bits',
    'CIDR_OVERLAP the main CIDR 10.64.0.0/16 overlaps the client CIDR 10.64.16.0/20',
    'CIDR_OVERLAP the main CIDR 10.64.0.0/16 overlaps the standby CIDR 10.64.16.9/21',
    'CIDR_OVERLAP the client CIDR 10.64.16.0/20 overlaps the standby CIDR 10.64.16.9/21',
  ]);
});

it('refuses the same region twice', () => {
  const regions = { main: 'eu-west-1', client: 'eu-west-1', standby: 'eu-west-1' };
  expect(refusals({ regions })).toEqual([
    'SAME_REGION main and client are both eu-west-1: name a region for each',
    'SAME_REGION main and standby are both eu-west-1: name a region for each',
  ]);
});

it('refuses a shared name without its certificate', () => {
  const line =
    'SHARED_NAME main needs both, or neither: --set main.SharedName=<name> and --set main.CertificateArn=<arn>';
  const CertificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
  expect(refusals({}, { set: { main: { SharedName: 'api.example' } } })).toEqual([line]);
  expect(refusals({}, { set: { main: { CertificateArn } } })).toEqual([line]);
  expect(refusals({}, { set: { main: { SharedName: 'api.example', CertificateArn } } })).toEqual([]);
  const there = goodSurvey({ main: stackThere({ VpcCidr: '10.64.0.0/20', CertificateArn }) });
  expect(refusals(there, { set: { main: { SharedName: 'api.example' } } })).toEqual([]);
});

it('refuses credentials of another account in one of the regions', () => {
  expect(refusals({ accounts: { main: '111122223333', client: '444455556666' } })).toEqual([
    'ACCOUNTS_DIFFER the regions must be of one account, and are of 111122223333 in eu-west-1, 444455556666 in us-east-1: look at AWS_PROFILE',
  ]);
});

it('refuses a region with too few zones', () => {
  const zones = { ...good.zones, main: { service: 'execute-api', offered: ['eu-west-1a'] } };
  expect(refusals({ zones })).toEqual([
    'ZONES eu-west-1 has execute-api in 1 of its zones, and two are needed: choose another region',
  ]);
  // What is there stands where it can.
  expect(refusals({ zones, stacks: new Map([['main', stackThere()]]) })).toEqual([]);
});

it.each([
  [
    { ZoneA: 'us-west-2a' },
    'eu-west-1 has no zone us-west-2a with execute-api: choose from eu-west-1a, eu-west-1b, eu-west-1c',
  ],
  [
    { ZoneA: 'eu-west-1b', ZoneB: 'eu-west-1b' },
    'eu-west-1 has other zones than eu-west-1b: the two of main must differ',
  ],
])('refuses the zones %j', (main: Record<string, string>, says) => {
  expect(refusals({}, { set: { main } })).toEqual([`ZONES ${says}`]);
});

it('takes zones that are there', () => {
  expect(refusals({}, { set: { main: { ZoneB: 'eu-west-1a' }, client: { ZoneA: 'us-east-1b' } } })).toEqual([]);
});

it('names the role that logs need', () => {
  const [line, ...others] = refusals({ mayLog: { main: true, client: true, standby: false } });
  expect(others).toEqual([]);
  expect(line).toMatch(
    /^LOG_ROLE API Gateway may not write logs in eu-central-1 yet; .* --region eu-central-1 --patch/,
  );
});

it('leaves the stack of somebody else alone', () => {
  const stacks = new Map([['routes', stackThere({}, { isOurs: false })]] as const);
  expect(refusals({ stacks })).toEqual([
    'NAME_TAKEN the stack demo-routes is not one of this edition (it has no tag tessera:edition of it): choose another --name',
  ]);
});

it('never replaces a network silently', () => {
  const stacks = new Map([['client', stackThere({ VpcCidr: '10.81.0.0/20' })]] as const);
  expect(refusals({ stacks })).toEqual([
    'CHANGES_CIDR the client network is 10.81.0.0/20, and another range would replace all of it: leave --client-cidr out, or destroy it first',
  ]);
});

it('finds regions that are not those of what is there', () => {
  expect(refusals({ said: { main: 'eu-west-2', client: 'us-east-1', standby: undefined } })).toEqual([
    'CHANGES_REGION main of demo is in eu-west-2, not in eu-west-1: name it with --main, or destroy it first',
  ]);
});

it('hands on why a stack of the serverless edition does not do', () => {
  expect(refusals({ link: { code: 'SERVERLESS', says: 'there is none' } })).toEqual(['SERVERLESS there is none']);
});

it('says everything at once, a line each', () => {
  const bad = { ...good, cidrs: { ...good.cidrs, main: '10.64.0.7/20' }, mayLog: { main: false, client: true } };
  expect(() => refuse(bad, wanted, () => undefined)).toThrow(/^CIDR_HOST_BITS .*\.\nLOG_ROLE .*\.$/);
});

it('warns of what Docker takes', () => {
  const said: string[] = [];
  refuse({ ...good, cidrs: { ...good.cidrs, client: '172.17.16.0/20' } }, wanted, (line) => said.push(line));
  expect(said).toEqual([expect.stringMatching(/^The client CIDR 172.17.16.0\/20 meets 172.17.0.0\/16/)]);
});

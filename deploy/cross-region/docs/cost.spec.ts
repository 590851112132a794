import { readFileSync } from 'node:fs';
import { readTemplate } from '../template/read.js';
import { type Counts, costTable, idle, prices } from './cost.js';

const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

const resources = ['01-main', '02-client', '03-routes'].flatMap((name) => Object.values(readTemplate(name).Resources));
const of = (type: string) => resources.filter(({ Type }) => Type === `AWS::${type}`);

const counts: Counts = {
  zones: Object(of('EC2::VPCEndpoint')[0]?.Properties)['SubnetIds'].length,
  webAclRules: Object(of('WAFv2::WebACL')[0]?.Properties)['Rules'].length,
  keys: of('KMS::Key').length,
  hostedZones: of('Route53::HostedZone').length,
  alarms: of('CloudWatch::Alarm').length,
  // Two metrics of the canaries, of the stack and of each of two zones; and of both networks the packets that are rejected.
  metrics: 2 * (1 + 2) + of('Logs::MetricFilter').length,
};

it('the page has the sums that prices and templates make', () => {
  const table = costTable(idle(prices.parse(JSON.parse(file('cost.json'))), counts));
  // A table that prettier has aligned has other spaces.
  const rows = (text: string) => text.split('\n').map((row) => row.replace(/ +/g, ' '));
  expect(rows(file('cost.md'))).toEqual(expect.arrayContaining(rows(table)));
});

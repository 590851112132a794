import * as z from 'zod';

const positive = z.number().positive();

/** What `cost.json` holds: unit prices in US dollars, without the free tier. */
export const prices = z.object({
  region: z.string(),
  asOf: z.string(),
  hoursInMonth: positive,
  minutesInMonth: positive,
  unit: z.object({
    endpointZoneHour: positive,
    webAcl: positive,
    webAclRule: positive,
    key: positive,
    hostedZone: positive,
    alarm: positive,
    metric: positive,
    lambdaRequest: positive,
    lambdaGigabyteSecond: positive,
    apiRequest: positive,
    logGigabyte: positive,
  }),
  canary: z.object({
    functions: positive,
    addresses: positive,
    seconds: positive,
    gigabytes: positive,
    logBytes: positive,
  }),
});

/** Unit prices. */
export type Prices = z.infer<typeof prices>;

/** What costs by the piece: how many of each the templates have. */
export interface Counts {
  zones: number;
  webAclRules: number;
  keys: number;
  hostedZones: number;
  alarms: number;
  metrics: number;
}

/** One line of the table: what, of what it is made, and dollars a month. */
type Line = [what: string, made: string, dollars: number];

const canaries = ({ unit, canary, minutesInMonth }: Prices): Line[] => {
  const calls = canary.functions * minutesInMonth;
  const seconds = calls * canary.seconds * canary.gigabytes;
  const logs = (calls * canary.logBytes) / 1e9;
  return [
    [
      'canaries',
      `${calls.toLocaleString('en')} runs, ${canary.seconds} s of ${canary.gigabytes * 1024} MB each`,
      calls * unit.lambdaRequest + seconds * unit.lambdaGigabyteSecond + logs * unit.logGigabyte,
    ],
    [
      'what canaries ask the API',
      `${(calls * canary.addresses).toLocaleString('en')} requests`,
      calls * canary.addresses * unit.apiRequest,
    ],
  ];
};

/** What it costs in a month in which nobody calls. */
export const idle = (all: Prices, counts: Counts): Line[] => {
  const { unit, hoursInMonth } = all;
  return [
    ['endpoint', `${counts.zones} zones`, counts.zones * hoursInMonth * unit.endpointZoneHour],
    ['firewall', `1 list, ${counts.webAclRules} rules`, unit.webAcl + counts.webAclRules * unit.webAclRule],
    ['keys of the logs', `${counts.keys}`, counts.keys * unit.key],
    ['hosted zone', `${counts.hostedZones}`, counts.hostedZones * unit.hostedZone],
    ['alarms', `${counts.alarms}`, counts.alarms * unit.alarm],
    ['metrics of our own', `${counts.metrics}`, counts.metrics * unit.metric],
    ...canaries(all),
  ];
};

const dollars = (amount: number) => amount.toFixed(2);

/** The table as the page has it, with its sum and with what `--waf off` saves. */
export const costTable = (lines: readonly Line[]): string => {
  const sum = lines.reduce((total, [, , amount]) => total + amount, 0);
  const firewall = lines.find(([what]) => what === 'firewall')?.[2] ?? 0;
  return [...lines, ['**sum**', '', sum] as const, ['**sum with `--waf off`**', '', sum - firewall] as const]
    .map(([what, made, amount]) => `| ${what} | ${made} | ${dollars(amount)} |`)
    .join('\n');
};

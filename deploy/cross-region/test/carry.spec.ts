import { CommandError } from '@tessera/command';
import { carries, carriesLater } from '../driver/carry.js';
import { knownValues } from '../driver/known.js';
import { type Deployment, resolveAll } from '../driver/resolved.js';
import { deployOrder, type StepName, steps } from '../driver/steps.js';
import { readTemplate } from '../template/read.js';
import { topologyOf } from '../template/topology.js';

const deployment: Deployment = {
  name: 'demo',
  regions: { main: 'eu-west-1', client: 'us-east-1', standby: 'eu-central-1' },
  cidrs: { main: '10.64.0.0/20', client: '10.80.0.0/20', standby: '10.96.0.0/20' },
};
const all = [...new Set(deployOrder({ standby: true }))];
const inTemplates = all.flatMap((step) =>
  Object.keys(readTemplate(steps[step].template).Resources).map((logicalId) => `demo-${step} ${logicalId}`),
);
const declaredBy = (step: StepName) => readTemplate(steps[step].template).Parameters ?? {};
const known = (step: StepName) =>
  Object.keys(knownValues(step, { cidrs: deployment.cidrs, code: { bucket: () => 'b', prefix: 'p' } }));
const flowing = all.flatMap((step) =>
  Object.entries({ ...carries[step], ...carriesLater[step] }).map(([parameter, source]) => ({
    step,
    parameter,
    source,
  })),
);

it.each(all)('%s: every parameter has a value from somewhere', (step) => {
  const fed = [...known(step), ...Object.keys(carries[step])];
  const hungry = Object.entries(declaredBy(step)).filter(
    ([name, { Default }]) => Default === undefined && !fed.includes(name),
  );
  expect(hungry).toEqual([]);
});

it('knows no more by itself than addresses and where the code is', () => {
  expect(Object.fromEntries(all.map((step) => [step, known(step).toSorted()]))).toEqual({
    main: ['ClientCidr', 'CodeBucket', 'CodePrefix', 'VpcCidr'],
    client: ['CodeBucket', 'CodePrefix', 'VpcCidr'],
    routes: [],
    'standby-main': ['ClientCidr', 'CodeBucket', 'CodePrefix', 'VpcCidr', 'Writes'],
    standby: [],
    'standby-routes': [],
  });
});

it.each(flowing)('$source is an output, and $step takes it as $parameter', ({ step, parameter, source }) => {
  const [from = '', output] = source.split('.');
  expect(Object.keys(readTemplate(steps[from as StepName].template).Outputs ?? {})).toContain(output);
  expect(Object.keys(declaredBy(step))).toContain(parameter);
});

it.each(flowing)('$step refuses what is no $parameter', ({ step, parameter }) => {
  const astray = { ...deployment, values: { [step]: { [parameter]: 'of another kind' } } };
  expect(() => resolveAll(astray)).toThrow(CommandError);
  expect(() => resolveAll(astray)).toThrow(`demo-${step}: parameter ${parameter}: must `);
});

it('carries values that the next template takes, to the last step', () => {
  const stacks = resolveAll(deployment);
  expect([...stacks.keys()].toSorted()).toEqual(all.toSorted());
  const { nets, peerings } = topologyOf([...stacks.values()]);
  expect(nets.map(({ stack, cidr }) => `${stack} ${cidr}`)).toEqual([
    'demo-main 10.64.0.0/20',
    'demo-client 10.80.0.0/20',
    'demo-standby-main 10.96.0.0/20',
  ]);
  expect(peerings.map(({ a, b }) => [a, b].map((id) => nets.findIndex((net) => net.id === id)))).toEqual([
    [1, 0],
    [1, 2],
  ]);
  expect(nets.map(({ routes, zones }) => [routes.length, zones.length])).toEqual([
    [2, 0],
    [4, 2],
    [2, 0],
  ]);
});

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`;
const named = { SharedName: 'api.shop.internal', CertificateArn: arn('acm', 'certificate/0f0f0f0f') };

it.each<{ values: NonNullable<Deployment['values']>; made?: string[]; unmade?: string[] }>([
  { values: { main: { Waf: 'off' } }, unmade: ['demo-main Firewall', 'demo-main FirewallOnStage'] },
  { values: { main: { Writes: 'off' } }, made: ['demo-main Everything'] },
  { values: { main: { BackendFunctionArn: arn('lambda', 'function:door') } }, unmade: ['demo-main Backend'] },
  { values: { main: { KmsKeyArn: arn('kms', 'key/0f') } }, unmade: ['demo-main LogKey'], made: ['demo-client LogKey'] },
  { values: { main: { AlertTopicArn: arn('sns', 'alerts') }, client: { AlertTopicArn: arn('sns', 'alerts') } } },
  { values: { main: { ZoneA: 'eu-west-1b', ZoneB: 'eu-west-1c' }, client: { ZoneA: 'us-east-1d' } } },
  { values: { client: { InvokerArns: 'arn:aws:iam::111122223333:role/a,arn:aws:iam::111122223333:user/b' } } },
  { values: { client: { ReservedConcurrency: '10' } } },
  { values: { routes: { ActiveRules: 'green' } }, made: ['demo-routes DoorGreen'], unmade: ['demo-routes DoorBlue'] },
  { values: { routes: { ActiveRules: 'both' } }, made: ['demo-routes DoorGreen', 'demo-routes DoorBlue'] },
  { values: { routes: { ActiveRules: 'none' } }, unmade: ['demo-routes DoorGreen', 'demo-routes DoorBlue'] },
  {
    values: { main: named, 'standby-main': named, standby: { SharedName: named.SharedName } },
    made: ['demo-standby SharedZone'],
  },
])('resolves with $values', ({ values, made = [], unmade = [] }) => {
  expect(inTemplates).toEqual(expect.arrayContaining([...made, ...unmade]));
  const stacks = [...resolveAll({ ...deployment, values }).values()];
  const all = stacks.flatMap(({ name, resources }) => resources.map(({ logicalId }) => `${name} ${logicalId}`));
  expect(all).toEqual(expect.arrayContaining(made));
  expect(all.filter((one) => unmade.includes(one))).toEqual([]);
});

const standbyOf = (upTo?: StepName) => {
  const client = resolveAll(upTo ? { ...deployment, upTo } : deployment).get('client');
  return client?.resources.find(({ logicalId }) => logicalId === 'Client')?.properties['Environment'];
};

it('tells the client of the standby once that is there', () => {
  const origin = resolveAll(deployment).get('standby-main')?.outputs['Origin'];
  expect(origin).toMatch(/^https:\/\/[a-z0-9]{10}\.execute-api\.eu-central-1\.amazonaws\.com\/v1$/);
  expect(standbyOf()).toMatchObject({ Variables: { STANDBY: origin } });
  expect(standbyOf('standby-routes')).toMatchObject({ Variables: { STANDBY: '' } });
});

it.each([
  ['main', ['main']],
  ['client', ['main', 'client']],
  ['standby', ['main', 'client', 'routes', 'standby-main', 'standby']],
] as const)('stops after %s', (upTo, made) => {
  expect([...resolveAll({ ...deployment, upTo }).keys()]).toEqual(made);
});

it('knows no standby without a region for it', () => {
  const { standby: _, ...regions } = deployment.regions;
  expect([...resolveAll({ ...deployment, regions }).keys()]).toEqual(['main', 'client', 'routes']);
});

it('prefers what is there to what it invents', () => {
  const stacks = resolveAll({ ...deployment, outputs: { main: { ApiId: 'a1b2c3d4e5' } }, upTo: 'client' });
  const zone = stacks.get('client')?.resources.find(({ type }) => type === 'AWS::Route53::HostedZone');
  expect(zone?.properties['Name']).toBe('a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com');
});

it('resolves what was changed', () => {
  const stacks = resolveAll({
    ...deployment,
    upTo: 'routes',
    change: ({ Resources }) => void delete Resources['DoorBlue'],
  });
  expect(stacks.get('routes')?.resources.map(({ logicalId }) => logicalId)).not.toContain('DoorBlue');
  expect(
    resolveAll(deployment)
      .get('routes')
      ?.resources.map(({ logicalId }) => logicalId),
  ).toContain('DoorBlue');
});

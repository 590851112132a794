import { isDeepStrictEqual } from 'node:util';
import { resolveAll } from '../driver/resolved.js';
import { type StepName } from '../driver/steps.js';
import { type Net, type Placed, type Port, type Topology } from '../template/model.js';
import { topologyOf } from '../template/topology.js';
import { nthOf } from './address.js';
import { wiresOf } from './build.js';
import { type Case, type Stacks, type Step, type Values } from './case.js';
import { endpointOf } from './endpoints.js';
import { settingOf } from './functions.js';
import { type Ask, type FunctionSetting, type Plan, type PlannedStep, type Wires } from './model.js';
import { type Room } from './room.js';
import { cidrs, otherApi, regions } from './world.js';

const account = '111122223333';
const client = 'client.Client0';
const canaries = ['client.CanaryA0', 'client.CanaryB0'] as const;

/** `lab-standby-main` → `standby-main` */
const stepOf = (stack: string) => stack.replace(/^lab-/, '');
const keyOf = ({ stack }: Net, { name }: Port) => `${stepOf(stack)}.${name}`;

/** Values of several, the later ones stronger. */
const together = (...all: readonly (Values | undefined)[]): Values => {
  const sum: Partial<Record<StepName, Record<string, string>>> = {};
  for (const [step, values] of all.flatMap((values = {}) => Object.entries(values)))
    sum[step as StepName] = { ...sum[step as StepName], ...values };
  return sum;
};

const withoutStandby = <Thing>({ main, client }: { main: Thing; client: Thing }) => ({ main, client });

/** What a case deploys; `values` come besides. */
const stacksOf = ({ standby, change = {} }: Case, values: Values): Stacks => {
  const { templates, upTo } = change;
  const places = standby ? { regions, cidrs } : { regions: withoutStandby(regions), cidrs: withoutStandby(cidrs) };
  const deployment = { name: 'lab', account, ...places, values, ...(upTo && { upTo }) };
  if (!templates) return resolveAll(deployment);
  const unchanged = resolveAll(deployment);
  return resolveAll({ ...deployment, change: (template, step) => templates[step]?.(template, unchanged) });
};

interface Deployed {
  stacks: Stacks;
  topology: Topology;
  resources: Placed[];
}

const deployed = (stacks: Stacks): Deployed => ({
  stacks,
  topology: topologyOf([...stacks.values()]),
  resources: [...stacks.values()].flatMap(({ resources }) => resources),
});

/** Before there is a client, a guest in the main network stands in for it: it knows as much of the API as anybody. */
const guestIn = ({ stacks, topology }: Deployed): { net: Net; port: Port; setting: FunctionSetting } => {
  const [net] = topology.nets;
  const [subnet] = net?.subnets ?? [];
  const [owner] = net?.ports ?? [];
  if (!net || !subnet || !owner) throw new Error('there is no network to be a guest in');
  const port: Port = { ...owner, name: 'Guest0', role: 'function', address: nthOf(subnet.cidr, 30), groups: [] };
  const environment = { ORIGIN: stacks.get('main')?.outputs['Origin'] ?? '', STACK: 'guest' };
  const credential = { accessKeyId: '', secretAccessKey: '', sessionToken: '', principal: '', policies: [] };
  return {
    net,
    port,
    setting: { room: 'client', environment, timeoutS: 15, region: net.region, name: 'guest', credential },
  };
};

const portsIn = ({ topology }: Deployed) =>
  topology.nets.flatMap((net) => net.ports.map((port) => ({ net, port, key: keyOf(net, port) })));

const askOf = ({ change = {} }: Case, ask: Partial<Ask> | undefined, token: string): Ask => {
  const { headers = {}, ...rest } = { ...ask, ...change.ask };
  const isKnown = !ask?.headers || 'idempotency-key' in ask.headers;
  return {
    method: 'GET',
    path: '/orders',
    ...rest,
    headers: { ...(isKnown && { authorization: `Bearer ${token}` }), ...headers },
  };
};

/** The rules of ports that are others with other values. Whatever else became another is more than rules. */
const rulesThen = (now: Wires, then: Wires): Record<string, string> => {
  const { filters: _, ...wiring } = now;
  const { filters, ...later } = then;
  if (!isDeepStrictEqual(wiring, later)) throw new Error('while calls go on, only rules of groups can change');
  return Object.fromEntries(Object.entries(filters).filter(([space, rules]) => now.filters[space] !== rules));
};

const portsOfStep = (step: Step): readonly string[] => {
  if (step.do === 'canaries') return canaries;
  return step.do === 'stop' ? [] : [(step.do === 'call' ? step.from : undefined) ?? client];
};

/** A step as the tree takes it. `wiresWith` are the wires with other values. */
const planned = (
  step: Step,
  one: Case,
  token: string,
  wiresWith: (values: Values) => Record<string, string>,
): PlannedStep[] => {
  if (step.do === 'canaries') return canaries.map((port) => ({ do: 'canary', port }));
  if (step.do === 'lookup') return [{ do: 'lookup', port: client, name: step.name }];
  if (step.do === 'stop') return [step];
  const { ask, from = client, times = 1, together = false, during = [] } = step;
  return [
    {
      do: 'call',
      port: from,
      asks: Array.from({ length: times }, () => askOf(one, ask, token)),
      together,
      during: during.map(({ after, values, settled = false }) => ({ after, filters: wiresWith(values), settled })),
    },
  ];
};

const world = { [otherApi.name]: [otherApi.address] };

const resolversOf = ({ topology }: Deployed): Plan['resolvers'] =>
  Object.fromEntries(
    topology.nets.map(({ stack, cidr, zones }) => [stepOf(stack), { address: nthOf(cidr, 2), zones, world }]),
  );

const groupNames = ({ resources }: Deployed): Record<string, string> =>
  Object.fromEntries(
    resources
      .filter(({ type }) => type === 'AWS::EC2::SecurityGroup')
      .map(({ id, stack, logicalId }) => [id, `${stepOf(stack)}.${logicalId}`]),
  );

const forge = (setting: FunctionSetting): FunctionSetting => ({
  ...setting,
  credential: { ...setting.credential, secretAccessKey: 'forged' },
});

/** The network of a case. */
export const caseTopology = (one: Case): Topology =>
  deployed(stacksOf(one, together(one.values, one.change?.values))).topology;

/** Everything that a tree needs to play a case: what its templates resolve to, and nothing besides that was written by hand. */
export const planOf = (one: Case, room: Room, nft: Plan['nft']): Plan => {
  const { change = {}, steps, values } = one;
  const { jwks: Jwks, issuer: Issuer, token, folder } = room;
  const keys = { Jwks, Issuer };
  const base = together({ main: keys, 'standby-main': { ...keys, Writes: 'on' } }, values, change.values);
  const now = deployed(stacksOf(one, base));
  const guest = change.upTo === 'main' ? guestIn(now) : undefined;
  guest?.net.ports.push(guest.port);
  const wires = wiresOf(now.topology, stepOf, change.isLate);
  const wiresWith = (values: Values) =>
    rulesThen(wires, wiresOf(deployed(stacksOf(one, together(base, values))).topology, stepOf, change.isLate));
  const ports = portsIn(now);
  const wanted = new Set(steps.flatMap(portsOfStep));
  const serving = { folder, account, closes: one.closes ?? false, fault: change.fault };
  const functions = ports
    .filter(({ key }) => wanted.has(key))
    .map(({ key, port }) => [key, settingOf(port.owner, now.resources)] as const);
  return {
    folder,
    nft,
    wires: guest ? { ...wires, spaceOf: { ...wires.spaceOf, [client]: wires.spaceOf['main.Guest0'] ?? '' } } : wires,
    endpoints: Object.fromEntries(
      ports
        .filter(({ port }) => port.role === 'endpoint')
        .map(({ net, port, key }) => [key, endpointOf(net, port, now.resources, serving)]),
    ),
    resolvers: resolversOf(now),
    functions: {
      ...(guest && { [client]: guest.setting }),
      ...Object.fromEntries(functions.map(([key, setting]) => [key, key === change.forged ? forge(setting) : setting])),
    },
    addresses: Object.fromEntries(ports.map(({ key, port }) => [key, port.address])),
    groups: groupNames(now),
    steps: steps.flatMap((step) => planned(step, one, token, wiresWith)),
  };
};

/** The resolver of the network that calls come from. */
export const resolverOf = ({ resolvers }: Plan): string => (resolvers['client'] ?? resolvers['main'])?.address ?? '';

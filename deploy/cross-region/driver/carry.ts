import { type StepName } from './steps.js';

/** An output of another stack: `main.ApiId`. */
export type Source = `${StepName}.${string}`;

const wayTo = (main: 'main' | 'standby-main'): Record<string, Source> => ({
  MainVpcId: `${main}.VpcId`,
  MainCidr: `${main}.VpcCidr`,
  MainRegion: `${main}.Region`,
  ApiId: `${main}.ApiId`,
  EndpointZoneId: `${main}.EndpointZoneId`,
  EndpointName: `${main}.EndpointName`,
});

const wayBack = (main: 'main' | 'standby-main', peering: Source): Record<string, Source> => ({
  PeeringId: peering,
  ClientCidr: 'client.VpcCidr',
  RouteTableIds: `${main}.RouteTableIds`,
  EndpointGroupBlue: `${main}.EndpointGroupBlue`,
  EndpointGroupGreen: `${main}.EndpointGroupGreen`,
});

/**
 * Which output feeds which parameter. Exports, nested stacks and SSM parameters end at the border of a region, so the values are
 * carried by whoever deploys; this is the only place that knows what flows.
 */
export const carries: Readonly<Record<StepName, Readonly<Record<string, Source>>>> = {
  main: {},
  client: wayTo('main'),
  routes: wayBack('main', 'client.PeeringId'),
  'standby-main': {},
  standby: {
    ...wayTo('standby-main'),
    VpcId: 'client.VpcId',
    RouteTableIds: 'client.RouteTableIds',
    ClientGroupBlue: 'client.ClientGroupBlue',
    ClientGroupGreen: 'client.ClientGroupGreen',
    PrimaryZoneId: 'main.EndpointZoneId',
    PrimaryName: 'main.EndpointName',
    PathsDownAlarm: 'client.PathsDownAlarm',
  },
  'standby-routes': wayBack('standby-main', 'standby.PeeringId'),
};

/** What flows once both ends are there: until then the parameter stays at its default. */
export const carriesLater: Readonly<Partial<Record<StepName, Readonly<Record<string, Source>>>>> = {
  client: { StandbyOrigin: 'standby-main.Origin' },
};

/** Outputs of the stacks that are there. */
export type Outputs = Readonly<Partial<Record<StepName, Readonly<Record<string, string>>>>>;

/** What the output is, where its stack is there. */
const valueOf = (source: Source, outputs: Outputs): string | undefined => {
  const [step = '', output = ''] = source.split('.');
  return outputs[step as StepName]?.[output];
};

const isNeeded = (source: Source): never => {
  throw new Error(`${source} is needed, and not there`);
};

/**
 * The parameters of a step that come from other stacks.
 *
 * @param missing what stands for an output that is not there yet; throws unless something else is said.
 */
export const carried = (
  step: StepName,
  outputs: Outputs,
  missing: (source: Source) => string = isNeeded,
): Record<string, string> => {
  const now = Object.entries(carries[step]).map(([name, source]) => [
    name,
    valueOf(source, outputs) ?? missing(source),
  ]);
  const later = Object.entries(carriesLater[step] ?? {}).flatMap(([name, source]) => {
    const value = valueOf(source, outputs);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries([...now, ...later]);
};

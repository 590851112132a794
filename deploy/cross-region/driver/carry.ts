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

const fed = (
  sources: Readonly<Record<string, Source>>,
  outputs: Outputs,
): [parameter: string, value: string | undefined][] =>
  Object.entries(sources).map(([parameter, source]) => {
    const [step = '', output = ''] = source.split('.');
    return [parameter, outputs[step as StepName]?.[output]];
  });

/**
 * The parameters of a step that come from other stacks. A value that is known only after a deployment is `missing(source)`, which
 * throws unless it is said otherwise.
 */
export const carried = (
  step: StepName,
  outputs: Outputs,
  missing: (source: Source) => string = (source) => {
    throw new Error(`${step} needs ${source}, which is not there`);
  },
): Record<string, string> => ({
  ...Object.fromEntries(
    fed(carries[step], outputs).map(([parameter, value]) => [
      parameter,
      value ?? missing(carries[step][parameter] as Source),
    ]),
  ),
  ...Object.fromEntries(fed(carriesLater[step] ?? {}, outputs).filter(([, value]) => value !== undefined)),
});

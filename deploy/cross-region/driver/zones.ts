import { DescribeVpcEndpointServicesCommand } from '@aws-sdk/client-ec2';
import { type Place } from './steps.js';
import { type Site } from './site.js';

/** Zones of a region that have what is put there; at most two are used. */
export interface Zones {
  service: string;
  offered: readonly string[];
}

// Not every zone has every service. Where there is no endpoint of Lambda's API its functions do not run either.
const needed: Readonly<Record<Place, string>> = { main: 'execute-api', standby: 'execute-api', client: 'lambda' };

/** Where an endpoint, or a function, can be put. */
export const zonesIn = async ({ network, aws }: Site, place: Place): Promise<Zones> => {
  const service = needed[place];
  const ServiceNames = [`com.amazonaws.${aws.config.region}.${service}`];
  const { ServiceDetails = [] } = await network.send(new DescribeVpcEndpointServicesCommand({ ServiceNames }));
  return { service, offered: ServiceDetails.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones).toSorted() };
};

/** The two that were chosen, else the first ones. */
export const chosenZones = (
  { offered }: Zones,
  { ZoneA, ZoneB }: Readonly<Record<string, string>>,
): Record<'ZoneA' | 'ZoneB', string> => {
  const others = offered.filter((zone) => zone !== ZoneA && zone !== ZoneB);
  const [first = '', second = ''] = others;
  return { ZoneA: ZoneA || first, ZoneB: ZoneB || (ZoneA ? first : second) };
};

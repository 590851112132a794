import { type Place, steps, type StepName } from './steps.js';

/** Something for each place; a standby is there or not. */
export type ByPlace<Thing> = Readonly<Record<'main' | 'client', Thing> & { standby?: Thing }>;

/** What the driver knows before anything is deployed. */
export interface Known {
  cidrs: ByPlace<string>;
  code: {
    /** A function can only be made from a bucket of its own region. */
    bucket: (place: Place) => string;
    /** Without a slash at the end. */
    prefix: string;
  };
}

/** The parameters of a step that come neither from another stack nor from a default. */
export const knownValues = (step: StepName, { cidrs, code }: Known): Record<string, string> => {
  const { template, place } = steps[step];
  const network = { VpcCidr: cidrs[place] ?? '', CodeBucket: code.bucket(place), CodePrefix: code.prefix };
  if (template === '02-client') return network;
  if (template !== '01-main') return {};
  // Data are written in one region; the standby gets to it when it is promoted.
  return { ...network, ClientCidr: cidrs.client, ...(place === 'standby' && { Writes: 'off' }) };
};

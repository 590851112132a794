import { partition } from '@aws-sdk/core/client';
import { STSClient } from '@aws-sdk/client-sts';
import { CommandError } from '@tessera/command';

const missing = 'No region: name one with --region, or with AWS_REGION.';

/** Refuses what is no region of AWS; only names of real ones have a description. */
export const knownRegion = (region: string): string => {
  if ('description' in partition(region)) return region;
  throw new CommandError(`There is no region ${region}: name one such as eu-west-1.`, { exitCode: 2 });
};

/** The region that was named, else that of the environment or of the profile. */
export const regionOf = async (named?: string): Promise<string> => {
  const given = named || process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'];
  if (given) return knownRegion(given);
  const ofProfile = await new STSClient({}).config.region().catch(() => undefined);
  if (!ofProfile) throw new CommandError(missing, { exitCode: 2 });
  return knownRegion(ofProfile);
};

/** What addresses in this region end with: `amazonaws.com`, `amazonaws.com.cn`. */
export const suffixOf = (region: string): string => partition(region).dnsSuffix;

import { type AwsConfig } from '@tessera/aws';

/** The one name that the bucket with the code of a stack can have: bucket names are the world's. */
export const codeBucketName = (account: string, { region }: AwsConfig, stack: string): string =>
  `tessera-code-${account}-${region}-${stack}`;

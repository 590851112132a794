import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Aws } from './aws.js';

/** Whose account it is. The first question of all: it needs credentials and nothing else. */
export const accountOf = async ({ identity }: Aws): Promise<string> =>
  (await identity.send(new GetCallerIdentityCommand({}))).Account ?? '';

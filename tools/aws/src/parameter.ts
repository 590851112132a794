import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { type Aws } from './aws.js';
import { unless } from './aws-error.js';

/** What a parameter of the Parameter Store says, decrypted; undefined where there is none. */
export const parameterText = async ({ parameters }: Aws, Name: string): Promise<string | undefined> => {
  const asked = parameters.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return (await asked.catch(unless('ParameterNotFound')))?.Parameter?.Value;
};

import { awsAt, findStack, parameterText } from '@tessera/aws';
import { type Refusal } from './refusal.js';
import { type Site } from './site.js';

/** What the private API takes over from a stack of the serverless edition. */
export interface Link {
  BackendFunctionArn: string;
  Issuer: string;
  /** Its public keys, as JSON; what is there stays where it has none. */
  Jwks?: string;
}

const refused = (says: string): Refusal => ({ code: 'SERVERLESS', says });

/** Reads the stack of that name in the main region: its front function, and whose tokens it takes. */
export const linkTo = async ({ aws }: Site, name: string): Promise<Link | Refusal> => {
  const { config } = aws;
  const serverless = awsAt(config, 'serverless');
  const stack = await findStack(serverless, name);
  if (!stack?.isOurs)
    return refused(
      `there is no stack ${name} of the serverless edition in ${config.region}: "tessera aws deploy" makes it`,
    );
  const { outputs, parameters } = stack;
  const door = outputs['DoorFunctionArn'];
  if (door === undefined)
    return refused(
      parameters['Chain'] === 'one'
        ? `the stack ${name} has no function in front (Chain=one): deploy it with --chain express`
        : `the stack ${name} does not say its front function (it is ${stack.status}): deploy it anew with "tessera aws deploy"`,
    );
  const Jwks = await parameterText(aws, parameters['Jwks'] ?? '');
  return { BackendFunctionArn: door, Issuer: parameters['Issuer'] ?? '', ...(Jwks === undefined ? {} : { Jwks }) };
};

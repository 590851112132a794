import { log } from '../../chain/log.js';
import { verifyToken } from '@tessera/auth/token';
import { type APIGatewayAuthorizerResult, type APIGatewayTokenAuthorizerEvent } from 'aws-lambda';

const keys = JSON.parse(process.env['JWKS'] ?? '{"keys":[]}');
const issuer = process.env['ISSUER'] ?? '';

/**
 * All methods of the stage: API Gateway keeps the answer for five minutes under the token, and one for this route alone would refuse
 * the next one.
 */
const everywhere = (methodArn: string) => `${methodArn.split('/').slice(0, 2).join('/')}/*`;

/**
 * TOKEN authorizer: a good token is let in with its claims, as strings. Anything else throws exactly `Unauthorized`, which API
 * Gateway answers with 401; another error would be a 500.
 */
export const handler = async (event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
  const token = /^bearer (.+)$/i.exec(event.authorizationToken)?.[1] ?? '';
  const principal = await verifyToken({ token, keys, issuer });
  log.info('token checked', { isGood: principal !== undefined, sub: principal?.id });
  if (!principal) throw new Error('Unauthorized');
  const { id, roles, sessionId, issuedAt, expiresAt, isStaff } = principal;
  return {
    principalId: id,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: everywhere(event.methodArn) }],
    },
    context: {
      sub: id,
      roles: JSON.stringify(roles),
      sid: sessionId,
      iat: String(issuedAt),
      exp: String(expiresAt),
      isStaff: String(isStaff),
    },
  };
};

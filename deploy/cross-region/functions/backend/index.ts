import { Refusal } from '@tessera/contracts';
import { challenge, problemBody, requestId } from '@tessera/runtime/rules';
import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from 'aws-lambda';
import { write } from '../metrics.js';

/** API Gateway keeps what the authorizer said for five minutes, in which a token may end. */
const isGood = (authorizer: APIGatewayProxyEvent['requestContext']['authorizer']): boolean =>
  Boolean(authorizer?.['sub']) && Number(authorizer?.['exp']) * 1_000 > Date.now();

/** Field names in lower case (RFC 9110 §5.1). */
const headersOf = ({ headers }: APIGatewayProxyEvent): NodeJS.Dict<string> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));

type Answer = { statusCode: number; headers: Record<string, string>; body: unknown };

const unauthenticated = (path: string, id: string): Answer => {
  const refusal = new Refusal('UNAUTHENTICATED');
  return {
    statusCode: refusal.status,
    headers: { 'content-type': 'application/problem+json', 'www-authenticate': challenge('UNAUTHENTICATED', true) },
    body: problemBody(refusal, path, id),
  };
};

const answerTo = (
  { httpMethod: method, path, requestContext: { authorizer } }: APIGatewayProxyEvent,
  id: string,
): Answer =>
  isGood(authorizer)
    ? {
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: { method, path, sub: String(authorizer?.['sub']) },
      }
    : unauthenticated(path, id);

/** Stands behind the API where no function of the platform does: says what it was asked, and by whom. */
export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const id = requestId({ headers: headersOf(event) });
  const { statusCode, headers, body } = answerTo(event, id);
  const { httpMethod: method, path } = event;
  write(JSON.stringify({ level: 'INFO', message: 'answered', correlationId: id, method, path, status: statusCode }));
  return {
    statusCode,
    headers: { ...headers, 'x-request-id': id },
    body: method === 'HEAD' ? '' : JSON.stringify(body),
  };
};

import { problemsOf, type Answer, type Route } from '@tessera/contracts';
import { UnexpectedAnswer } from './failures.js';
import { type Exchange } from './operations.js';
import { ApiProblem } from './problem.js';

/** Undefined when nothing came or when it is no JSON. */
const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The problem that a refusal is; with `check`, only one that the route may answer with. */
export const problemIn = (request: string, route: Route, response: Response, text: string, check: boolean) => {
  const problem = new ApiProblem(request, response, parsed(text));
  if (check && problem.told && !problemsOf(route).has(problem.code))
    return new UnexpectedAnswer(request, response.status, `${problem.code}, which this route does not list`);
  return problem;
};

const declaredFor = (status: number, { answers }: Route) => (answers as Record<number, Answer | undefined>)[status];

const mustFit = (request: string, route: Route, status: number, data: unknown) => {
  const declared = declaredFor(status, route);
  if (!declared) throw new UnexpectedAnswer(request, status, 'a status that this route does not list');
  const error = declared.schema?.safeParse(data).error;
  if (error) throw new UnexpectedAnswer(request, status, `a body that breaks its schema: ${error.message}`);
};

/** The exchange that a response and its body amount to; throws `ApiProblem` for what is neither 2xx nor 304. */
export const exchangeOf = (
  request: string,
  route: Route,
  response: Response,
  text: string,
  check: boolean,
): Exchange => {
  const { status, headers } = response;
  if (!response.ok && status !== 304) throw problemIn(request, route, response, text, check);
  const declared = declaredFor(status, route);
  const data = declared?.type === 'text/html' ? text : parsed(text);
  const isMissing = text !== '' || declared?.schema;
  if (data === undefined && isMissing) throw new UnexpectedAnswer(request, status, 'something that is not JSON');
  if (check) mustFit(request, route, status, data);
  return {
    status,
    headers,
    data,
    etag: headers.get('etag') ?? undefined,
    requestId: headers.get('x-request-id') ?? undefined,
    replayed: headers.get('idempotency-replayed') === 'true',
  };
};

import * as z from 'zod';
import { type MockResponse, type Route } from './api.js';
import { type Caller } from './authorization.js';
import { type Call, Refused } from './call.js';
import { type Invoke } from './functions.js';
import { type Answer, filled } from './response.js';

const lowered = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** What a MOCK answers: the response whose pattern fits its status, else the one without a pattern. */
export const mocked = (
  { status, responses }: { status: string; responses: MockResponse[] },
  { context }: Call,
): Answer => {
  const response =
    responses.find(({ pattern }) => pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(status)) ??
    responses.find(({ pattern }) => pattern === undefined);
  if (!response) throw new Error(`a MOCK has no response for ${status}`);
  return {
    status: Number(response.status),
    headers: { 'content-type': 'application/json', ...lowered(response.headers) },
    body: filled(response.body, context),
  };
};

const lists = (names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(names).map(([name, value]) => [name, [value]]));

const queryOf = (target: string) => {
  const { searchParams } = new URL(target, 'https://host');
  const all = [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)] as const);
  if (all.length === 0) return { queryStringParameters: null, multiValueQueryStringParameters: null };
  return {
    queryStringParameters: Object.fromEntries(all.map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: Object.fromEntries(all),
  };
};

/** What a proxy integration hands on, as far as a function of ours reads it. */
export const eventOf = (
  { api, seen, path, context }: Call,
  { path: resource }: Route,
  pathParameters: Record<string, string>,
  authorizer: Caller,
) => ({
  resource,
  path,
  httpMethod: seen.method,
  headers: seen.headers,
  multiValueHeaders: lists(seen.headers),
  ...queryOf(seen.target),
  pathParameters,
  stageVariables: null,
  requestContext: {
    requestId: context['context.requestId'],
    stage: api.stage,
    path: context['context.path'],
    httpMethod: seen.method,
    apiId: api.id,
    resourcePath: resource,
    identity: { sourceIp: seen.from, userAgent: seen.headers['user-agent'] ?? null },
    authorizer,
  },
  body: seen.body === '' ? null : seen.body,
  isBase64Encoded: false,
});

const proxied = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  body: z.string().default(''),
});

/** Calls a function and waits as long as the integration does. What it throws, or says in another form, is a 502. */
export const proxy = async (
  { function: id, timeoutMs }: { function: string; timeoutMs: number },
  event: unknown,
  invoke: Invoke,
): Promise<Answer> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Refused('INTEGRATION_TIMEOUT')), timeoutMs);
  try {
    const failed = () => undefined;
    const said = proxied.safeParse(await Promise.race([invoke(id, event).catch(failed), late.promise]));
    if (!said.success) throw new Refused('DEFAULT_5XX');
    return { status: said.data.statusCode, headers: said.data.headers, body: said.data.body };
  } finally {
    clearTimeout(timer);
  }
};

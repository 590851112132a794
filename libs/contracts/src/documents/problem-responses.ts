import { problem } from '../problem.js';
import { type ProblemCode, problems } from '../refusal.js';
import { problemsOf, type Route } from '../route.js';
import { responseHeaders } from './headers.js';
import { type Json, type JsonSchemas } from './json-schemas.js';

type HeaderName = keyof typeof responseHeaders;

/** What answers of a status carry, whatever they are about. */
const ofStatus: Partial<Record<number, HeaderName[]>> = {
  401: ['www-authenticate'],
  429: ['retry-after', 'ratelimit', 'ratelimit-policy'],
  503: ['retry-after'],
};

/** References to the headers of an answer; every one carries the id of its request. */
export const headersOf = (status: number, more: readonly HeaderName[] = []): Json =>
  Object.fromEntries(
    ['x-request-id' as const, ...more, ...(ofStatus[status] ?? [])].map((header) => {
      const { name } = responseHeaders[header];
      return [name, { $ref: `#/components/headers/${name}` }];
    }),
  );

const titles = (codes: ProblemCode[]) => codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('; ');

const exampleOf = (code: ProblemCode, status: number) => ({
  summary: problems[code].title,
  value: {
    type: 'about:blank',
    title: problems[code].title,
    status,
    instance: '/v1/…',
    code,
    requestId: '0195c1a0-7f1a-7c3e-9a51-2f6f3a1d9b10',
  },
});

/** The "no" of one status, which is one of these codes. */
const responseOf = (status: number, codes: ProblemCode[], schemas: JsonSchemas): Json => {
  const code = { type: 'string', enum: codes };
  const schema = { allOf: [schemas.of(problem, 'output'), { type: 'object', properties: { code } }] };
  const examples = Object.fromEntries(codes.map((code) => [code, exampleOf(code, status)]));
  return {
    description: titles(codes),
    headers: headersOf(status),
    content: { 'application/problem+json': { schema, examples } },
  };
};

/** Every "no" of a route by its status. */
export const problemResponses = (route: Route, schemas: JsonSchemas) => {
  const byStatus = Map.groupBy(problemsOf(route), (code) => problems[code].status);
  return [...byStatus].map(([status, codes]) => {
    const sorted = codes.toSorted();
    return { status, name: sorted.join('.'), response: responseOf(status, sorted, schemas) };
  });
};

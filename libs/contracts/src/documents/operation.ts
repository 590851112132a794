import type * as z from 'zod';
import { type Answer, type Caller, type ResponseHeader, type Route } from '../route.js';
import { examples } from './examples/index.js';
import { requestHeaders } from './headers.js';
import { type Json, type JsonSchemas } from './json-schemas.js';
import { headersOf } from './problem-responses.js';

const callers: Record<Caller, string> = {
  anyone: 'For anyone.',
  user: 'For whoever is logged in.',
  owner: 'For its owner and for staff; for everyone else it is not there (404).',
  staff: 'For staff and admins.',
  admin: 'For admins.',
};

/** No token, any token, or both; `{}` is nobody. */
const securityOf = ({ who, identifies }: Route): Json[] => {
  if (who !== 'anyone') return [{ bearer: [] }];
  return identifies ? [{}, { bearer: [] }] : [];
};

/** The fields of an object, each a parameter. */
const parametersIn = (place: 'path' | 'query', schema: z.ZodObject | undefined, schemas: JsonSchemas): Json[] => {
  const { properties = {}, required = [] } = schema ? schemas.of(schema, 'input') : {};
  return Object.entries(Object(properties)).map(([name, property]) => {
    const { description, ...field } = Object(property);
    const isRequired = Array.isArray(required) && required.includes(name);
    return { name, in: place, required: isRequired, ...(description && { description }), schema: field };
  });
};

const exampleOf = (schema: z.ZodType): unknown => examples[schema.meta()?.id ?? ''];

const requestBody = (body: z.ZodType, schemas: JsonSchemas): Json => ({
  required: true,
  content: { 'application/json': { schema: schemas.of(body, 'input'), example: exampleOf(body) } },
});

const contentOf = ({ schema, type = 'application/json' }: Answer, schemas: JsonSchemas): Json => {
  if (schema) return { content: { [type]: { schema: schemas.of(schema, 'output') } } };
  return {};
};

/** 304 says of the thing what 200 would say, without the thing (RFC 9110 §15.4.5). */
const told: readonly ResponseHeader[] = ['etag', 'cache-control'];

const answers = ({ answers }: Route, schemas: JsonSchemas): [string, Json][] =>
  Object.entries(answers).map(([status, answer]) => {
    const shown = answers[200]?.headers?.filter((header) => told.includes(header));
    const headers = headersOf(Number(status), status === '304' ? shown : answer.headers);
    return [status, { description: answer.is, headers, ...contentOf(answer, schemas) }];
  });

const tagOf = (path: string) => /^\/v1\/(\w+)/.exec(path)?.[1] ?? 'platform';

/** One route without its problems, as OpenAPI says it. */
export const operation = (operationId: string, route: Route, schemas: JsonSchemas): Json => ({
  operationId,
  tags: [tagOf(route.path)],
  summary: route.summary,
  description: callers[route.who],
  security: securityOf(route),
  parameters: [
    ...parametersIn('path', route.params, schemas),
    ...parametersIn('query', route.query, schemas),
    ...(route.headers ?? []).map((header) => ({ in: 'header', required: false, ...requestHeaders[header] })),
  ],
  ...(route.body ? { requestBody: requestBody(route.body, schemas) } : {}),
  responses: Object.fromEntries(answers(route, schemas)),
});

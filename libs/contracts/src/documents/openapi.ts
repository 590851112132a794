import { operationIds, routes } from '../routes.js';
import { examples } from './examples/index.js';
import { responseHeaders } from './headers.js';
import { JsonSchemas, type Json } from './json-schemas.js';
import { operation } from './operation.js';
import { problemResponses } from './problem-responses.js';

const info = {
  title: 'Tessera',
  version: '1',
  description: [
    'Users, products and orders. Money is in whole minor units, text is UTF-8, an unknown field of a body is refused,',
    'and whoever reads an answer passes over fields that are new to them.',
    '',
    'Every "no" is a problem of RFC 9457, and its `code` says which. `HEAD` is `GET` without a body; `OPTIONS` answers',
    '204 with `Allow`. 405 `METHOD_NOT_ALLOWED` comes with `Allow` as well.',
    '',
    'What services tell each other is in [asyncapi.json](/asyncapi.json).',
  ].join('\n'),
  license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
};

const tags = [
  { name: 'auth', description: 'Sign up, log in, and what becomes of a session' },
  { name: 'users', description: 'People and their credit' },
  { name: 'products', description: 'What there is to buy, and its stock' },
  { name: 'orders', description: 'Orders and how they go on' },
  { name: 'admin', description: 'For staff: what runs, what is on its way, what failed' },
  { name: 'me', description: 'Composed of what several services know' },
  { name: 'platform', description: 'Health, keys and documents' },
];

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'The `accessToken` of a login; it lives for 15 minutes.',
};

const headerComponents = Object.fromEntries(
  Object.values(responseHeaders).map(({ name, ...header }) => [name, header]),
);

const sorted = (parts: Json): Json => Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));

const withExample = (name: string, schema: Json): Json =>
  name in examples ? { ...schema, example: examples[name] } : schema;

/** OpenAPI 3.0.3 of every route of the public API. */
export const openApi = (): Json => {
  const schemas = new JsonSchemas('openapi-3.0');
  const paths: Record<string, Json> = {};
  const responses: Json = {};
  for (const id of operationIds) {
    const route = routes[id];
    const { responses: answers, ...said } = operation(id, route, schemas);
    const all = new Map<string, Json>(Object.entries(Object(answers)));
    for (const { status, name, response } of problemResponses(route, schemas)) {
      responses[name] = response;
      const good = all.get(String(status));
      all.set(String(status), good ? both(good, response) : { $ref: `#/components/responses/${name}` });
    }
    const byStatus = sorted(Object.fromEntries(all));
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: { ...said, responses: byStatus } };
  }
  const named = Object.entries(schemas.components).map(([name, schema]) => [name, withExample(name, schema)]);
  const components = {
    securitySchemes: { bearer },
    schemas: sorted(Object.fromEntries(named)),
    responses: sorted(responses),
    headers: sorted(headerComponents),
  };
  return { openapi: '3.0.3', info, servers: [{ url: '/' }], tags, paths, components };
};

/** Of a status with an answer of its own there may be a problem as well, as from a proxy in front. */
const both = (answer: Json, problem: Json): Json => ({
  ...answer,
  headers: { ...Object(answer['headers']), ...Object(problem['headers']) },
  content: { ...Object(answer['content']), ...Object(problem['content']) },
});

import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { codeByStatus } from '@tessera/contracts';
import { type Json, openApi } from '@tessera/contracts/documents';

/** An answer as a client saw it. */
export interface SeenAnswer {
  method: string;
  /** With its query. */
  path: string;
  status: number;
  headers: Headers;
  body: string;
}

const document = openApi();
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'openapi');

const at = (part: unknown, ...steps: string[]): Json =>
  steps.reduce((inner, step) => Object(inner[step]), Object(part));

const resolved = (part: Json): Json =>
  typeof part['$ref'] === 'string' ? at(document, ...part['$ref'].slice(2).split('/')) : part;

/** Templates with fewer parameters first: `/v1/users/me` is nobody's `{id}`. */
const templates = Object.keys(at(document, 'paths'))
  .toSorted((a, b) => a.split('{').length - b.split('{').length)
  .map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+').replace(/\./g, '\\.')}$`),
  }));

const operationOf = (method: string, path: string): Json | undefined => {
  const [plain = ''] = path.split('?', 1);
  const { template = '' } = templates.find(({ pattern }) => pattern.test(plain)) ?? {};
  const operations = at(document, 'paths', template);
  const name = (method === 'HEAD' ? 'GET' : method).toLowerCase();
  return name in operations ? at(operations, name) : undefined;
};

const compiled = new Map<Json, ValidateFunction>();

const schemaFaults = (schema: Json, value: unknown): string[] => {
  const moved = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'));
  const validate = compiled.get(schema) ?? ajv.compile(moved);
  compiled.set(schema, validate);
  return validate(value) ? [] : [ajv.errorsText(validate.errors)];
};

/** Of what is no route of ours: any problem, or the 204 of OPTIONS. */
const problemSchema = { $ref: '#/components/schemas/Problem' };
const unrouted: Json = { content: { 'application/problem+json': { schema: problemSchema } } };

/** What HTTP itself refuses may come without a body, and under a status that no route lists. */
const ofHttp = [400, 405, 408, 417, 431, 501, 505];

const responseOf = ({ method, path, status }: SeenAnswer): Json | undefined => {
  const operation = operationOf(method, path);
  if (!operation) return method === 'OPTIONS' ? {} : unrouted;
  const listed = resolved(at(operation, 'responses', String(status)));
  if (Object.keys(listed).length > 0) return listed;
  return ofHttp.includes(status) ? unrouted : undefined;
};

const bodyFaults = (response: Json, { method, status, headers, body }: SeenAnswer): string[] => {
  const type = headers.get('content-type')?.split(';', 1)[0] ?? '';
  const content = at(response, 'content');
  if (body === '') {
    const mayBeEmpty = method === 'HEAD' || Object.keys(content).length === 0 || ofHttp.includes(status);
    return mayBeEmpty ? [] : ['has no body'];
  }
  if (!(type in content)) return [`is ${type || 'of no type'}, not ${Object.keys(content).join(', ') || 'empty'}`];
  const value: unknown = type.endsWith('json') ? JSON.parse(body) : body;
  return schemaFaults(at(content, type, 'schema'), value);
};

/** What a client goes by; whatever else is there is for browsers and connections. */
const told = ['ETag', 'Location', 'Link', 'Retry-After', 'RateLimit', 'RateLimit-Policy'].concat([
  'WWW-Authenticate',
  'Idempotency-Replayed',
  'Preference-Applied',
  'X-Aggregate-Complete',
]);

const headerFaults = (response: Json, { headers, status }: SeenAnswer): string[] => {
  const listed = Object.keys(at(response, 'headers'));
  const given = status < 400 ? ['Cache-Control', ...told] : told;
  const unlisted = response === unrouted ? [] : given.filter((name) => headers.has(name) && !listed.includes(name));
  const needed = [
    'X-Request-Id',
    ...(status === 401 ? ['WWW-Authenticate'] : []),
    ...(status === 429 ? ['Retry-After'] : []),
  ];
  return [
    ...unlisted.map((name) => `has ${name}, which is not listed`),
    ...needed.filter((name) => !headers.has(name)).map((name) => `lacks ${name}`),
  ];
};

/** In what an answer is another than openapi.json says. */
export const answerFaults = (answer: SeenAnswer): string[] => {
  const { method, path, status } = answer;
  const response = responseOf(answer);
  const faults = response ? [...bodyFaults(response, answer), ...headerFaults(response, answer)] : ['is not listed'];
  return faults.map((fault) => `${method} ${path} → ${status} ${codeByStatus[status] ?? ''}: ${fault}`);
};

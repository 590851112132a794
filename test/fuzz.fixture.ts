import { type Route } from '@tessera/contracts';
import { type Json, openApi } from '@tessera/contracts/documents';
import { hostileTexts } from '@tessera/testing';
import fc from 'fast-check';

/** A request that no client would send, or nearly none. */
export interface FuzzedRequest {
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
}

const document: ReturnType<typeof JSON.parse> = openApi();

const deep = (depth: number, inner: unknown): unknown => (depth === 0 ? inner : { a: [deep(depth - 1, inner)] });

const texts = [
  ...hostileTexts,
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202eevil',
  'ﬃ\u0301',
  'x'.repeat(5_001),
  '0'.repeat(400),
]
  .concat([
    '9999-12-31T23:59:59Z',
    '-271821-04-20T00:00:00Z',
    '+275760-09-13T00:00:01Z',
    'NaN',
    '1e999',
    '-0',
    '0x10',
    '１２',
  ])
  .concat(['WyJ4Il0', Buffer.from('["2026-01-01T00:00:00.000Z","x"]').toString('base64url'), 'null', 'W10', 'e30']);
const numbers = [0, -0, -1, 0.1, 1e-7, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 1e15, 1e21, Number.MAX_VALUE];
const things: unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  { $gt: '' },
  { $where: 'sleep(1000)' },
  { toString: 1 },
  deep(200, 1),
];

const hostile = fc.oneof(
  fc.constantFrom<unknown>(...texts, ...numbers, ...things, JSON.parse('{"__proto__":{"isAdmin":true}}')),
  fc.jsonValue({ maxDepth: 3 }),
);
const hostileText = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'binary', maxLength: 60 }));

const resolved = (schema: Json): Json =>
  typeof schema['$ref'] === 'string' ? document.components.schemas[schema['$ref'].split('/').at(-1) ?? ''] : schema;

const stringOf = ({ format, pattern, minLength = 0, maxLength = 60 }: Json): fc.Arbitrary<string> => {
  if (format === 'uuid') return fc.uuid();
  if (pattern) return fc.stringMatching(new RegExp(String(pattern)));
  return fc.string({ unit: 'grapheme', minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 300) });
};

const objectOf = (schema: Json): fc.Arbitrary<unknown> => {
  const properties: Record<string, Json> = Object(schema['properties']);
  const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, valueOf(field)]));
  const required = Object(schema['required'] ?? []);
  const known = fc.record(fields, { requiredKeys: required });
  const some = fc
    .subarray(Object.keys(fields), { maxLength: Math.min(2, Object.keys(fields).length) })
    .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, fields[name] ?? hostile]))));
  const nearlyGood = some.map((fuzzed): unknown => ({ ...Object(schema['example']), ...fuzzed }));
  const unknown = fc.dictionary(fc.oneof(hostileText, fc.constantFrom(...Object.keys(fields))), hostile, {
    maxKeys: 2,
  });
  return fc.oneof(
    { weight: 'example' in schema ? 4 : 0, arbitrary: nearlyGood },
    { weight: 2, arbitrary: known },
    { weight: 1, arbitrary: mixed(known, unknown) },
  );
};

const mixed = (known: fc.Arbitrary<object>, unknown: fc.Arbitrary<object>) =>
  fc.tuple(known, unknown).map(([first, second]): unknown => ({ ...first, ...second }));

const arrayOf = ({ items, minItems = 0, maxItems = 10 }: Json): fc.Arbitrary<unknown> => {
  const item = valueOf(Object(items));
  const good = fc.array(item, { minLength: Number(minItems), maxLength: Math.min(5, Number(maxItems)) });
  const tooMany = item.map((one) => Array.from({ length: Number(maxItems) + 1 }, () => one));
  return fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: tooMany });
};

const goodOf = (schema: Json): fc.Arbitrary<unknown> => {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  if (schema['type'] === 'object') return objectOf(schema);
  if (schema['type'] === 'array') return arrayOf(schema);
  if (schema['type'] === 'string') return stringOf(schema);
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
  return fc.integer({ min: Number(minimum), max: Number(maximum) });
};

/** Mostly what the schema asks for, so that what stands beside a wrong field is looked at as well. */
const valueOf = (schema: Json): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: goodOf(resolved(schema)) }, { weight: 1, arbitrary: hostile });

const rawBodies = [
  '',
  '{',
  'null',
  '"x"',
  '[]',
  '{"a":1,"a":2}',
  '{"a":NaN}',
  '['.repeat(20_000),
  `"${'x'.repeat(70_000)}"`,
]
  .map((text): string | Buffer => text)
  .concat([Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), Buffer.from('{"__proto__":{"x":1},"constructor":1}')]);

const bodyOf = (schema: Json): fc.Arbitrary<string | Buffer> =>
  fc.oneof(
    { weight: 9, arbitrary: valueOf(schema).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom(...rawBodies) },
  );

/** As it stands in a target; what is no text of UTF-8 as bytes that are none. */
const escaped = (value: unknown): string => {
  const text = String(typeof value === 'object' ? JSON.stringify(value) : value);
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
};

interface Parameter extends Json {
  name: string;
  in: string;
  schema: Json;
}

/** Some of them, some twice, some that nobody knows. */
const queryOf = (parameters: Parameter[]): fc.Arbitrary<string> => {
  const pairs = parameters.map(({ name, schema }) => valueOf(schema).map((value) => `${name}=${escaped(value)}`));
  const unknown = fc.tuple(hostileText, hostileText).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  return fc.array(fc.oneof(...pairs, ...pairs, ...pairs, unknown), { maxLength: 4 }).map((all) => all.join('&'));
};

const asPath = (template: string, good: string, parameters: Parameter[]): fc.Arbitrary<string> => {
  const names = parameters.map(({ schema }) => valueOf(schema).map(escaped));
  const fuzzed = fc
    .tuple(...names)
    .map((values) => values.reduce((path, value) => path.replace(/\{\w+\}/, () => value), template));
  return fc.oneof(fc.constant(good), fuzzed);
};

/** What a header can hold at all; fetch sends nothing else. */
const headerText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 300 }),
  fc.constantFrom('*', '"1"', 'W/"1"', '"1", "2"', '', 'wait=999999999999', 'wait=-1', 'wait=1', 'ÿ'),
);

const headersOf = (parameters: Parameter[]): fc.Arbitrary<Record<string, string>> =>
  fc
    .subarray(parameters.map(({ name }) => name))
    .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, headerText]))));

/** @param good the path with things that there are */
export const requestsOf = ({ method, path }: Route, good: string): fc.Arbitrary<FuzzedRequest> => {
  const { parameters, requestBody } = document.paths[path][method.toLowerCase()];
  const places = Object.groupBy(parameters as Parameter[], (parameter) => parameter.in);
  const body: fc.Arbitrary<string | Buffer> | undefined =
    requestBody && bodyOf(requestBody.content['application/json'].schema);
  return fc
    .record({
      path: asPath(path, good, places['path'] ?? []),
      query: queryOf(places['query'] ?? []),
      headers: headersOf(places['header'] ?? []),
      body: body ?? fc.constant(undefined),
    })
    .map(({ path, query, ...rest }): FuzzedRequest => ({ ...rest, path: query ? `${path}?${query}` : path }));
};

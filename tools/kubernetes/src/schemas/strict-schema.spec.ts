import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { type OpenApiSchema } from './openapi.js';
import { type Reading, strictSchema } from './strict-schema.js';

/** Judges by the schema that comes out, as kubeconform would. */
const accepts = (schema: OpenApiSchema, reading: Partial<Reading> = {}) => {
  const valid = new Ajv({ strict: false }).compile(strictSchema(schema, { named: {}, ...reading }));
  return (value: unknown): boolean => valid(value);
};

const text: OpenApiSchema = { type: 'string' };
const name: OpenApiSchema = { type: 'object', properties: { name: text } };

test('a field that is not there is refused, deep down too', () => {
  const is = accepts({ type: 'object', properties: { one: name, list: { type: 'array', items: name } } });
  expect(is({ one: { name: 'a' }, list: [{ name: 'b' }] })).toBe(true);
  expect(is({ other: 1 })).toBe(false);
  expect(is({ one: { nmae: 'a' } })).toBe(false);
  expect(is({ list: [{ nmae: 'b' }] })).toBe(false);
});

test('a map takes every key, and judges what is under it', () => {
  const is = accepts({ type: 'object', additionalProperties: name });
  expect(is({ any: { name: 'a' } })).toBe(true);
  expect(is({ any: { nmae: 'a' } })).toBe(false);
});

test('what may hold anything beside its fields judges those fields', () => {
  const is = accepts({ ...name, 'x-kubernetes-preserve-unknown-fields': true });
  expect(is({ name: 'a', more: 1 })).toBe(true);
  expect(is({ name: 1 })).toBe(false);
});

test('a reference is what it names, beside a default too, and one that holds itself is free from there on', () => {
  const named = { Name: name, Tree: { type: 'object', properties: { tree: { $ref: '#/x/Tree' } } } };
  const is = accepts(
    { properties: { one: { allOf: [{ $ref: '#/x/Name' }], default: {} }, tree: { $ref: '#/x/Tree' } } },
    { named },
  );
  expect(is({ one: { name: 'a' }, tree: { tree: { anything: 1 } } })).toBe(true);
  expect(is({ one: { nmae: 'a' } })).toBe(false);
  expect(is({ tree: { anything: 1 } })).toBe(false);
});

test('fields may be called as keywords are', () => {
  const properties = { $ref: text, default: text, description: text, type: text, properties: text };
  const is = accepts({ type: 'object', properties });
  expect(is({ $ref: 'a', default: 'b', description: 'c', type: 'd', properties: 'e' })).toBe(true);
  expect(is({ $ref: 1 })).toBe(false);
});

test('a number or a text, of which the pattern is for texts', () => {
  expect(accepts({ format: 'int-or-string' })('http')).toBe(true);
  const is = accepts({ 'x-kubernetes-int-or-string': true, pattern: '^[0-9]+%$' });
  expect([is(1), is('25%'), is('x'), is(true), is(null)]).toEqual([true, true, false, false, false]);
  expect(accepts({ 'x-kubernetes-int-or-string': true, nullable: true })(null)).toBe(true);
});

test('nothing, where there may be nothing', () => {
  expect(accepts({ type: 'string', enum: ['a'], nullable: true })(null)).toBe(true);
  expect(accepts({ type: 'string', enum: ['a'] })(null)).toBe(false);
});

test('an alternative demands and limits, and does not close the object', () => {
  const is = accepts({
    type: 'object',
    properties: { one: text, two: name },
    oneOf: [{ required: ['one'], properties: { one: { enum: ['a'] } } }, { required: ['two'] }],
    not: { properties: { one: { enum: ['z'] } }, required: ['one'] },
  });
  expect([is({ one: 'a' }), is({ two: { name: 'x' } })]).toEqual([true, true]);
  expect([is({ one: 'b' }), is({ one: 'a', two: {} }), is({}), is({ one: 'a', three: 1 })]).not.toContain(true);
  expect(is({ one: 'z', two: {} })).toBe(false);
  const deep = accepts({ properties: { two: { ...name, anyOf: [{ properties: { name: { maxLength: 1 } } }] } } });
  expect([deep({ two: { name: 'a' } }), deep({ two: { name: 'ab' } }), deep({ two: { nmae: 'a' } })]).toEqual([
    true,
    false,
    false,
  ]);
});

test('an object without fields is free in the documents, and empty in a definition', () => {
  expect(accepts({ type: 'object' })({ a: 1 })).toBe(true);
  expect(accepts({ type: 'object' }, { isCustom: true })({ a: 1 })).toBe(false);
  expect(accepts({ type: 'object' }, { isCustom: true })({})).toBe(true);
});

test('an object within an object has what every object has', () => {
  const embedded = { type: 'object', properties: { spec: name }, 'x-kubernetes-embedded-resource': true };
  const is = accepts(embedded, { isCustom: true, objectMeta: { type: 'object', required: ['name'] } });
  expect(is({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {} })).toBe(true);
  expect(is({ metadata: {} })).toBe(false);
  expect(is({ sepc: {} })).toBe(false);
});

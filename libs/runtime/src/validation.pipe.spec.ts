import { type ArgumentMetadata } from '@nestjs/common';
import { placeOrder, Refusal, register } from '@tessera/contracts';
import type * as z from 'zod';
import { ValidationPipe } from './validation.pipe.js';

const check = (schema: z.ZodType, value: unknown, metadata: Partial<ArgumentMetadata> = {}) =>
  new ValidationPipe().transform(value, { type: 'body', schema, ...metadata });

const pointersOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof Refusal)) throw new Error('was not refused');
  expect(error.code).toBe('VALIDATION_FAILED');
  return error.details.errors?.map((fault) => fault.pointer);
};

const line = (sku: string, quantity = 1) => ({ sku, quantity });

describe('ValidationPipe', () => {
  it('hands on what the schema made of the value', async () => {
    const body = { email: '  Ada@Example.ORG ', password: 'long enough 12', name: 'Ada' };
    expect(await check(register, body)).toEqual({ ...body, email: 'ada@example.org' });
  });

  it('points at the field that is wrong', async () => {
    const body = { lines: [line('A'), line('b c'), line('C', 0)] };
    expect(await pointersOf(check(placeOrder, body))).toEqual(['/lines/1/sku', '/lines/2/quantity']);
  });

  it('points at an unknown field itself, escaped as RFC 6901 says', async () => {
    const body = { lines: [{ ...line('A'), price: 1 }], 'a/b~c': 1 };
    expect(await pointersOf(check(placeOrder, body))).toEqual(['/lines/0/price', '/a~1b~0c']);
  });

  it.each([
    ['a NUL', 'a\0b'],
    ['a lone surrogate', 'a\ud800'],
    ['too long a text', 'x'.repeat(501)],
  ])('refuses %s, which a store could not keep', async (_, note) => {
    expect(await pointersOf(check(placeOrder, { lines: [line('A')], note }))).toContain('/note');
  });

  it.each([
    ['a SKU twice', [line('A'), line('A')]],
    ['51 lines', Array.from({ length: 51 }, (_, n) => line(`SKU-${n}`))],
    ['no lines', []],
  ])('refuses %s', async (_, lines) => {
    expect(await pointersOf(check(placeOrder, { lines }))).toEqual(['/lines']);
  });

  it.each([1001, 0, -1, 1.5, '2', Number.NaN])('refuses the quantity %p', async (quantity) => {
    const body = { lines: [{ sku: 'A', quantity }] };
    expect(await pointersOf(check(placeOrder, body))).toEqual(['/lines/0/quantity']);
  });

  it('says where in path or query a value stood', async () => {
    const { id, listOrders } = await import('@tessera/contracts');
    expect(await pointersOf(check(id, 'x', { type: 'param', data: 'id' }))).toEqual(['path/id']);
    expect(await pointersOf(check(listOrders, { limit: 0 }, { type: 'query' }))).toEqual(['query/limit']);
  });
});

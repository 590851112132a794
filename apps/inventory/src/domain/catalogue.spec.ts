import { Catalogue } from './catalogue.js';
import { Product } from './product.js';

const content = { name: 'Green Tea', description: '', price: { amount: 890, currency: 'EUR' } };
const refusal = (code: string) => expect.objectContaining({ code });
const catalogueWith = (...products: Product[]) => new Catalogue(products, 'EUR');
const tea = (version = 1, status: 'active' | 'retired' = 'active') =>
  new Product({ sku: 'TEA', ...content, status, version });

/** What a caller expects who has read this version. */
const only = (expected: number) => (version: number) => version === expected;

it('creates a product and tells its whole state', () => {
  const catalogue = catalogueWith();
  const [event] = catalogue.put('TEA', content, undefined);
  expect([event?.type.name, event?.subject, event?.sequence]).toEqual(['product.changed.v1', 'TEA', 1]);
  expect(event?.data).toEqual({ sku: 'TEA', ...content, status: 'active', version: 1 });
  expect(catalogue.changes.map((product) => product.state)).toEqual([tea().state]);
});

it('replaces the version that the caller has read', () => {
  const [event] = catalogueWith(tea(4)).put('TEA', { ...content, name: 'Sencha' }, only(4));
  expect([event?.sequence, event?.data]).toEqual([5, expect.objectContaining({ name: 'Sencha', version: 5 })]);
});

it('refuses to replace without a version, or with another one', () => {
  expect(() => catalogueWith(tea()).put('TEA', content, undefined)).toThrow(refusal('VERSION_REQUIRED'));
  expect(() => catalogueWith(tea(2)).put('TEA', content, only(1))).toThrow(refusal('VERSION_MISMATCH'));
});

it('refuses to replace what is not there', () => {
  expect(() => catalogueWith().put('TEA', content, only(1))).toThrow(refusal('VERSION_MISMATCH'));
});

it('refuses a foreign currency and points at it', () => {
  const foreign = { ...content, price: { amount: 1, currency: 'USD' } };
  const errors = [{ pointer: '/price/currency', detail: 'must be EUR' }];
  expect(() => catalogueWith().put('TEA', foreign, undefined)).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED', details: { errors } }),
  );
});

it('retires a product and tells it', () => {
  const catalogue = catalogueWith(tea());
  const [event] = catalogue.retire('TEA');
  expect([event?.sequence, event?.data]).toEqual([2, expect.objectContaining({ status: 'retired', version: 2 })]);
  expect(catalogue.changes.map((product) => product.isRetired)).toEqual([true]);
});

it('leaves a retired product as it is when it is retired again', () => {
  const catalogue = catalogueWith(tea(2, 'retired'));
  expect([catalogue.retire('TEA'), catalogue.changes]).toEqual([[], []]);
});

it('brings a retired product back when it is put', () => {
  const [event] = catalogueWith(tea(2, 'retired')).put('TEA', content, only(2));
  expect(event?.data).toEqual(expect.objectContaining({ status: 'active', version: 3 }));
});

it('refuses to retire what is not there, or has changed since', () => {
  expect(() => catalogueWith().retire('TEA')).toThrow(refusal('NOT_FOUND'));
  expect(() => catalogueWith(tea(2)).retire('TEA', only(1))).toThrow(refusal('VERSION_MISMATCH'));
});

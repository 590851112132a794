import { Refusal } from '@tessera/contracts';
import * as z from 'zod';
import { Composition } from './composition.js';
import { type PartOf } from './part.reader.js';

const part = (name: string): PartOf<number> => ({ name, from: 'user', path: `/${name}`, answer: z.int() });
const never = () => new Promise<never>(() => undefined);
const refusing = (code: Refusal['code']) => () => Promise.reject(new Refusal(code));

/** A composition whose parts are answered by these, by name. */
const composition = (answers: Record<string, () => Promise<number>>) =>
  // Each answers with the number that its part is of.
  new Composition(<Value>({ name }: PartOf<Value>) => (answers[name] ?? never)() as Promise<Value>);

it('asks side by side and lists the parts in the order in which they were asked for', async () => {
  const order: string[] = [];
  const slow = async () => {
    await Promise.resolve();
    return order.push('slow');
  };
  const fast = async () => order.push('fast');
  const compose = composition({ a: slow, b: fast });
  expect(await Promise.all([compose.required(part('a')), compose.optional(part('b'))])).toEqual([2, 1]);
  expect(order).toEqual(['fast', 'slow']);
  expect(compose.parts).toEqual([
    { name: 'a', status: 'ok' },
    { name: 'b', status: 'ok' },
  ]);
  expect(compose.isComplete).toBe(true);
});

it('names an optional part that failed and goes on without it', async () => {
  const compose = composition({ a: refusing('UPSTREAM_TIMEOUT') });
  expect(await compose.optional(part('a'))).toBeUndefined();
  expect(compose.parts).toEqual([{ name: 'a', status: 'failed', code: 'UPSTREAM_TIMEOUT' }]);
  expect(compose.isComplete).toBe(false);
});

it('fails at once with a required part', async () => {
  const compose = composition({ a: refusing('UPSTREAM_UNAVAILABLE') });
  const asked = Promise.all([compose.required(part('a')), compose.optional(part('b'))]);
  await expect(asked).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});

it('turns what is no answer to the whole into a failure behind, unless the part tells of the whole', async () => {
  const compose = composition({ a: refusing('NOT_FOUND') });
  await expect(compose.required(part('a'))).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
  await expect(compose.required(part('a'), ['NOT_FOUND'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('hides no fault of our own behind an absent part', async () => {
  const compose = composition({ a: () => Promise.reject(new TypeError('ours')) });
  await expect(compose.optional(part('a'))).rejects.toThrow('ours');
});

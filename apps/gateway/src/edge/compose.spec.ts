import { Refusal } from '@tessera/contracts';
import { compose } from './compose.js';

const never = () => new Promise<never>(() => undefined);
const refusing = (code: Refusal['code']) => () => Promise.reject(new Refusal(code));

it('asks side by side and puts the values together by name', async () => {
  const order: string[] = [];
  const slow = async () => {
    await Promise.resolve();
    order.push('slow');
    return 1;
  };
  const fast = async () => order.push('fast');
  const { values, parts, complete } = await compose({ a: { required: true, ask: slow }, b: { ask: fast } });
  expect(order).toEqual(['fast', 'slow']);
  expect([values.a, complete]).toEqual([1, true]);
  expect(parts).toEqual([
    { name: 'a', status: 'ok' },
    { name: 'b', status: 'ok' },
  ]);
});

it('names an optional part that failed', async () => {
  const { values, parts, complete } = await compose({ a: { ask: refusing('UPSTREAM_TIMEOUT') } });
  expect([values, parts, complete]).toEqual([
    { a: undefined },
    [{ name: 'a', status: 'failed', code: 'UPSTREAM_TIMEOUT' }],
    false,
  ]);
});

it('fails at once with a required part', async () => {
  const asked = compose({ a: { required: true, ask: refusing('UPSTREAM_UNAVAILABLE') }, b: { ask: never } });
  await expect(asked).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});

it('turns what is no answer to the whole into a failure behind', async () => {
  await expect(compose({ a: { required: true, ask: refusing('NOT_FOUND') } })).rejects.toMatchObject({
    code: 'UPSTREAM_ERROR',
  });
});

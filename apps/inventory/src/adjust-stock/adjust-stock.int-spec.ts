import { onceOnly } from '@tessera/messaging';
import { openDatabase, type TestDatabase } from '../../test/mongo.fixture.js';
import { CatalogueStore } from '../store/catalogue.store.js';
import { ShelfStore } from '../store/shelf.store.js';

let test: TestDatabase;
let shelves: ShelfStore;
const SKU = 'TEA';

beforeAll(async () => {
  test = await openDatabase();
  shelves = new ShelfStore(test.database);
  const content = { name: 'Tea', description: '', price: { amount: 890, currency: 'EUR' } };
  await new CatalogueStore(test.database, 'EUR').change({ skus: [SKU] }, (set) => set.put(SKU, content, undefined));
});

afterAll(() => test.drop());

const once = (key: string, body: unknown = { delta: 1 }) =>
  onceOnly({ user: 'u', method: 'POST', path: `/v1/products/${SKU}/adjustments`, key, body });

const adjust = (key: string, delta: number) =>
  shelves.changeOnce({
    once: once(key, { delta }),
    keys: { skus: [SKU] },
    move: (shelf) => shelf.adjust(SKU, delta, 'count'),
    answer: (shelf) => ({ available: shelf.stock(SKU).available }),
  });

it('answers a repeat as the first call was answered, without a second effect', async () => {
  const first = await adjust('a', 5);
  await adjust('b', 100);
  expect(first).toEqual({ body: { available: 5 }, replayed: false });
  expect(await adjust('a', 5)).toEqual({ body: { available: 5 }, replayed: true });
});

it('refuses a key that comes with another body', async () => {
  await adjust('c', 5);
  await expect(adjust('c', 6)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
});

it('does not keep a refusal', async () => {
  await expect(adjust('d', -1_000)).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK' });
  await adjust('e', 1_000);
  expect(await adjust('d', -1_000)).toMatchObject({ replayed: false });
});

it('has one effect when the same request comes many times at once, and says so of the others', async () => {
  const before = await adjust('f', 1);
  const calls = await Promise.allSettled(Array.from({ length: 10 }, () => adjust('g', 1)));
  const answers = calls.filter((call) => call.status === 'fulfilled').map(({ value }) => value);
  const refused = calls.filter((call) => call.status === 'rejected').map(({ reason }) => reason);
  expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.body.available))).toEqual(new Set([before.body.available + 1]));
  for (const refusal of refused) expect(refusal).toMatchObject({ code: 'IDEMPOTENCY_IN_FLIGHT' });
  expect(await adjust('g', 1)).toMatchObject({ replayed: true, body: { available: before.body.available + 1 } });
});

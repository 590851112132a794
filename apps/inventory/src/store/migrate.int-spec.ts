import { eventually } from '@tessera/testing';
import { openDatabase, rowsOf, type TestDatabase } from '../../test/mongo.fixture.js';
import { productFields, workAsBefore, writeAsBefore } from '../../test/previous-version.fixture.js';
import { pendingIn, prepareDatabase } from './database.js';
import { LevelOutbox } from './level.outbox.js';
import { type Migration, migrations, reviews } from './migrations.js';
import { ProductReader } from './product.reader.js';
import { ProductWords } from './product.words.js';
import { reviewAll } from './review.js';

let test: TestDatabase;
beforeEach(async () => {
  test = await openDatabase();
});
afterEach(() => test.drop());

const collection = (name: string) => test.database.connection.collection<{ _id: string; heldUntil: Date }>(name);
const forget = () => collection('migrations').deleteMany({});
const migrate = (steps?: readonly Migration[]) => prepareDatabase(test.database, steps);
const found = async (q: string) => {
  const reader = new ProductReader(test.database, new ProductWords(test.database));
  return (await reader.list({ q, limit: 20 }, true)).items.map(({ sku }) => sku);
};
const marked = async () =>
  (await new LevelOutbox(test.database).unpublished()).map(({ sku, version }) => [sku, version]);

it('is recorded, and does nothing the second time', async () => {
  expect((await rowsOf(test.database, 'migrations')).map(({ _id }) => _id)).toEqual(migrations.map(({ name }) => name));
  expect(await migrate()).toEqual([]);
});

it('gives products their words and stocks that moved their mark', async () => {
  await writeAsBefore(test.database);
  await forget();
  expect(await found('the')).toEqual([]);
  expect(await migrate()).toEqual(migrations.map(({ name }) => name));
  expect([await found('the sen'), await found('green-1'), await found('kasebecher')]).toEqual([
    ['TEA-GREEN-100'],
    ['TEA-GREEN-100'],
    ['MUG'],
  ]);
  expect(await marked()).toEqual([['TEA-GREEN-100', 4]]);
});

it('lets the version before work on, and what that writes is found and told later', async () => {
  await writeAsBefore(test.database);
  await forget();
  await migrate();
  for (const product of await rowsOf(test.database, 'products'))
    expect(Object.keys(product).toSorted()).toEqual(productFields);
  const levels = new LevelOutbox(test.database);
  await levels.settle(await levels.unpublished());
  await workAsBefore(test.database);
  expect([await found('gunpowder'), await marked()]).toEqual([[], []]);
  for (const review of reviews(test.database)) await reviewAll(review);
  expect([await found('gunpowder'), await found('sencha'), await marked()]).toEqual([
    ['TEA-GREEN-100'],
    [],
    [['TEA-GREEN-100', 5]],
  ]);
});

it('leaves words alone that are newer than what a review has read', async () => {
  await writeAsBefore(test.database);
  await reviewAll((after) => new ProductWords(test.database).review(after));
  await workAsBefore(test.database);
  await collection('product_words').updateOne(
    { _id: 'TEA-GREEN-100' },
    { $set: { version: 9, words: ['NEW'] } as never },
  );
  await reviewAll((after) => new ProductWords(test.database).review(after));
  expect(await found('new')).toEqual(['TEA-GREEN-100']);
});

it('is pending as long as a step, an index or a collection of this version is not there, and looking makes none', async () => {
  const later = { name: 'later', up: () => Promise.resolve() };
  expect([await pendingIn(test.database), await pendingIn(test.database, [...migrations, later])]).toEqual([
    [],
    ['later'],
  ]);
  await collection('stocks').dropIndex('unpublished_1');
  await collection('reservations').drop();
  await forget();
  const pending = [expect.stringMatching(/^reservations/), '0001-levels-and-words'];
  for (const _ of [1, 2])
    expect(await pendingIn(test.database)).toEqual(expect.arrayContaining(['stocks.unpublished_1', ...pending]));
  await migrate();
  expect(await pendingIn(test.database, [])).toEqual([]);
});

describe('several jobs', () => {
  const ran: string[] = [];
  const step = (name: string, work: () => Promise<unknown> = () => Promise.resolve()): Migration => ({
    name,
    up: async () => {
      ran.push(name);
      await work();
    },
  });
  beforeEach(() => void ran.splice(0));

  it('do each step once and in order, however many begin at once', async () => {
    const steps = [...migrations, step('a'), step('b')];
    const done = await Promise.all(Array.from({ length: 4 }, () => migrate(steps)));
    expect(done.toSorted((a, b) => b.length - a.length)).toEqual([['a', 'b'], [], [], []]);
    expect(ran).toEqual(['a', 'b']);
  });

  it('go on where one failed', async () => {
    const failing = step('b', () => Promise.reject(new Error('no space left')));
    await expect(migrate([step('a'), failing, step('c')])).rejects.toThrow('no space left');
    expect(await migrate([step('a'), step('b'), step('c')])).toEqual(['b', 'c']);
  });

  it('wait for one that was killed until its lease has run out', async () => {
    const heldUntil = new Date(Date.now() + 1_500);
    await collection('leases').insertOne({ _id: 'migrate', owner: 'killed', heldUntil } as never);
    expect(await migrate([step('a')])).toEqual(['a']);
    expect(Date.now()).toBeGreaterThanOrEqual(heldUntil.getTime());
  });

  it('end, and record nothing, when they stood still so long that another one took over', async () => {
    const up = async (_: unknown, goOn: () => void) => {
      await collection('leases').updateOne({ _id: 'migrate' }, { $set: { owner: 'another' } as never });
      await eventually(() => expect(goOn).toThrow('taken over'));
    };
    await expect(migrate([{ name: 'late', up }])).rejects.toThrow('taken over');
    expect((await rowsOf(test.database, 'migrations')).map(({ _id }) => String(_id))).not.toContain('late');
  });
});

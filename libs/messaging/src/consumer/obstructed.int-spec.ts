import { eventually } from '@tessera/testing';
import { type Bench, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { TestGroup, failures } from '../../test/group.fixture.js';

/** What looks like traffic and never ends: a serialization failure of a trigger, a duplicate key that is nobody's race. */
describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('a message that the store always aborts, on %s', (_, open) => {
  let bench: Bench;
  let group: TestGroup;

  beforeEach(async () => {
    bench = await open();
    group = new TestGroup(bench);
    failures.clear();
    await bench.obstruct('received-3');
  });
  afterEach(async () => {
    await group.consumer.finish();
    await bench.close();
  });

  it('holds up its own key, and no other', async () => {
    group.accept(group.message('b', 1), group.message('a', 3), group.message('c', 2), group.message('a', 4));
    await eventually(() => expect(group.committed).toBe('4'));
    expect([await bench.value('received-1'), await bench.value('received-2')]).toEqual([1, 1]);
    const { dead, retrying } = await bench.database.parking.count();
    expect(dead + retrying).toBe(1);
  });
});

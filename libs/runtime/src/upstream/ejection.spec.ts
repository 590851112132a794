import { instancesOf, nth } from '../../test/instances.fixture.js';
import { Ejection } from './ejection.js';
import { type Instances } from './instances.js';

const times = (count: number, work: () => void) => {
  for (let n = 0; n < count; n++) work();
};

const of = (count: number) => {
  const instances = instancesOf(count);
  let changes = 0;
  const ejection = new Ejection(instances, () => (changes += 1));
  const [one, other] = [nth(instances, 0), nth(instances, count - 1)];
  return { instances, ejection, changes: () => changes, one, other };
};

const untils = ({ all }: Instances) => all.map(({ ejectedUntil }) => ejectedUntil);

describe('an instance is ejected', () => {
  it('at once when it refuses a connection', () => {
    const { instances, ejection, one, changes } = of(2);
    ejection.refused(one, 10);
    expect([untils(instances), one.isAway, changes()]).toEqual([[2_010, 0], true, 1]);
    ejection.refused(one, 20);
    expect([untils(instances), changes()]).toEqual([[2_010, 0], 1]);
  });

  it('after five failures in a row', () => {
    const { instances, ejection, one } = of(2);
    times(4, () => ejection.failed(one, 1));
    ejection.succeeded(one, 1);
    times(4, () => ejection.failed(one, 1));
    expect(untils(instances)).toEqual([0, 0]);
    ejection.failed(one, 1);
    expect([untils(instances), one.isAway]).toEqual([[2_001, 0], false]);
  });

  it('when it fails much more often than the others, never five times in a row', () => {
    const { instances, ejection, one, other } = of(2);
    ejection.succeeded(other, 0);
    times(10, () => {
      times(2, () => ejection.succeeded(one, 1));
      ejection.failed(one, 1);
      times(3, () => ejection.succeeded(other, 1));
    });
    expect(untils(instances)).toEqual([0, 0]);
    ejection.succeeded(other, 10_000);
    expect(untils(instances)).toEqual([12_000, 0]);
  });

  it('not when the others fail as often, and not for a few failures', () => {
    const { instances, ejection, one, other } = of(2);
    ejection.succeeded(other, 0);
    times(10, () => {
      for (const instance of [one, other]) {
        ejection.succeeded(instance, 1);
        ejection.failed(instance, 1);
      }
    });
    ejection.succeeded(other, 10_000);
    times(3, () => ejection.failed(one, 10_001));
    times(50, () => ejection.succeeded(other, 10_001));
    ejection.succeeded(other, 20_000);
    expect(untils(instances)).toEqual([0, 0]);
  });
});

it('ejects for longer each time, up to a minute, and forgets one time in ten seconds without', () => {
  const { ejection, one, other } = of(2);
  const lengths = Array.from({ length: 40 }, (_, n) => {
    one.ejectedUntil = 0;
    ejection.refused(one, n);
    return one.ejectedUntil - n;
  });
  expect([lengths[0], lengths[1], lengths[2], lengths[39]]).toEqual([2_000, 4_000, 6_000, 60_000]);
  one.ejectedUntil = 0;
  for (let second = 1; second <= 60; second++) ejection.succeeded(other, second * 1_000);
  expect(one.ejections).toBe(34);
});

it.each([1, 2, 3, 4, 5])('ejects never more than half of %d', (count) => {
  const { instances, ejection } = of(count);
  for (const instance of instances.all) ejection.refused(instance, 1);
  expect(untils(instances).filter(Boolean)).toHaveLength(Math.floor(count / 2));
});

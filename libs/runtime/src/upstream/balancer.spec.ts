import { dice, instancesOf, nth } from '../../test/instances.fixture.js';
import { Balancer } from './balancer.js';
import { fixedEndpoint } from './discovery/discovery.js';
import { WARM_UP_MS } from './instance.js';
import { type Instances } from './instances.js';

const balancerOf = (instances: Instances, now = 0) => {
  const balancer = new Balancer(instances, dice());
  balancer.refresh(now);
  return balancer;
};

const times = (count: number, work: () => unknown) => Array.from({ length: count }, work);

/** The share of 1000 picks that each gets, in tenths. Each of them stays in flight when `holds`. */
const shares = (balancer: Balancer, { all }: Instances, { now = 0, holds = false } = {}) => {
  const picked = times(1_000, () => {
    const instance = balancer.pick(now);
    if (instance && holds) instance.inFlight += 1;
    return instance;
  });
  return all.map((instance) => Math.round(picked.filter((one) => one === instance).length / 100));
};

describe('two choices', () => {
  it('are nobody of nobody, and the only one of one', () => {
    expect(balancerOf(instancesOf(0)).pick(0)).toBeUndefined();
    const one = instancesOf(1);
    expect(balancerOf(one).pick(0)).toBe(nth(one, 0));
  });

  it('share what stays in flight evenly', () => {
    for (const count of [2, 4, 5]) {
      const instances = instancesOf(count);
      shares(balancerOf(instances), instances, { holds: true });
      const inFlight = instances.all.map((instance) => instance.inFlight);
      expect(Math.max(...inFlight) - Math.min(...inFlight)).toBeLessThan(5);
    }
  });

  it('never fall on the busiest of two', () => {
    const instances = instancesOf(2);
    nth(instances, 0).inFlight = 1;
    expect(shares(balancerOf(instances), instances)).toEqual([0, 10]);
  });

  it('weigh what is in flight by how long answers take', () => {
    const instances = instancesOf(2);
    nth(instances, 0).latency.add(30, 1);
    nth(instances, 1).latency.add(10, 1);
    shares(balancerOf(instances), instances, { now: 1, holds: true });
    expect(nth(instances, 1).inFlight / nth(instances, 0).inFlight).toBeCloseTo(3, 1);
  });

  it('try one again that was slow long ago', () => {
    const instances = instancesOf(2);
    nth(instances, 0).latency.add(3_000, 1);
    nth(instances, 1).latency.add(10, 1);
    const balancer = balancerOf(instances);
    expect(balancer.pick(1)).toBe(nth(instances, 1));
    nth(instances, 1).latency.add(10, 60_000);
    expect(balancer.pick(60_000)).toBe(nth(instances, 0));
  });
});

describe('an instance that comes', () => {
  const joined = () => {
    const instances = instancesOf(2);
    const balancer = balancerOf(instances);
    instances.replace(
      [0, 1, 2].map((n) => fixedEndpoint(`http://${n}`)),
      0,
    );
    balancer.refresh(0);
    return { instances, balancer };
  };

  it('gets a little at first, more later, and its share in the end', () => {
    const got = [0, WARM_UP_MS / 2, WARM_UP_MS].map((now) => {
      const { instances, balancer } = joined();
      return shares(balancer, instances, { now, holds: true })[2] ?? 0;
    });
    expect(got[0]).toBeLessThan(2);
    expect(got[1]).toBeGreaterThanOrEqual(got[0] ?? 0);
    expect(got[2]).toBe(3);
  });

  it('is taken to be as fast as the others', () => {
    const instances = instancesOf(1);
    nth(instances, 0).latency.add(40, 1);
    instances.replace(
      [0, 1].map((n) => fixedEndpoint(`http://${n}`)),
      2,
    );
    expect(nth(instances, 1).latency.current).toBe(40);
  });
});

describe('who is passed over', () => {
  it('is not asked, and is asked again when its time is over, slowly', () => {
    const instances = instancesOf(3);
    nth(instances, 0).ejectedUntil = 100;
    const balancer = balancerOf(instances);
    expect(shares(balancer, instances, { now: 99 })[0]).toBe(0);
    expect(nth(instances, 0).shareAt(99)).toBe(1);
    balancer.pick(100);
    expect([nth(instances, 0).ejectedUntil, nth(instances, 0).shareAt(100)]).toEqual([0, 0.1]);
  });

  it('is asked all the same when fewer than half are left', () => {
    const instances = instancesOf(4);
    for (const n of [0, 1]) nth(instances, n).isReady = false;
    const balancer = balancerOf(instances);
    expect([balancer.isPanicking, shares(balancer, instances).slice(0, 2)]).toEqual([false, [0, 0]]);
    nth(instances, 2).isReady = false;
    balancer.refresh(0);
    expect(balancer.isPanicking).toBe(true);
    for (const share of shares(balancer, instances, { holds: true })) expect(share).toBeGreaterThanOrEqual(2);
  });
});

describe('SRV records', () => {
  it('give each its weight', () => {
    const instances = instancesOf(3, (n) => ({ weight: n === 0 ? 1 : 4 }));
    const [light = 0] = shares(balancerOf(instances), instances);
    expect(light).toBeLessThanOrEqual(2);
  });

  it('are asked by priority, the next where fewer than half of the first can be', () => {
    const instances = instancesOf(4, (n) => ({ priority: n < 2 ? 1 : 2 }));
    const balancer = balancerOf(instances);
    expect(shares(balancer, instances, { holds: true })).toEqual([5, 5, 0, 0]);
    for (const n of [0, 1]) nth(instances, n).isReady = false;
    for (const instance of instances.all) instance.inFlight = 0;
    balancer.refresh(0);
    expect(shares(balancer, instances, { holds: true })).toEqual([0, 0, 5, 5]);
  });
});

it('asks elsewhere the least busy of the others, and one that is passed over only in the end', () => {
  const instances = instancesOf(3);
  nth(instances, 1).isReady = false;
  nth(instances, 2).inFlight = 9;
  const balancer = balancerOf(instances);
  expect(balancer.pickOther([nth(instances, 0)], 0)).toBe(nth(instances, 2));
  expect(balancer.pickOther([nth(instances, 0), nth(instances, 2)], 0)).toBe(nth(instances, 1));
  expect(balancer.pickOther(instances.all, 0)).toBeUndefined();
});

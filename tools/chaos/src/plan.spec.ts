import { type Options } from './options.js';
import { planOf } from './plan.js';
import { scenarios } from './scenarios/index.js';

const names = scenarios.map(({ name }) => name);
const options: Options = {
  seed: 7,
  kills: 20,
  minutes: 2,
  brokers: 3,
  mongo: 3,
  scenarios: names,
  leftOut: [],
  keep: false,
};
const told = (change: Partial<Options> = {}) =>
  planOf({ ...options, ...change }).map(({ atMs, scenario, says }) => `${atMs} ${scenario}: ${says}`);

it('is the same for the same seed, and another for another', () => {
  expect(told()).toEqual(told());
  expect(told({ seed: 8 })).not.toEqual(told());
});

it('holds as many kills as asked for, at least one of everything else, all in time and in order', () => {
  const plan = planOf(options);
  expect(plan.filter(({ scenario }) => scenario === 'kill')).toHaveLength(20);
  for (const name of names) expect(plan.map(({ scenario }) => scenario)).toContain(name);
  const times = plan.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(120_000);
});

it('does not shift one scenario when another is left out', () => {
  const kills = told().filter((line) => line.includes(' kill: '));
  expect(told({ scenarios: ['kill'] })).toEqual(kills);
});

it('freezes and loses instances for two minutes in a long run, for a quarter of it in a short one', () => {
  const longest = (minutes: number, scenario: string) => {
    const plan = planOf({ ...options, minutes, scenarios: [scenario] });
    return Math.max(...plan.map(({ says }) => Number(/for (\d+) s/.exec(says)?.[1])));
  };
  for (const scenario of ['freeze', 'lost-host']) {
    expect(longest(120, scenario)).toBeGreaterThan(100);
    expect(longest(120, scenario)).toBeLessThanOrEqual(120);
    expect(longest(1, scenario)).toBeLessThanOrEqual(15);
  }
});

it('takes Kafka away for two minutes in a long run, and not in a short one', () => {
  expect(told({ minutes: 20 }).join()).toContain('kafka, back after 120 s');
  expect(told().join()).not.toContain('120 s');
});

import { describe, expect, it } from '@jest/globals';
import { type FlowView } from '@tessera/contracts';
import { type FlowHistory, keepSample, latestOf, ratesOf, seriesOf, topicsIn } from './flow-history.js';

const flowAt = (second: number, counts: Record<string, number>[]): FlowView => ({
  at: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
  services: counts.map((topics, index) => ({
    service: index === 0 ? 'inventory' : 'user',
    outbox: { rows: 0, oldestMs: 0, refused: 0 },
    kafka: 'ok',
    parked: { retrying: 0, dead: 0 },
    groups: [],
    topics: Object.entries(topics).map(([topic, messages]) => ({ topic, messages })),
  })),
  orders: { undecided: second, oldestMs: 0 },
  parts: [],
});
const kept = (...flows: FlowView[]) => flows.reduce<FlowHistory>(keepSample, []);

describe('rates of a topic', () => {
  it('are what was written between two samples, by the server’s clock', () => {
    const history = kept(flowAt(0, [{ orders: 10 }]), flowAt(2, [{ orders: 30 }]), flowAt(4, [{ orders: 30 }]));
    expect(ratesOf(history, 'orders')[1]).toEqual([10, 0]);
    expect(latestOf(ratesOf(history, 'orders'))).toBe(0);
  });

  it('count a topic once that two services read', () => {
    const history = kept(flowAt(0, [{ orders: 10 }, { orders: 8 }]), flowAt(2, [{ orders: 14 }, { orders: 12 }]));
    expect(ratesOf(history, 'orders')[1]).toEqual([2]);
  });

  it('are unknown across a gap, where a service was missing, and when a count went back', () => {
    const history = kept(
      flowAt(0, [{ orders: 10 }]),
      flowAt(60, [{ orders: 90 }]),
      flowAt(62, []),
      flowAt(64, [{ orders: 91 }]),
    );
    expect(ratesOf(history, 'orders')[1]).toEqual([null, null, null]);
    expect(ratesOf(kept(flowAt(0, [{ orders: 10 }]), flowAt(2, [{ orders: 1 }])), 'orders')[1]).toEqual([null]);
  });

  it('are none before there are two samples', () => {
    expect(latestOf(ratesOf([], 'orders'))).toBeNull();
    expect(latestOf(ratesOf(kept(flowAt(0, [{ orders: 1 }])), 'orders'))).toBeNull();
  });
});

it('drops what is no newer, and keeps five minutes', () => {
  expect(kept(flowAt(2, []), flowAt(2, []), flowAt(1, []))).toHaveLength(1);
  const many = Array.from({ length: 200 }, (_, index) => flowAt(index * 2, []));
  const history = kept(...many);
  expect(history).toHaveLength(150);
  expect(history.at(-1)).toBe(many.at(-1));
});

it('reads any figure as a series, null where a sample has none', () => {
  const history = kept(flowAt(0, []), flowAt(2, []));
  expect(seriesOf(history, ({ orders }) => orders?.undecided || undefined)[1]).toEqual([null, 2]);
});

it('names each topic once', () => {
  expect(topicsIn(flowAt(0, [{ orders: 1, products: 1 }, { orders: 1 }]))).toEqual(['orders', 'products']);
});

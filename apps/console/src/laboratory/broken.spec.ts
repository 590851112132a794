import { expect, it } from '@jest/globals';
import { type LabPart, type LabView } from '@tessera/contracts';
import { brokenIn, mendAll } from './broken.js';

const part = (name: string, state: LabPart['state']): LabPart => ({
  name,
  kind: 'service',
  state,
  pid: 1,
  since: '2026-01-01T00:00:00.000Z',
});
const lab: LabView = {
  at: '2026-01-01T00:00:00.000Z',
  parts: [part('order', 'running'), part('user', 'starting'), part('inventory', 'down'), part('mongo', 'frozen')],
  load: { ordersPerSecond: 5, placed: 0, refused: 0, unreachable: 0 },
  spoiled: ['TEA'],
};

it('is what somebody broke, not what comes by itself', () => {
  expect(brokenIn(lab)).toEqual([
    { kind: 'part', name: 'inventory', state: 'down' },
    { kind: 'part', name: 'mongo', state: 'frozen' },
    { kind: 'product', sku: 'TEA' },
    { kind: 'load', ordersPerSecond: 5 },
  ]);
  expect(brokenIn({ ...lab, parts: [], spoiled: [], load: { ...lab.load, ordersPerSecond: 0 } })).toEqual([]);
});

it('is mended in an order that can work, each tried even if one fails', async () => {
  const calls: unknown[] = [];
  const failing = new Error('no');
  const failures = await mendAll(
    {
      setLabPart: async (input) => {
        calls.push(input);
        if (input.name === 'inventory') throw failing;
      },
      setSpoiled: async (input) => calls.push(input),
      setLabLoad: async (input) => calls.push(input),
    },
    brokenIn(lab),
  );
  expect(calls).toEqual([
    { ordersPerSecond: 0 },
    { name: 'inventory', state: 'running' },
    { name: 'mongo', state: 'running' },
    { sku: 'TEA', spoiled: false },
  ]);
  expect(failures).toEqual([failing]);
});

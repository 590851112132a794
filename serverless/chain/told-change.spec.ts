import { toldChange } from './told-change.js';

const event = {
  specversion: '1.0',
  id: '0198c0de-0000-7000-8000-0000000000e1',
  source: '/tessera/order',
  type: 'order.placed.v1',
  subject: '0198c0de-0000-7000-8000-000000000007',
  sequence: '00000000000000000001',
  correlationid: 'request-1',
  data: {},
};

it('a change is its events and how many others led to it; what lies beside it in the table is left', () => {
  const item = { pk: 'a', sk: 'b', expiresAt: 1, hop: 0, events: [event] };
  expect(toldChange.parse(item)).toEqual({ hop: 0, events: [event] });
});

it.each([
  ['no hop', { events: [event] }],
  ['half a hop', { hop: 0.5, events: [event] }],
  ['a hop below zero', { hop: -1, events: [event] }],
  ['a hop as a text', { hop: '0', events: [event] }],
  ['no events', { hop: 0, events: [] }],
  ['an event that is none', { hop: 0, events: [event, {}] }],
  ['more events than one change has', { hop: 0, events: Array.from({ length: 11 }, () => event) }],
])('something with %s is none', (_, item) => {
  expect(toldChange.safeParse(item).success).toBe(false);
});

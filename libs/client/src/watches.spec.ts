import { examples } from '@tessera/contracts/documents';
import { fakeApi, inTurn, problem } from '../test/fake-api.fixture.js';
import { type LabEvent, type OperationsEvent } from './index.js';

const soon = 'retry: 1\n\n';
const said = (event: string, data: unknown, id?: string) =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
const stream = (...texts: string[]) => new Response(soon + texts.join(''));

const { Platform: platform, Flow: flow, OrderMoved: order } = examples;

const take = async <Event>(events: AsyncIterable<Event>, most: number) => {
  const taken: Event[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === most) break;
  }
  return taken;
};

it('operations: each event by its name, over connections, from the last order that was seen', async () => {
  const { api, sent } = fakeApi(
    inTurn(
      stream(said('start', {}, 'e-1'), said('platform', platform), said('flow', flow), said('order', order, 'e-2')),
      problem('UPSTREAM_UNAVAILABLE', { 'retry-after': '0' }),
      stream(said('later', {}), said('reset', {}, 'f-0'), said('platform', platform)),
    ),
  );
  const events: OperationsEvent[] = await take(api.watchOperations(), 5);
  expect(events.map(({ event, id }) => [event, id])).toEqual([
    ['platform', 'e-1'],
    ['flow', 'e-1'],
    ['order', 'e-2'],
    ['reset', 'f-0'],
    ['platform', 'f-0'],
  ]);
  const moved = events.flatMap((event) => (event.event === 'order' ? [event.data.customerId] : []));
  expect(moved).toEqual([Object(order).customerId]);
  expect(sent.map(({ path, headers }) => [path, headers['last-event-id']])).toEqual([
    ['/v1/admin/stream', undefined],
    ['/v1/admin/stream', 'e-2'],
    ['/v1/admin/stream', 'e-2'],
  ]);
});

it('operations: goes on after an event that was seen before', async () => {
  const { api, sent } = fakeApi(() => problem('FORBIDDEN'));
  await expect(take(api.watchOperations({ lastEventId: 'e-7' }), 1)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(sent[0]?.headers['last-event-id']).toBe('e-7');
});

it('operations: takes nothing for a platform that is none', async () => {
  const { api } = fakeApi(inTurn(stream(said('platform', { at: 'now' }))));
  await expect(take(api.watchOperations(), 1)).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
});

it('laboratory: what it is and what holds; there is none elsewhere', async () => {
  const at = '2026-01-02T09:30:00.000Z';
  const load = { ordersPerSecond: 5, placed: 10, refused: 0, unreachable: 0 };
  const lab = { at, parts: [], load, spoiled: [] };
  const { api, sent } = fakeApi(
    inTurn(stream(said('lab', lab), said('check', { at, verdicts: [], problem: null })), problem('NOT_FOUND')),
  );
  const events: LabEvent[] = await take(api.watchLab(), 2);
  expect(events.map(({ event }) => event)).toEqual(['lab', 'check']);
  expect(sent[0]?.path).toBe('/v1/lab/stream');
  await expect(take(api.watchLab(), 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

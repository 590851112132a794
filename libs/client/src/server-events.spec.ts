import { jest } from '@jest/globals';
import { type OrderView } from '@tessera/contracts';
import { fakeApi, ID, inTurn, json, problem, type Sent, tokens } from '../test/fake-api.fixture.js';
import { type OrderEvent } from './index.js';

const at = '2026-01-01T00:00:00.000Z';
const price = { amount: 500, currency: 'EUR' };
const order = (version: number, state: OrderView['state']): OrderView => ({
  id: ID,
  customerId: ID,
  state,
  lines: [{ sku: 'TEA', name: 'Tee, grün 🍵', quantity: 1, unitPrice: price, lineTotal: price }],
  total: price,
  placedAt: at,
  updatedAt: at,
  version,
  history: [],
});
/** The server says when to come back, so that a test need not wait a second. */
const soon = 'retry: 1\n\n';
const told = (version: number, state: OrderView['state']) =>
  `event: state\nid: ${version}\ndata: ${JSON.stringify(order(version, state))}\n\n`;

const streamOf = (chunks: Uint8Array[]) =>
  new Response(
    new ReadableStream({
      start(body) {
        for (const chunk of chunks) body.enqueue(chunk);
        body.close();
      },
    }),
    { headers: { 'content-type': 'text/event-stream' } },
  );
const bytes = (text: string) => new TextEncoder().encode(text);
const stream = (...texts: string[]) => streamOf([soon, ...texts].map(bytes));
const brokenStream = (text: string) => {
  const left = [bytes(soon + text)];
  const pull = (body: ReadableStreamDefaultController) => {
    const chunk = left.shift();
    if (chunk) body.enqueue(chunk);
    else body.error(new TypeError('terminated'));
  };
  return new Response(new ReadableStream({ pull }));
};
const all = async (events: AsyncIterable<OrderEvent>) => {
  const seen: [string, string][] = [];
  for await (const { id, data } of events) {
    seen.push([id, data.state]);
    expect(data.lines[0]?.name).toBe('Tee, grün 🍵');
  }
  return seen;
};
const lastIds = (sent: { headers: Record<string, string> }[]) => sent.map(({ headers }) => headers['last-event-id']);

it('gives each state, and ends with a final one', async () => {
  const { api, sent } = fakeApi(inTurn(stream(told(1, 'PENDING'), ': still here\n\n', told(2, 'REJECTED'))));
  const events: OrderEvent[] = [];
  for await (const event of api.watchOrder({ id: ID })) events.push(event);
  expect(events).toEqual([
    { event: 'state', id: '1', data: order(1, 'PENDING') },
    { event: 'state', id: '2', data: order(2, 'REJECTED') },
  ]);
  expect(sent).toMatchObject([{ path: `/v1/orders/${ID}/events`, headers: { accept: 'text/event-stream' } }]);
});

it.each(['\n', '\r\n', '\r'])('however the bytes are cut, with lines that end in %j', async (end) => {
  const text = `\uFEFF${soon}: a comment\n\nevent: other\ndata: x\n\n${told(1, 'PENDING')}data: \n\n${told(2, 'SHIPPED')}:\n`;
  const whole = bytes(text.replaceAll('\n', end));
  for (let cut = 1; cut < whole.length; cut++) {
    const { api } = fakeApi(inTurn(streamOf([whole.subarray(0, cut), whole.subarray(cut)])));
    expect(await all(api.watchOrder({ id: ID }))).toEqual([
      ['1', 'PENDING'],
      ['2', 'SHIPPED'],
    ]);
  }
  const { api } = fakeApi(inTurn(streamOf([...whole].map((byte) => Uint8Array.of(byte)))));
  expect(await all(api.watchOrder({ id: ID }))).toHaveLength(2);
});

it('goes on after the last id when the connection breaks, ends or is refused for a while', async () => {
  const { api, sent } = fakeApi(
    inTurn(
      brokenStream(told(1, 'PENDING') + told(2, 'CONFIRMED').slice(0, -1)),
      problem('UPSTREAM_UNAVAILABLE', { 'retry-after': '0' }),
      new TypeError('nobody there'),
      stream(told(2, 'CONFIRMED')),
      new Response(null, { status: 204 }),
    ),
  );
  expect(await all(api.watchOrder({ id: ID }))).toEqual([
    ['1', 'PENDING'],
    ['2', 'CONFIRMED'],
  ]);
  expect(lastIds(sent)).toEqual([undefined, '1', '1', '1', '2']);
});

it('begins after the event that was seen last', async () => {
  const { api, sent } = fakeApi(inTurn(new Response(null, { status: 204 })));
  expect(await all(api.watchOrder({ id: ID }, { lastEventId: '7' }))).toEqual([]);
  expect(lastIds(sent)).toEqual(['7']);
});

it('renews the token that a connection ended with', async () => {
  const { api, sent } = fakeApi(
    inTurn(stream(told(1, 'PENDING')), problem('UNAUTHENTICATED'), json(200, tokens(2)), stream(told(2, 'SHIPPED'))),
    { tokens: tokens(1) },
  );
  expect(await all(api.watchOrder({ id: ID }))).toHaveLength(2);
  expect(sent.map(({ headers }) => headers['authorization'])).toEqual([
    'Bearer access-1',
    'Bearer access-1',
    undefined,
    'Bearer access-2',
  ]);
});

it.each(['NOT_FOUND', 'UNAUTHENTICATED', 'BAD_REQUEST'] as const)('%s is the caller’s to know', async (code) => {
  const { api, sent } = fakeApi(() => problem(code));
  await expect(all(api.watchOrder({ id: ID }))).rejects.toMatchObject({ code });
  expect(sent).toHaveLength(1);
});

it('ends with the caller’s signal, while it waits and while it pauses', async () => {
  for (const answer of [undefined, stream('retry: 100000\n\n')]) {
    const caller = new AbortController();
    const { api } = fakeApi(() => answer);
    const watching = all(api.watchOrder({ id: ID }, { signal: caller.signal }));
    setTimeout(() => caller.abort(new Error('seen enough')), 20);
    await expect(watching).rejects.toThrow('seen enough');
  }
});

it('does not believe in a connection that has been silent for three comments', async () => {
  jest.useFakeTimers();
  const silent = ({ signal }: Sent) =>
    new Response(
      new ReadableStream({ start: (body) => signal.addEventListener('abort', () => body.error(signal.reason)) }),
    );
  const answers = [silent, () => stream(told(1, 'REJECTED'))];
  const { api, sent } = fakeApi((request) => answers.shift()?.(request));
  const seen = all(api.watchOrder({ id: ID }));
  await jest.advanceTimersByTimeAsync(44_000);
  expect(sent).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(3_000);
  expect(await seen).toEqual([['1', 'REJECTED']]);
  jest.useRealTimers();
});

it('lets go of the connection when nobody reads on', async () => {
  let isCancelled = false;
  const body = new ReadableStream({
    start: (body) => body.enqueue(bytes(told(1, 'PENDING'))),
    cancel: () => void (isCancelled = true),
  });
  const { api } = fakeApi(inTurn(new Response(body)));
  for await (const { data } of api.watchOrder({ id: ID })) {
    expect(data.state).toBe('PENDING');
    break;
  }
  expect(isCancelled).toBe(true);
});

it('takes nothing for an order that is none', async () => {
  const { api } = fakeApi(inTurn(stream('event: state\nid: 1\ndata: {"id":1}\n\n')));
  await expect(all(api.watchOrder({ id: ID }))).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
});

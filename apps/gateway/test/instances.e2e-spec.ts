import { eventually } from '@tessera/testing';
import { FakeUpstream } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

/** Two processes of the order service behind one gateway. */
let gateway: Gateway;
let second: FakeUpstream;
let first: FakeUpstream;

beforeAll(async () => {
  [first, second] = [await new FakeUpstream().open(), await new FakeUpstream().open()];
  gateway = await startGateway({ ORDER_URL: `${first.url},${second.url}`, CACHE_BYTES: '0' });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([first.close(), second.close()]);
});

const asks = async (count: number, method: 'GET' | 'POST') => {
  const sent = () => ({ method, token: gateway.signer.tokenOf(), ...(method === 'POST' && { body: {} }) });
  // Somebody else each time: equal questions of one user go out as one.
  const answers = await Promise.all(Array.from({ length: count }, () => gateway.ask('/v1/orders', sent())));
  return new Set(answers.map(({ status }) => status));
};

/** The first request of a process may take longer than a request may, on a busy machine. */
beforeAll(async () => {
  await eventually(async () => expect(await asks(2, 'GET')).toEqual(new Set([200])));
  for (const upstream of [first, second]) upstream.reset();
});

it('shares the requests between them', async () => {
  await eventually(async () => {
    expect(await asks(20, 'GET')).toEqual(new Set([200]));
    expect(Math.min(first.seen.length, second.seen.length)).toBeGreaterThan(0);
  });
});

it('fails no request when one of them is killed, and counts on it again when it is back', async () => {
  await first.close();
  second.reset();
  expect(await asks(20, 'GET')).toEqual(new Set([200]));
  expect(await asks(10, 'POST')).toEqual(new Set([200]));
  expect(second.seen).toHaveLength(30);
  await first.open();
  first.reset();
  await eventually(async () => {
    await asks(10, 'GET');
    expect(first.seen.length).toBeGreaterThan(0);
  });
});

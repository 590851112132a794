import { type Principal } from '@tessera/auth';
import { type Broadcasts } from '@tessera/messaging';
import { SpokenBroadcasts } from '@tessera/testing';
import { type Upstreams } from '../edge/forward/upstreams.js';
import { type Follower } from './follower.js';
import { LiveOrders } from './live-orders.js';

const MOST = 10_000;

const open = () => {
  const broadcasts = new SpokenBroadcasts();
  return { orders: new LiveOrders({} as Upstreams, broadcasts as unknown as Broadcasts), broadcasts };
};
const follower = (end: () => void = () => {}): Follower => ({ user: {} as Principal, version: 1, tell: () => {}, end });

it('has no more than ten thousand follow, and takes another when one has gone, however often that is said', () => {
  const { orders } = open();
  const [first] = Array.from({ length: MOST }, (_, n) => orders.follow(`${n % 100}`, follower()));
  const oneMore = () => orders.follow('one more', follower());
  expect(oneMore).toThrow(expect.objectContaining({ code: 'UPSTREAM_UNAVAILABLE' }));
  first?.stop();
  first?.stop();
  oneMore();
  expect(oneMore).toThrow();
  expect(orders.count).toBe(MOST);
});

it('sends all away when the gateway ends, and takes no more', () => {
  const { orders } = open();
  let sent = 0;
  for (const id of ['one', 'one', 'other'])
    orders.follow(
      id,
      follower(() => (sent += 1)),
    );
  orders.beforeApplicationShutdown();
  expect(sent).toBe(3);
  expect(() => orders.follow('one', follower())).toThrow();
});

it('is deaf before it has begun to hear, and when no broker has answered for some seconds', () => {
  const { orders, broadcasts } = open();
  expect([orders.isStarting, orders.isDeaf]).toEqual([false, false]);
  broadcasts.hearing.silentMs = 2_001;
  expect([orders.isStarting, orders.isDeaf]).toEqual([false, true]);
  Object.assign(broadcasts.hearing, { caughtUp: false, silentMs: 0 });
  expect([orders.isStarting, orders.isDeaf]).toEqual([true, true]);
});

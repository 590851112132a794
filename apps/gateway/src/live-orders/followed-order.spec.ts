import { jest } from '@jest/globals';
import { type Principal } from '@tessera/auth';
import { type OrderView, Refusal } from '@tessera/contracts';
import { FollowedOrder } from './followed-order.js';
import { type Follower } from './follower.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

class Known implements Follower {
  version: number | undefined = 1;
  hasEnded = false;
  readonly told: number[] = [];
  readonly user: Principal;

  constructor(token: string) {
    this.user = { token } as Principal;
  }

  tell({ version }: OrderView) {
    this.version = version;
    this.told.push(version);
  }

  end() {
    this.hasEnded = true;
  }
}

/** What reads give, one after the other; the last one for ever. */
const followed = (followers: Follower[], ...answers: (number | Refusal)[]) => {
  const readBy: string[] = [];
  const order = new FollowedOrder(({ token }) => {
    readBy.push(token);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Refusal) return Promise.reject(answer);
    return Promise.resolve({ version: answer } as OrderView);
  });
  for (const follower of followers) order.followers.add(follower);
  return { order, readBy };
};

const away = new Refusal('UPSTREAM_UNAVAILABLE');
const someTime = () => jest.advanceTimersByTimeAsync(60_000);

it('is read once for what is heard of at once, and not for what is known', async () => {
  const [one, other] = [new Known('one'), new Known('other')];
  const { order, readBy } = followed([one, other], 3);
  for (const version of [1, 2, 3, 2]) order.hear(version);
  await someTime();
  order.hear(3);
  await someTime();
  expect([one.told, other.told, readBy]).toEqual([[3], [3], ['one']]);
});

it('is read again for what is heard of while it is read', async () => {
  const one = new Known('one');
  const { order } = followed([one], 2, 3);
  order.hear(2);
  order.hear(3);
  await someTime();
  expect(one.told).toEqual([2, 3]);
});

it('is read again when it is older than what was heard of', async () => {
  const one = new Known('one');
  const { order } = followed([one], 1, 1, 2);
  order.hear(2);
  await someTime();
  expect([one.told, one.hasEnded]).toEqual([[2], false]);
});

it('is read again when that fails, and then in vain no longer than some seconds', async () => {
  const [lucky, unlucky] = [new Known('lucky'), new Known('unlucky')];
  const mended = followed([lucky], away, away, away, 2);
  const broken = followed([unlucky], away);
  for (const { order } of [mended, broken]) order.hear(2);
  await someTime();
  expect([lucky.told, lucky.hasEnded]).toEqual([[2], false]);
  expect([unlucky.told, unlucky.hasEnded, broken.readBy.length]).toEqual([[], true, 6]);
});

it('is read in the name of the next one when it is refused to somebody, who is told so', async () => {
  const [first, second] = [new Known('first'), new Known('second')];
  const { order, readBy } = followed([first, second], new Refusal('UNAUTHENTICATED'), 2);
  order.hear(2);
  await someTime();
  expect([first.hasEnded, second.hasEnded, second.told, readBy]).toEqual([true, false, [2], ['first', 'second']]);
});

it('is told to nobody, and read in nobody’s name, before they were let in', async () => {
  const stranger = new Known('stranger');
  stranger.version = undefined;
  const { order, readBy } = followed([stranger, new Known('known')], 2, new Refusal('NOT_FOUND'));
  order.hear(2);
  await someTime();
  expect(readBy).toEqual(['known']);
  await expect(order.letIn(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(stranger.told).toEqual([]);
});

it('is told to nobody who has left while it was read', async () => {
  const leaving = new Known('leaving');
  leaving.version = undefined;
  const { order } = followed([leaving], 2);
  const entered = order.letIn(leaving);
  order.followers.delete(leaving);
  await entered;
  expect(leaving.told).toEqual([]);
});

it('is looked at without being heard of', async () => {
  const one = new Known('one');
  const { order } = followed([one], away, 1, 2);
  order.look();
  await someTime();
  expect(one.told).toEqual([]);
  order.look();
  await someTime();
  expect(one.told).toEqual([2]);
});

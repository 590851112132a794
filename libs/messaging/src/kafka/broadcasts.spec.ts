import { UnreadableBatch } from './compression/unreadable-batch.js';
import { orderPlaced } from '@tessera/contracts';
import { toMessage } from '../wire/cloud-event.js';
import { type IncomingMessage } from '../wire/message.js';
import { earlier, hearing, tellAll } from './broadcasts.js';

const well = { caughtUp: true, silentMs: 0, unreadable: [] };

it.each([
  ['has caught up', {}, 'ok'],
  ['has not caught up yet', { caughtUp: false }, { state: 'down', reasons: ['users was not read up to its end yet'] }],
  ['was silent for a minute', { silentMs: 60_000 }, 'ok'],
  ['was silent for longer', { silentMs: 61_500 }, { state: 'degraded', reasons: ['users was not heard for 61 s'] }],
])('an instance that %s', (_, found, expected) => {
  expect(hearing('users', { ...well, ...found })).toEqual(expected);
});

it('names what nobody can read', () => {
  const batch = new UnreadableBatch('users', 3, '42', new Error('corrupt'));
  expect(hearing('users', { ...well, unreadable: [batch] })).toEqual({ state: 'degraded', reasons: [batch.message] });
});

it('begins where whoever wants most of a topic begins', () => {
  const [minute, hour] = [{ sinceMs: 60_000 }, { sinceMs: 3_600_000 }];
  expect(earlier('end', 'end')).toBe('end');
  expect(earlier('end', minute)).toBe(minute);
  expect(earlier(hour, minute)).toBe(hour);
  expect(earlier(minute, 'beginning')).toBe('beginning');
});

describe('a message', () => {
  const id = '01981c3a-7b2e-7f00-8a6c-0d5b1f2e3a4b';
  const sent = toMessage({ type: orderPlaced, subject: id, sequence: 1, data: { orderId: id } } as never, '/test');
  const message = { ...sent, partition: 0, offset: '7', timestamp: '0' } as IncomingMessage;
  const tell = (heard: IncomingMessage) => {
    const [said, logged]: [string[], object[]] = [[], []];
    const failing = () => {
      throw new Error('planted');
    };
    const listener: Parameters<typeof tellAll>[0][number] = (_, { type }) => void said.push(type);
    tellAll([listener, failing, listener], heard, { error: ((of: object) => void logged.push(of)) as never });
    return { said, logged };
  };

  it('is told to all, whoever throws at it', () => {
    expect(tell(message)).toMatchObject({ said: ['order.placed.v1', 'order.placed.v1'], logged: [{ offset: '7' }] });
  });

  it('that is no event is logged once and told to nobody', () => {
    expect(tell({ ...message, headers: [] })).toMatchObject({ said: [], logged: [{ topic: 'orders', offset: '7' }] });
  });
});

import { UnreadableBatch } from '@tessera/messaging/kafka';
import { type Kafka } from 'kafkajs';
import { EventEmitter } from 'node:events';
import { readTopics, Remaining } from './read-topics.js';

const offsets = (...all: number[]) => all.map((offset) => ({ offset: String(offset) }));

it('reads up to the newest message of the moment', () => {
  const remaining = new Remaining();
  remaining.expect('letters', [
    { partition: 0, low: '5', high: '8' },
    { partition: 1, low: '3', high: '3' },
  ]);
  remaining.expect('none', [{ partition: 0, low: '0', high: '0' }]);
  expect([remaining.isEmpty, remaining.topics]).toEqual([false, ['letters']]);
  expect(remaining.take('letters', 0, offsets(5))).toEqual(offsets(5));
  expect(remaining.take('letters', 1, offsets(3))).toEqual([]);
  expect([remaining.take('letters', 0, offsets(6)), remaining.isEmpty]).toEqual([offsets(6), false]);
  expect([remaining.take('letters', 0, offsets(7, 8)), remaining.isEmpty]).toEqual([offsets(7), true]);
  expect(remaining.take('letters', 0, offsets(9))).toEqual([]);
});

/** A consumer to which nothing comes but what a test says of it. */
const consumer = Object.assign(new EventEmitter(), {
  events: { CRASH: 'crash' },
  connect: () => Promise.resolve(),
  subscribe: () => Promise.resolve(),
  run: () => Promise.resolve(),
  disconnect: () => Promise.resolve(),
});
const kafka = { consumer: () => consumer } as unknown as Kafka;
const read = () => {
  const remaining = new Remaining();
  remaining.expect('orders', [{ partition: 0, low: '0', high: '1' }]);
  return readTopics(kafka, 'g', remaining, () => Promise.resolve());
};
const crash = (error: Error, restart: boolean) => consumer.emit('crash', { payload: { error, restart } });

it('says at once which batch cannot be read, instead of that nothing comes', async () => {
  const reading = read();
  crash(new UnreadableBatch('orders', 0, '7', new Error('zstd: corrupt')), true);
  await expect(reading).rejects.toThrow('the batch at offset 7 of orders/0 cannot be read (zstd: corrupt)');
});

it('waits for a client that comes back by itself, and ends with one that does not', async () => {
  const reading = read();
  crash(new Error('a broker is away'), true);
  crash(new Error('the login is wrong'), false);
  await expect(reading).rejects.toThrow('the login is wrong');
});

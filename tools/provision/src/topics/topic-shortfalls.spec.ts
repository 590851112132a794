import { allTopics } from '@tessera/contracts';
import { type FoundTopic } from './found-topics.js';
import { inWords, isSetting, remedyFor, shortfalls } from './topic-shortfalls.js';

const wanted = (name: string) => allTopics().filter(({ topic }) => topic === name);
const right = { partitions: 12, copies: 3, own: {} };
const config = { 'cleanup.policy': 'delete', 'retention.ms': '1209600000', 'min.insync.replicas': '2' };
const found = (more: Partial<FoundTopic>): FoundTopic => ({ topic: 'orders', ...right, config, ...more });
const short = (more: Partial<FoundTopic>) => wanted('orders').flatMap((one) => shortfalls(one, found(more)));
const lines = (more: Partial<FoundTopic>) => short(more).map(inWords);

it('finds nothing where all is as agreed, or more', () => {
  expect(lines({})).toEqual([]);
  const more = { ...config, 'retention.ms': '-1', 'min.insync.replicas': '3', 'compression.type': 'zstd' };
  expect(lines({ partitions: 24, copies: 5, config: more })).toEqual([]);
});

it('names what is less', () => {
  const less = {
    'compression.type': 'brotli',
    'max.message.bytes': '1000',
    'cleanup.policy': 'compact',
    'retention.ms': '3600000',
    'min.insync.replicas': '1',
  };
  expect(lines({ partitions: 6, config: less })).toEqual([
    'orders has partitions 6 instead of 12',
    'orders has compression.type brotli instead of producer',
    'orders has max.message.bytes 1000 instead of 1048588',
    'orders has cleanup.policy compact instead of delete',
    'orders has retention.ms 3600000 instead of 1209600000',
    'orders has min.insync.replicas 1 instead of 2',
  ]);
});

it('asks for copies before it asks that two of them agree: with none to spare the first outage would stop all', () => {
  const one = { ...config, 'min.insync.replicas': '1' };
  expect(lines({ copies: 1, config: one })).toEqual(['orders has copies 1 instead of 3']);
  expect(lines({ copies: 2, config: one })).toEqual(['orders has copies 2 instead of 3']);
});

it('never advises to add partitions, and leaves to a person what moves messages', () => {
  const [partitions, copies] = short({ partitions: 6, copies: 1 });
  expect(partitions && [isSetting(partitions), remedyFor(partitions)]).toEqual([
    false,
    expect.stringMatching(/^make it anew while it is empty: partitions that are added .* break their order/),
  ]);
  expect(copies && isSetting(copies)).toBe(false);
});

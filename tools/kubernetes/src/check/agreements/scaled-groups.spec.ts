import { object } from '../rendered.fixture.js';
import { scaledGroups } from './scaled-groups.js';

const scaled = (target: string, consumerGroup: string, topic?: string, most = 12) =>
  object('ScaledObject', target, {
    spec: {
      scaleTargetRef: { name: target },
      maxReplicaCount: most,
      triggers: [{ type: 'kafka', metadata: { consumerGroup, ...(topic && { topic }) } }],
    },
  });
const others = [scaled('inventory', 'inventory.reservations', 'orders'), scaled('user', 'user.credit', 'orders')];

it('each group that shares work, with its topic or with all of them', () => {
  expect(scaledGroups.broken([...others, scaled('order', 'order.checkout')])).toEqual([]);
  expect(scaledGroups.broken([])).toEqual([]);
});

it.each([
  ['a group that nobody has', scaled('order', 'order.chekout'), /asks for the lag of order.chekout, and no group/],
  ['a group of another service', scaled('order', 'user.credit'), /scales order on the lag of user.credit/],
  [
    'one of two topics',
    scaled('order', 'order.checkout', 'credit'),
    /credit alone, and it reads reservations and credit/,
  ],
  ['a topic of another group', scaled('order', 'order.checkout', 'orders'), /on orders, which it does not read/],
  ['more pods than partitions', scaled('order', 'order.checkout', undefined, 13), /13 pods, and its topics have 12/],
])('%s is named', (_, order, says) => {
  expect(scaledGroups.broken([...others, order]).join('\n')).toMatch(says);
});

it('as many partitions as the rendered topic has', () => {
  const topic = object('KafkaTopic', 'credit', { spec: { partitions: 6 } });
  expect(scaledGroups.broken([...others, scaled('order', 'order.checkout'), topic])).toEqual([
    'ScaledObject/order: lets order.checkout have 12 pods, and its topics have 6 partitions',
  ]);
});

it('a group that nobody scales on is named', () => {
  expect(scaledGroups.broken(others)).toEqual(['no ScaledObject asks for the lag of order.checkout']);
});

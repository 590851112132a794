import { NothingMore } from '@tessera/messaging/kafka';
import { kafkaError } from './kafka.js';

const settings = { KAFKA_BROKERS: '127.0.0.1:9092' };

it('says in a line that Kafka gives nothing more, and lets pass what is nobody else’s to mend', () => {
  expect(kafkaError(settings, new NothingMore(['orders', 'credit']))).toMatchObject({
    name: 'CommandError',
    message: 'Kafka gives nothing more of orders, credit.',
  });
  const unforeseen = new TypeError('x is not a function');
  expect(kafkaError(settings, unforeseen)).toBe(unforeseen);
});

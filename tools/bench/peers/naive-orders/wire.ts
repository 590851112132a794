import { type KafkaOptions, Transport } from '@nestjs/microservices';
import { given } from '../bench.js';

const prefix = given('PREFIX');

/** The same topics in each run would have the messages of the one before. */
export const topics = {
  create: `${prefix}order.create`,
  reserve: `${prefix}inventory.reserve`,
  confirmed: `${prefix}order.confirmed`,
};

export const kafka = (clientId: string, groupId = clientId): Required<KafkaOptions> => ({
  transport: Transport.KAFKA,
  options: {
    client: { clientId, brokers: given('KAFKA_BROKERS').split(',') },
    consumer: { groupId: prefix + groupId },
  },
});

export interface Item {
  sku: string;
  quantity: number;
}

export interface NewOrder {
  customer: string;
  items: Item[];
}

import { z } from 'zod';
import { Trouble } from '../trouble.js';

/** Where the stores of one platform are, and how its topics and groups are told apart from others'. */
export interface Addresses {
  order: string;
  user: string;
  inventory: string;
  brokers: string;
  topicPrefix: string;
  groupPrefix: string;
}

const settings = z.object({
  DATABASE_URL: z.string().min(1),
  KAFKA_BROKERS: z.string().min(1),
  TOPIC_PREFIX: z.string().default(''),
  GROUP_PREFIX: z.string().default(''),
});

const checked = (app: string, found: unknown) => {
  const { data, error } = settings.safeParse(found);
  if (data) return data;
  const [issue] = error.issues;
  throw new Trouble(`The settings of ${app} are no use: ${issue?.path.join('.')} ${issue?.message}.`);
};

/** The addresses in the settings of the three services that have a store. */
export const addressesIn = (settingsOf: (app: 'order' | 'user' | 'inventory') => unknown): Addresses => {
  const [order, user, inventory] = [
    checked('order', settingsOf('order')),
    checked('user', settingsOf('user')),
    checked('inventory', settingsOf('inventory')),
  ];
  return {
    order: order.DATABASE_URL,
    user: user.DATABASE_URL,
    inventory: inventory.DATABASE_URL,
    brokers: order.KAFKA_BROKERS,
    topicPrefix: order.TOPIC_PREFIX,
    groupPrefix: order.GROUP_PREFIX,
  };
};

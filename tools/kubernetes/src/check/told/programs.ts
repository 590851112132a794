import { gatewaySettings } from '@tessera/gateway/settings';
import * as inventory from '@tessera/inventory/settings';
import { kafkaConnection } from '@tessera/messaging/kafka';
import * as order from '@tessera/order/settings';
import * as user from '@tessera/user/settings';
import * as z from 'zod';
import { type Container } from '../rendered/pods.js';
import { imageOf } from '../rendered/image.js';

/** The schemas by which the programs of our images read what they are told, by image and file. */
const schemas: Record<string, z.ZodObject> = {
  'gateway main': gatewaySettings,
  'user main': user.userSettings,
  'user migrate': user.migrateSettings,
  'user keys': user.keysSettings,
  'user seed': user.databaseSettings,
  'order main': order.orderSettings,
  'order migrate': order.databaseSettings,
  'order rebuild-copies': order.orderSettings,
  'inventory main': inventory.inventorySettings,
  'inventory migrate': inventory.databaseSettings,
  'inventory seed': inventory.seedSettings,
  // What the job reads by itself, beside how brokers are reached.
  'provision jobs/prepare': kafkaConnection.safeExtend({
    KAFKA_ACLS: z.enum(['on', 'off']).optional(),
    TOPIC_PARTITIONS: z
      .string()
      .regex(/^[1-9]\d{0,3}$/)
      .optional(),
  }),
};

/** What a container of ours runs. */
export interface Program {
  /** Of which service it is, or `provision`. */
  image: string;
  /** `user migrate`. */
  name: string;
  /** Undefined where nobody knows such a program. */
  schema: z.ZodObject | undefined;
}

/** The image's entry point is node, and what it runs when it is told nothing is the service. */
export const programOf = ({ image, args }: Container): Program => {
  const { repository } = imageOf(image);
  const file = args.flatMap((arg) => /^service\/dist\/(.+)\.js$/.exec(arg)?.[1] ?? [])[0] ?? 'main';
  const name = `${repository} ${file}`;
  return { image: repository, name, schema: schemas[name] };
};

import { type KafkaConnection, openKafka } from '@tessera/messaging/kafka';
import { type Admin } from 'kafkajs';

/** How to ask. Not again, unless told so: the caller knows how long to. */
interface Asking {
  retries?: number;
}

/** Opens an administrator's connection for one piece of work; brokers alone are asked in clear text, without a login. */
export const withKafkaAdmin = async <T>(
  at: string | KafkaConnection,
  use: (admin: Admin) => Promise<T>,
  { retries = 0 }: Asking = {},
): Promise<T> => {
  const connection = typeof at === 'string' ? { KAFKA_BROKERS: at } : at;
  const kafka = openKafka('tessera-provision', connection, { connectionTimeout: 2_000, retry: { retries } });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
};

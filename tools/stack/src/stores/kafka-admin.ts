import { type Admin, Kafka, logLevel } from 'kafkajs';

/** How to ask. Not again, unless told so: the caller knows how long to. */
interface Asking {
  retries?: number;
  login?: { username: string; password: string } | undefined;
}

/** Opens an administrator's connection for one piece of work. */
export async function withKafkaAdmin<T>(
  brokers: string,
  use: (admin: Admin) => Promise<T>,
  { retries = 0, login }: Asking = {},
): Promise<T> {
  muteNegativeTimers();
  const kafka = new Kafka({
    clientId: 'tessera-stack',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    ...(login && { sasl: { mechanism: 'plain', ...login } }),
    retry: { retries },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

let muted = false;

/** kafkajs 2.2.4 sets timers with negative delays, harmlessly; Node 24 warns of each kind on the terminal. */
export function muteNegativeTimers(): void {
  if (muted) return;
  muted = true;
  const emit = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] === 'TimeoutNegativeWarning') return;
    Reflect.apply(emit, process, [warning, ...rest]);
  };
}

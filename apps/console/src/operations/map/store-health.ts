import { type InstanceView, type PlatformView, type ServiceHealth } from '@tessera/contracts';

type Check = InstanceView['checks'][string];

const healths: Record<Check, ServiceHealth> = { ok: 'ok', degraded: 'degraded', down: 'away' };
const fromBest: readonly Check[] = ['ok', 'degraded', 'down'];

const saidBy = (instances: readonly InstanceView[], checks: readonly string[]): Check[] =>
  instances.flatMap((instance) => checks.flatMap((name) => instance.checks[name] ?? []));

/**
 * How a store is, by those who use it: the best that any of them says. Where nobody who could say it answers, nobody knows, and
 * that is no alarm about the store.
 */
const healthBy = (said: readonly Check[]): ServiceHealth => {
  const best = fromBest.find((state) => said.includes(state));
  return best ? healths[best] : 'starting';
};

/** Of the database of a service. */
export const databaseHealth = ({ services }: PlatformView, name: string): ServiceHealth =>
  healthBy(saidBy(services.find((service) => service.name === name)?.instances ?? [], ['postgres', 'mongo']));

/** Of Kafka, by all who speak with it. */
export const kafkaHealth = ({ services }: PlatformView): ServiceHealth =>
  healthBy(
    saidBy(
      services.flatMap(({ instances }) => instances),
      ['kafka'],
    ),
  );

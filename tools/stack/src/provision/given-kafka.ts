import { CommandError } from '@tessera/command';
import { kafkaConnection, type KafkaConnection } from '@tessera/messaging/kafka';
import { checkSettings } from '@tessera/runtime/settings';
import { type Environment } from './environment.js';

/** Is it about TLS or the login at Kafka? */
export const isKafkaSecurity = (key: string) => /^KAFKA_(TLS|SASL)(_|$)/.test(key);

/** How to reach brokers: what the environment says of TLS and login belongs to those that KAFKA_BROKERS names there. */
export const kafkaSettingsFor = (brokers: string, env: NodeJS.ProcessEnv): Environment => {
  const given = env['KAFKA_BROKERS'] === brokers ? Object.entries(env) : [];
  const security = given.flatMap(([key, value]) => (isKafkaSecurity(key) && value ? [[key, value]] : []));
  return { KAFKA_BROKERS: brokers, ...Object.fromEntries(security) };
};

/** The same, checked and with the content of its files. */
export const connectionOf = (settings: Environment): KafkaConnection => {
  const checked = checkSettings(kafkaConnection, settings);
  if (!checked.wrong) return checked.settings;
  throw new CommandError(['Kafka cannot be reached with these settings:', ...checked.wrong].join('\n  '));
};

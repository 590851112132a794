/** The services that talk to Kafka; each is a user of its own there (docker/sasl.yml). */
export const kafkaUsers = ['user', 'order', 'inventory'] as const;

/** One of them. */
export type KafkaUser = (typeof kafkaUsers)[number];

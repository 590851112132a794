import { z } from 'zod';

/** The settings of every service that talks to Kafka. Both of the login or neither; without it brokers take anybody. */
export const kafkaSettings = {
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be host:port, or several with commas between')
    .default('127.0.0.1:9092'),
  TOPIC_PREFIX: z.string().default(''),
  GROUP_PREFIX: z.string().default(''),
  KAFKA_SASL_USERNAME: z.string().min(1).optional(),
  /** Best from a file, by KAFKA_SASL_PASSWORD_FILE. */
  KAFKA_SASL_PASSWORD: z.string().min(1).optional(),
};

interface Login {
  KAFKA_SASL_USERNAME?: string | undefined;
  KAFKA_SASL_PASSWORD?: string | undefined;
}

/** As kafkajs takes it. A name without a password is a mistake of whoever configures us, not a wish to go without. */
export const saslOf = ({ KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password }: Login) => {
  if (username === undefined && password === undefined) return {};
  if (username === undefined || password === undefined)
    throw new Error('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD_FILE go together');
  return { sasl: { mechanism: 'plain' as const, username, password } };
};

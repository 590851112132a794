import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type KafkaConfig, type SASLOptions } from 'kafkajs';
import * as z from 'zod';

/** A file's content, so that a wrong file ends the start with one line and not the first connection. */
const pemFile = (content: string, parse: (pem: string) => unknown) =>
  z
    .string()
    .transform((file, context) => {
      try {
        const pem = readFileSync(file, 'utf8');
        parse(pem);
        return pem;
      } catch {
        // Unreadable, not PEM or encrypted: to whoever configures us it is one thing, the wrong file.
        context.addIssue(`must name a readable PEM file with ${content}`);
        return z.NEVER;
      }
    })
    .optional();

const certificate = (pem: string) => new X509Certificate(pem);

const connection = {
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be host:port, or several with commas between')
    .default('127.0.0.1:9092'),
  KAFKA_TLS: z.enum(['on', 'off']).default('off'),
  /** Who signs the brokers' certificates, when it is nobody that Node trusts anyway. */
  KAFKA_TLS_CA_FILE: pemFile('the certificates of authorities', certificate),
  /** Both, where brokers want to see a certificate of the client. */
  KAFKA_TLS_CERT_FILE: pemFile('the certificate of this client', certificate),
  KAFKA_TLS_KEY_FILE: pemFile('the private key of this client, without a passphrase', createPrivateKey),
  /** Kafka's own spelling is right, too. With a login alone it is plain. */
  KAFKA_SASL_MECHANISM: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['plain', 'scram-sha-256', 'scram-sha-512']))
    .optional(),
  KAFKA_SASL_USERNAME: z.string().min(1).optional(),
  /** Best from a file, by KAFKA_SASL_PASSWORD_FILE. */
  KAFKA_SASL_PASSWORD: z.string().min(1).optional(),
};

const names = { TOPIC_PREFIX: z.string().default(''), GROUP_PREFIX: z.string().default('') };

type Parsed = z.output<z.ZodObject<typeof connection>>;
type Key = keyof Parsed;

/** How brokers are reached. Without a login they take anybody, without TLS they are talked to in clear text. */
export type KafkaConnection = Pick<Parsed, 'KAFKA_BROKERS'> & Partial<Parsed>;

/** The same, and how the names of topics and groups are told apart from those of others on the same brokers (tests). */
export interface KafkaSettings extends KafkaConnection {
  TOPIC_PREFIX: string;
  GROUP_PREFIX: string;
}

type Given = Partial<Parsed>;

/** Also looked at when other keys are wrong: all of them are named at once. */
const rule = (key: Key, message: string, holds: (given: Given) => boolean) =>
  z.refine<unknown>((given) => holds(Object(given)), { path: [key], message, when: () => true });

const needs = (key: Key, needed: Key) =>
  rule(needed, `is missing: ${key} needs it`, (given) => given[key] === undefined || given[needed] !== undefined);

const needsTls = (key: Key) =>
  rule(key, 'needs KAFKA_TLS=on', (given) => given[key] === undefined || given.KAFKA_TLS === 'on');

/** Not looked at before both are what they must be. */
const isPair = ({ KAFKA_TLS_CERT_FILE: cert, KAFKA_TLS_KEY_FILE: key }: Given) =>
  !cert || !key || certificate(cert).checkPrivateKey(createPrivateKey(key));

/** What is right key by key and yet no connection. A half of a login is a mistake, not a wish to go without. */
const rules = [
  needs('KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'),
  needs('KAFKA_SASL_PASSWORD', 'KAFKA_SASL_USERNAME'),
  needs('KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME'),
  needs('KAFKA_SASL_MECHANISM', 'KAFKA_SASL_PASSWORD'),
  needs('KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'),
  needs('KAFKA_TLS_KEY_FILE', 'KAFKA_TLS_CERT_FILE'),
  ...(['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'] as const).map(needsTls),
  z.refine<unknown>((given) => isPair(Object(given)), {
    path: ['KAFKA_TLS_KEY_FILE'],
    message: 'is not the key of KAFKA_TLS_CERT_FILE',
  }),
];

/** The settings of how brokers are reached, for who prepares topics. */
export const kafkaConnection = z.object(connection).check(...rules);

/** Adds what everybody is told who sends or reads messages. */
export const withKafka = <Shape extends z.core.$ZodLooseShape>(schema: z.ZodObject<Shape>) =>
  schema.extend({ ...connection, ...names }).check(...rules);

/** The part of a kafkajs client's options that settings decide; kafkajs speaks SCRAM by itself. */
export const kafkaOptions = (at: KafkaConnection): Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'> => {
  const { KAFKA_TLS_CA_FILE: ca, KAFKA_TLS_CERT_FILE: cert, KAFKA_TLS_KEY_FILE: key } = at;
  const {
    KAFKA_SASL_MECHANISM: mechanism = 'plain',
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = at;
  return {
    brokers: at.KAFKA_BROKERS.split(','),
    ...(at.KAFKA_TLS === 'on' && { ssl: { ca, cert, key } }),
    ...(username && password && { sasl: { mechanism, username, password } as SASLOptions }),
  };
};

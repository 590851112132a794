import { apps } from '@tessera/contracts';
import { type KafkaConnection } from '@tessera/messaging/kafka';
import { newPassword } from '@tessera/provision';
import { freePorts, type Progress, startStores, type Stores } from '@tessera/stack';
import { newAuthority, newCertificate } from '@tessera/testing';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forward } from '../src/node/forward.js';
import { machineAddress } from '../src/node/places.js';
import { secret } from './secret.fixture.js';

/** Kafka as pods reach it: by TLS, with the login of their service, and with no right but by ACLs. */
export interface KafkaDoor {
  /** Host and port. */
  brokers: string;
  /** The Secrets of every login and of who signs the brokers' certificate. */
  secrets: object[];
  /** The login of a service, for whoever asks from this machine. */
  as(user: string): KafkaConnection;
  close(): void;
}

/** The Secret of who signs the brokers' certificate, named as Strimzi names its own; its key is `ca.crt`. */
export const authoritySecret = 'tessera-cluster-ca-cert';

/** Who prepares topics. */
const admin = 'topics-admin';

/** A certificate for the address at which pods find this machine. */
const certify = (folder: string) => {
  mkdirSync(folder, { recursive: true });
  const authority = newAuthority(folder, 'authority');
  const { key, cert } = newCertificate(folder, 'broker', authority, `IP:${machineAddress}`);
  const [ca, ...keystore] = [authority.cert, key, cert].map((file) => readFileSync(file, 'utf8'));
  return { ca, keystore: keystore.join('') };
};

const secretsOf = (passwords: Record<string, string>, ca: string) => [
  ...apps.map((app) => secret(`kafka-${app}`, { password: passwords[app] ?? '' })),
  secret('kafka-admin', { username: admin, password: passwords[admin] ?? '' }),
  secret(authoritySecret, { 'ca.crt': ca }),
];

/** Starts the stores with both ends of the door by which pods come to Kafka, which tells them to come back there. */
export const openStores = async (dir: string, progress: Progress): Promise<{ stores: Stores; kafka: KafkaDoor }> => {
  const [listen = 0, advertise = 0] = await freePorts(2);
  const { ca = '', keystore } = certify(join(dir, 'certificates'));
  const passwords = Object.fromEntries([admin, ...apps].map((user) => [user, newPassword()]));
  const stores = await startStores({
    dir,
    progress,
    ports: 'any',
    env: {},
    kafkaSideDoors: [[{ listen, advertise, host: machineAddress }]],
    kafkaGuard: { keystore, passwords, admin },
  });
  const { port, close } = await forward(machineAddress, listen, advertise);
  const brokers = `${machineAddress}:${port}`;
  const as = (user: string): KafkaConnection => ({
    KAFKA_BROKERS: brokers,
    KAFKA_TLS: 'on',
    KAFKA_TLS_CA_FILE: ca,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: user,
    KAFKA_SASL_PASSWORD: passwords[user],
  });
  return { stores, kafka: { brokers, secrets: secretsOf(passwords, ca), as, close } };
};

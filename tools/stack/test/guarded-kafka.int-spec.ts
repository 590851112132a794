import { apps } from '@tessera/contracts';
import { type KafkaConnection, openKafka } from '@tessera/messaging/kafka';
import { withKafkaAdmin } from '@tessera/provision';
import { eventually, newAuthority, newCertificate } from '@tessera/testing';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareKafka } from '../../provision/src/jobs/prepare-kafka.js';
import { freePorts, startStores, type Stores } from '../src/index.js';

const passwords = Object.fromEntries(['boss', ...apps].map((user) => [user, `-secret_of_${user}`]));
let dir: string;
let stores: Stores;
let door: KafkaConnection;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-guarded-'));
  const authority = newAuthority(dir, 'authority');
  const { key, cert } = newCertificate(dir, 'broker', authority);
  const [listen = 0] = await freePorts(1);
  const keystore = readFileSync(key, 'utf8') + readFileSync(cert, 'utf8');
  stores = await startStores({
    dir,
    ports: 'any',
    env: {},
    only: ['kafka'],
    kafkaSideDoors: [[{ listen, advertise: listen }]],
    kafkaGuard: { keystore, passwords, admin: 'boss' },
  });
  const ca = readFileSync(authority.cert, 'utf8');
  door = { KAFKA_BROKERS: `127.0.0.1:${listen}`, KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: ca };
  await prepareKafka(as('boss'), { partitions: 1 }, true);
});

afterAll(async () => {
  await stores?.stop();
  rmSync(dir, { recursive: true });
});

const as = (user: string, password = passwords[user]): KafkaConnection => ({
  ...door,
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SASL_USERNAME: user,
  KAFKA_SASL_PASSWORD: password,
});

const send = async (at: KafkaConnection, topic: string) => {
  const producer = openKafka('test', at, { retry: { retries: 2 } }).producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ value: 'x' }] }).finally(() => producer.disconnect());
};

it('lets a user do what the shipped ACLs allow, and nothing else', async () => {
  await eventually(() => send(as('order'), 'orders'));
  await expect(send(as('order'), 'credit')).rejects.toThrow(/not authorized/i);
});

it.each([
  ['a wrong password', () => as('order', 'wrong')],
  ['no login', () => door],
  ['clear text', () => ({ KAFKA_BROKERS: door.KAFKA_BROKERS })],
])('lets nobody in with %s', async (_name, at) => {
  await expect(withKafkaAdmin(at(), (admin) => admin.listTopics())).rejects.toThrow();
});

it('stands at no other door: who comes by the usual one may do everything', async () => {
  await eventually(() => send({ KAFKA_BROKERS: stores.kafkaBrokers }, 'credit'));
});

it('leaves no password in the folder', () => {
  const files = readdirSync(join(dir, 'kafka'), { withFileTypes: true }).filter((file) => file.isFile());
  expect(files.map(({ name }) => name)).toContain('keystore.pem');
  for (const { name } of files) expect(readFileSync(join(dir, 'kafka', name), 'latin1')).not.toContain('secret_of_');
});

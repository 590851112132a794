import { jest } from '@jest/globals';
import { kafkaError, KafkaView } from '@tessera/check';
import { BroadcastSubscriber, KafkaClient } from '@tessera/messaging';
import { type KafkaSettings } from '@tessera/messaging/kafka';
import { createLog } from '@tessera/runtime';
import { projectRoot } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepareKafka } from '../../provision/src/jobs/prepare-kafka.js';
import { connectionOf, kafkaSettingsFor } from '../../stack/src/provision/given-kafka.js';
import { kafkaIn } from '../src/platform-settings.js';
import { program } from '../src/program.js';
import { login, type SecuredBroker, startSecuredBroker, visitor } from './secured-broker.fixture.js';

const cli = join(projectRoot, 'tools', 'cli', 'bin', 'tessera.mjs');
const log = createLog('test', 'silent');
let broker: SecuredBroker;

beforeAll(async () => {
  broker = await startSecuredBroker();
});
afterAll(() => broker?.stop());

/** The folder of env files of a platform that is told so; the password comes as a file, as secrets do. */
const written = (name: string, kafka: Record<string, string>): string => {
  const folder = join(broker.folder, name);
  mkdirSync(folder, { recursive: true });
  const settings = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x', ...kafka };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
  for (const service of ['user', 'order', 'inventory']) writeFileSync(join(folder, `${service}.env`), lines.join(''));
  return folder;
};

const loginBy = (mechanism: string, password = login.password, { username } = login) => {
  const file = join(broker.folder, `password-${password.length}`);
  writeFileSync(file, `${password}\n`);
  return { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD_FILE: file };
};
const tls = () => ({ KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: broker.authority });
const certificate = () => ({ KAFKA_TLS_CERT_FILE: broker.client.cert, KAFKA_TLS_KEY_FILE: broker.client.key });

/** What a command says, and how it ends. */
const tessera = async (...words: string[]) => {
  const said: string[] = [];
  const write = jest.spyOn(console, 'log').mockImplementation((text) => void said.push(String(text)));
  const error: unknown = await program()
    .parseAsync(['node', 'tessera', ...words])
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  write.mockRestore();
  return { error: error === undefined ? undefined : String(Object(error).message), text: said.join('\n') };
};

describe.each<[string, () => Record<string, string>]>([
  ['TLS', () => ({ KAFKA_BROKERS: broker.at('tls'), ...tls() })],
  ['TLS with certificates on both sides', () => ({ KAFKA_BROKERS: broker.at('mutual'), ...tls(), ...certificate() })],
  ['TLS and SCRAM-SHA-256', () => ({ KAFKA_BROKERS: broker.at('login'), ...tls(), ...loginBy('scram-sha-256') })],
  ['TLS and SCRAM-SHA-512', () => ({ KAFKA_BROKERS: broker.at('login'), ...tls(), ...loginBy('SCRAM-SHA-512') })],
  ['TLS and PLAIN', () => ({ KAFKA_BROKERS: broker.at('login'), ...tls(), ...loginBy('plain') })],
  ['PLAIN in clear text', () => ({ KAFKA_BROKERS: broker.at('clear'), ...loginBy('PLAIN') })],
])('over %s', (name, settingsOf) => {
  const prefix = `${name.replaceAll(' ', '-')}.`;
  let folder: string;
  let settings: KafkaSettings;

  beforeAll(() => {
    folder = written(prefix, { ...settingsOf(), TOPIC_PREFIX: prefix, GROUP_PREFIX: prefix });
    settings = kafkaIn(folder);
  });

  it('topics are made, messages go through to a group and to everybody, and every command reads', async () => {
    await prepareKafka(settings, { prefix });
    const client = new KafkaClient('test', settings, log);
    const received: string[] = [];
    const onMessage = ({ value }: { value: Buffer | null }) => void received.push(`everybody: ${value}`);
    const reader = new BroadcastSubscriber(client, { topic: 'orders', from: 'beginning', onMessage }, log);
    const consumer = client.consumer('user.credit');
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) =>
      void received.push(`group: ${message.value}`);
    try {
      reader.start();
      await consumer.connect();
      await consumer.subscribe({ topics: [client.topic('orders')], fromBeginning: true });
      await consumer.run({ eachMessage });
      const hello = { topic: 'orders', key: Buffer.from('k'), value: Buffer.from('hello'), headers: [] };
      // A leader that has just been named may not know it yet, and refuses.
      await eventually(() => client.produce([hello]));
      await eventually(() => expect(received.toSorted()).toEqual(['everybody: hello', 'group: hello']));
    } finally {
      await Promise.all([reader.stop(), consumer.disconnect(), client.disconnect()]);
    }
    const lag = await tessera('lag', '--group', 'user.credit', '--env', folder, '--json');
    expect(lag.error).toBeUndefined();
    expect(JSON.parse(lag.text).groups[0].topics[0]).toMatchObject({ topic: 'orders', end: 1, committed: 1 });
    const topics = await tessera('topics', '--env', folder, '--json');
    expect(topics.error).toBeUndefined();
    expect(JSON.parse(topics.text).topics).toContainEqual(
      expect.objectContaining({ topic: `${prefix}orders`, messages: 1 }),
    );
    expect(await tessera('dlt', 'list', '--env', folder)).toMatchObject({ error: undefined });
    const view = await KafkaView.open(kafkaIn(folder));
    const progress = await view.progress().finally(() => view.release());
    expect(progress).toContainEqual(expect.objectContaining({ group: 'user.credit', topic: 'orders', high: 1 }));
  });
});

describe('refuses in one clear line', () => {
  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a broker whose certificate another authority has signed',
      () => ({ KAFKA_BROKERS: broker.at('tls'), KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: broker.stranger }),
      /^Kafka cannot be (?:used|reached) at \S+ \(.*certificate.*\): look at KAFKA_TLS/,
    ],
    [
      'a broker whose authority nobody has named',
      () => ({ KAFKA_BROKERS: broker.at('tls'), KAFKA_TLS: 'on' }),
      /^Kafka cannot be (?:used|reached) at \S+ \(.*certificate.*\): look at KAFKA_TLS/,
    ],
    [
      'to come without a certificate where one is asked for',
      () => ({ KAFKA_BROKERS: broker.at('mutual'), ...tls() }),
      /^Kafka cannot be (?:used|reached) at \S+ \(Connection error: .*certificate.*\): look at KAFKA_TLS/,
    ],
    [
      'a wrong password',
      () => ({ KAFKA_BROKERS: broker.at('login'), ...tls(), ...loginBy('scram-sha-512', 'wrong') }),
      /^Kafka cannot be (?:used|reached) at \S+ \(.*\): look at KAFKA_SASL/,
    ],
    [
      'a wrong password that goes as it is',
      () => ({ KAFKA_BROKERS: broker.at('login'), ...tls(), ...loginBy('plain', 'wrong') }),
      /^Kafka cannot be (?:used|reached) at \S+ \(.*\): look at KAFKA_SASL/,
    ],
  ])('%s', async (name, settingsOf, says) => {
    const folder = written(name.replaceAll(' ', '-'), settingsOf());
    for (const command of ['lag', 'topics', 'dlt list', 'check']) {
      const { error } = await tessera(...command.split(' '), '--env', folder);
      expect(error).toMatch(says);
      expect(error?.split('\n')).toHaveLength(1);
      expect(error).not.toContain('wrong');
    }
  });
});

describe('to a login that may not see what it asks for', () => {
  const run = promisify(execFile);
  let folder: string;
  beforeAll(() => {
    const login = loginBy('plain', visitor.password, visitor);
    folder = written('visitor', { KAFKA_BROKERS: broker.at('clear'), ...login });
  });

  it.each([
    ['lag', /^Kafka cannot be used at \S+ \(.*\): .*the login may describe every group\.\n$/],
    ['topics', /^Topics are missing\.\n$/],
    ['dlt list', /^None of the dead-letter topics is there: .*the login may not see them\.\n$/],
  ])('%s says so in one line, and ends', async (command, says) => {
    const ran = run(process.execPath, [cli, ...command.split(' '), '--env', folder], { timeout: 120_000 });
    await expect(ran).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(says) });
  });

  it('check is refused with an error that it says in one line', async () => {
    const view = await KafkaView.open(kafkaIn(folder));
    const error = await view.progress().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    await view.release();
    const where = { KAFKA_BROKERS: 'here', RUNS_IN: 'local' } as const;
    expect(kafkaError(where, error)).toMatchObject({
      message: expect.stringMatching(/^Kafka cannot be used at here/),
    });
  });
});

it('hands TLS and login on to the services of brokers that the environment names, and to no others', () => {
  const env = { KAFKA_BROKERS: broker.at('login'), ...tls(), ...loginBy('scram-sha-512'), KAFKA_PORT: '1' };
  const { KAFKA_PORT: _, ...ours } = env;
  expect(kafkaSettingsFor(env.KAFKA_BROKERS, env)).toEqual(ours);
  expect(connectionOf(ours)).toMatchObject({ KAFKA_SASL_PASSWORD: login.password });
  expect(kafkaSettingsFor('127.0.0.1:1', env)).toEqual({ KAFKA_BROKERS: '127.0.0.1:1' });
});

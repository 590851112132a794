import { withKafkaAdmin } from '@tessera/provision';
import { freePorts } from '@tessera/stack';
import { eventually, newAuthority, newCertificate } from '@tessera/testing';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJava } from '../../stack/src/binaries/java.js';
import { findKafkaJars } from '../../stack/src/binaries/kafka-jars.js';

/** The doors of the broker: each asks for something else before it lets anybody in. */
const doors = ['plaintext', 'tls', 'mutual', 'login', 'clear', 'controller'] as const;

type Ports = Record<(typeof doors)[number], number>;

/** One broker that runs, with files for its clients. */
export interface SecuredBroker {
  folder: string;
  /** Host and port of a door. */
  at: (door: (typeof doors)[number]) => string;
  authority: string;
  /** Somebody else's authority. */
  stranger: string;
  client: { cert: string; key: string };
  stop: () => Promise<void>;
}

/** A login that may do everything, as may whoever needs none. */
export const login = { username: 'somebody', password: 'S3cret!' };

/** One that nobody has allowed anything. */
export const visitor = { username: 'visitor', password: 'L00king' };

const quick = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
const modules = 'org.apache.kafka.common.security';
const plainUsers = [login, visitor].map(({ username, password }) => `user_${username}="${password}"`).join(' ');
const plainLogin = `${modules}.plain.PlainLoginModule required ${plainUsers};`;
const scramLogin = `${modules}.scram.ScramLoginModule required;`;

const properties = (folder: string, ports: Ports, keystore: string, truststore: string) => ({
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
  'controller.listener.names': 'CONTROLLER',
  listeners: doors.map((door) => `${door.toUpperCase()}://127.0.0.1:${ports[door]}`).join(','),
  'listener.security.protocol.map':
    'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,TLS:SSL,MUTUAL:SSL,LOGIN:SASL_SSL,CLEAR:SASL_PLAINTEXT',
  'inter.broker.listener.name': 'PLAINTEXT',
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': keystore,
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': truststore,
  'listener.name.mutual.ssl.client.auth': 'required',
  'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
  'listener.name.login.plain.sasl.jaas.config': plainLogin,
  'listener.name.login.scram-sha-256.sasl.jaas.config': scramLogin,
  'listener.name.login.scram-sha-512.sasl.jaas.config': scramLogin,
  'listener.name.clear.plain.sasl.jaas.config': plainLogin,
  'listener.name.clear.scram-sha-256.sasl.jaas.config': scramLogin,
  'listener.name.clear.scram-sha-512.sasl.jaas.config': scramLogin,
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': `User:ANONYMOUS;User:${login.username};User:CN=client`,
  'log.dirs': join(folder, 'data'),
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '1',
  'log.cleaner.dedupe.buffer.size': '16777216',
});

const anyPorts = async (): Promise<Ports> => {
  const [plaintext = 0, tls = 0, mutual = 0, login = 0, clear = 0, controller = 0] = await freePorts(doors.length);
  return { plaintext, tls, mutual, login, clear, controller };
};

const scramUsers = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) =>
  [login, visitor].flatMap(({ username, password }) => [
    '--add-scram',
    `${mechanism}=[name=${username},password=${password}]`,
  ]),
);

/** Certificates of our own authority, and the broker's settings that name them. */
const prepare = (folder: string, ports: Ports) => {
  const [authority, stranger] = [newAuthority(folder, 'authority'), newAuthority(folder, 'stranger')];
  const [server, client] = ['server', 'client'].map((name) => newCertificate(folder, name, authority));
  if (!server || !client) throw new Error('there are two');
  const keystore = join(folder, 'keystore.pem');
  writeFileSync(keystore, readFileSync(server.key));
  appendFileSync(keystore, readFileSync(server.cert));
  const settings = Object.entries(properties(folder, ports, keystore, authority.cert));
  const file = join(folder, 'server.properties');
  writeFileSync(file, settings.map(([key, value]) => `${key}=${value}\n`).join(''));
  return { file, authority: authority.cert, stranger: stranger.cert, client };
};

/** One broker with a door of each kind: TLS, TLS with client certificates, TLS with logins, logins alone. */
export const startSecuredBroker = async (): Promise<SecuredBroker> => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-secured-'));
  const java = await findJava(() => {});
  const jars = join(await findKafkaJars(java, () => {}), '*');
  const ports = await anyPorts();
  const { file, ...files } = prepare(folder, ports);
  const format = [
    'kafka.tools.StorageTool',
    'format',
    '--cluster-id=AAAAAAAAAAAAAAAAAAAAAA',
    '-c',
    file,
    ...scramUsers,
  ];
  execFileSync(java, [...quick, '-cp', jars, ...format], { stdio: ['ignore', 'ignore', 'pipe'] });
  const logFile = join(folder, 'broker.log');
  const output = openSync(logFile, 'w');
  const broker = spawn(java, [...quick, '-cp', jars, 'kafka.Kafka', file], { stdio: ['ignore', output, output] });
  closeSync(output);
  const ended = once(broker, 'exit');
  const at = (door: (typeof doors)[number]) => `127.0.0.1:${ports[door]}`;
  const stop = async () => {
    broker.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  // A group is asked for as well: its topic is made then, which takes a moment.
  const ready = () =>
    withKafkaAdmin(at('plaintext'), (admin) => admin.fetchOffsets({ groupId: 'warm-up' }), { retries: 5 });
  await eventually(ready).catch(async (error: unknown) => {
    const said = readFileSync(logFile, 'utf8').slice(-2_000);
    await stop();
    throw new Error(`the broker does not answer: ${said}`, { cause: error });
  });
  return { folder, at, ...files, stop };
};

import { until } from '@tessera/command';
import { newPassword, withKafkaAdmin } from '@tessera/provision';
import { MongoDBContainer } from '@testcontainers/mongodb';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { freePorts } from '../processes/ports.js';
import { type StoreName } from '../stores/store.js';

/** The images of `docker/stores.yml`: what is tested is what runs. */
const images = {
  postgres: 'postgres:18',
  mongo: 'mongo:8',
  kafka: 'apache/kafka:4.3.1',
  redis: 'valkey/valkey:8-alpine',
};

/** A store in a container, for one run of `npm test`. */
export interface TestContainer {
  url: string;
  image: string;
  container: StartedTestContainer;
}

const startPostgres = async (): Promise<TestContainer> => {
  const image = images.postgres;
  const container = await new PostgreSqlContainer(image)
    .withUsername('postgres')
    .withPassword(newPassword())
    // Every test file has pools of its own. Nothing here must outlive a crash, so nothing waits for the disk.
    .withCommand(['postgres', '-c', 'max_connections=300', '-c', 'fsync=off'])
    .start();
  return { url: container.getConnectionUri(), image, container };
};

const startMongo = async (): Promise<TestContainer> => {
  const image = images.mongo;
  const container = await new MongoDBContainer(image).withUsername('admin').withPassword(newPassword()).start();
  // Directly: the replica set knows its member by a name that only the container can resolve.
  return { url: `${container.getConnectionString()}&directConnection=true`, image, container };
};

/** Testcontainers' Kafka module knows Confluent's images only. The broker must be told its outside port before it starts. */
const startKafka = async (): Promise<TestContainer> => {
  const image = images.kafka;
  const [port = 0] = await freePorts(1);
  const container = await new GenericContainer(image)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment(kafkaEnvironment(port))
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(120_000)
    .start();
  const url = `${container.getHost()}:${port}`;
  // A broker makes its offsets topic when a group is first asked for. Asked here, no consumer meets it half made.
  const warmUp = () =>
    withKafkaAdmin(url, (admin) => admin.fetchOffsets({ groupId: 'tessera.warm-up' }), { retries: 5 });
  await until('Kafka is not ready', warmUp, 60_000);
  return { url, image, container };
};

const kafkaEnvironment = (port: number) => ({
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
  KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://localhost:${port}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '6',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_HEAP_OPTS: '-Xmx512m',
});

const startRedis = async (): Promise<TestContainer> => {
  const image = images.redis;
  const password = newPassword();
  const container = await new GenericContainer(image)
    .withExposedPorts(6379)
    .withCommand(['valkey-server', '--save', '', '--requirepass', password])
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
    .start();
  return { url: `redis://:${password}@${container.getHost()}:${container.getMappedPort(6379)}`, image, container };
};

/** How each store is started in a container. */
export const containerStarters: Record<StoreName, () => Promise<TestContainer>> = {
  postgres: startPostgres,
  mongo: startMongo,
  kafka: startKafka,
  redis: startRedis,
};

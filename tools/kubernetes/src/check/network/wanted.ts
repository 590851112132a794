import { type App, isApp, services } from '@tessera/contracts';
import { type KubeObject } from '../../object.js';
import { scraped } from '../agreements/monitored-ports.js';
import { portOf } from '../agreements/service-ports.js';
import { type Environment, environmentOf } from '../rendered/environment.js';
import { imageOf } from '../rendered/image.js';
import { operatorPods } from '../rendered/operator-pods.js';
import { containersOf, NAME, type Pods, podsOf } from '../rendered/pods.js';
import { type Connection } from './allowed.js';
import { every, only, type Range } from './ranges.js';

/** To any of these ports: one that is open is enough. */
const to = (name: string, ...ports: Range[]) => ({ to: name, ports });

type Wanted = ReturnType<typeof to>;

const has = (told: Environment, key: string) => told.has(key) || told.has(`${key}_FILE`);
const isThere = (name: string, objects: readonly KubeObject[]) =>
  [
    ...podsOf(objects).map(({ labels }) => labels[NAME]),
    ...operatorPods(objects).map((one) => one.object.metadata.name),
  ].includes(name);

const httpOf = (app: App, objects: readonly KubeObject[]): Range[] =>
  podsOf(objects)
    .filter(({ labels }) => labels[NAME] === app)
    .flatMap((pods) => portOf(pods, 'http') ?? [])
    .map(({ containerPort }) => only(containerPort));

/** Whom it asks by HTTP; everybody who checks tokens asks `user` for keys. */
const ofServices = (app: string, told: Environment, objects: readonly KubeObject[]): Wanted[] => {
  const called = isApp(app) ? services[app].calls : [];
  const asked: App[] = told.has('JWKS_URL') ? ['user', ...called] : [...called];
  // Whoever is not rendered runs elsewhere, where no policy of ours holds.
  return [...new Set(asked)].map((one) => to(one, ...httpOf(one, objects))).filter(({ ports }) => ports.length > 0);
};

const storePorts = { postgres: 5_432, mongo: 27_017 };

const ofStore = (image: string, told: Environment, objects: readonly KubeObject[]): Wanted[] => {
  const kind = isApp(image) ? services[image].database?.kind : undefined;
  if (!kind || !has(told, 'DATABASE_URL')) return [];
  const own = `${image}-db`;
  return [to(isThere(own, objects) ? own : 'outside', only(storePorts[kind]))];
};

/** Ports of managed brokers; which of them is meant is said by KAFKA_BROKERS. */
const ofManagedKafka: Range = { protocol: 'TCP', from: 9_092, to: 9_098 };

const ofKafka = (told: Environment, objects: readonly KubeObject[]): Wanted[] => {
  const brokers = told.get('KAFKA_BROKERS');
  if (brokers === undefined) return [];
  const ports = [...new Set(brokers.split(',').map((broker) => Number(broker.split(':')[1])))].map((port) =>
    only(port),
  );
  const isOurs = objects.some(({ kind }) => kind === 'Kafka');
  return isOurs
    ? ports.map((port) => to('kafka', port))
    : [...ports.map((port) => to('outside', port)), to('outside', ofManagedKafka)];
};

const ofRedis = (told: Environment, objects: readonly KubeObject[]): Wanted[] => {
  if (!has(told, 'REDIS_URL')) return [];
  return [isThere('valkey', objects) ? to('valkey', only(6_379)) : to('outside', { ...only(6_379), to: 6_380 })];
};

const ofContainers = (pods: Pods, objects: readonly KubeObject[]): Wanted[] =>
  containersOf(pods).flatMap((container) => {
    const told = environmentOf(container, objects);
    const app = imageOf(container.image).repository;
    return [
      ...ofServices(pods.labels[NAME] ?? '', told, objects),
      ...ofStore(app, told, objects),
      ...ofKafka(told, objects),
      ...ofRedis(told, objects),
    ];
  });

const names = () => [only(53, 'UDP'), only(53)].map((port) => to('dns', port));

const ofPods = (objects: readonly KubeObject[]): Connection[] =>
  podsOf(objects).flatMap((pods) =>
    [...names(), ...ofContainers(pods, objects)].map((wanted) => ({ from: pods.labels[NAME] ?? pods.of, ...wanted })),
  );

/** Members talk among themselves, and their operators' agents with the API server, which has no pod. */
const ofOperators = (objects: readonly KubeObject[]): Connection[] =>
  operatorPods(objects).flatMap(({ object: { kind, metadata } }) => {
    const name = kind === 'Kafka' ? 'kafka' : metadata.name;
    const members = kind === 'MongoDBCommunity' ? [only(storePorts.mongo)] : every;
    const operated = { from: 'postgres-operator', ...to(name, only(8_000)) };
    return [
      ...[...names(), to(name, ...members), to('outside', only(443)), to('outside', only(6_443))].map((wanted) => ({
        from: name,
        ...wanted,
      })),
      ...(kind === 'Cluster' ? [operated] : []),
    ];
  });

const ofOthers = (objects: readonly KubeObject[]): Connection[] => [
  ...(objects.some(({ kind }) => kind === 'HTTPRoute')
    ? [{ from: 'edge', to: 'gateway', ports: httpOf('gateway', objects) }]
    : []),
  ...scraped(objects).flatMap(({ pods, port }) => {
    const found = portOf(pods, port);
    return found ? [{ from: 'monitoring', ...to(pods.labels[NAME] ?? pods.of, only(found.containerPort)) }] : [];
  }),
];

/** Who calls whom, by libs/contracts and by what pods are told; nobody else has to reach anybody. */
export const wantedConnections = (objects: readonly KubeObject[]): Connection[] => [
  ...ofPods(objects),
  ...ofOperators(objects),
  ...ofOthers(objects),
];

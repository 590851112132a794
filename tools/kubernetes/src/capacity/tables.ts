import { topics } from '@tessera/contracts';
import { type Cluster, readers } from './cluster.js';
import { measured, type Run } from './measured.js';
import {
  bounds,
  bytesOfOrder,
  connectionsFor,
  coresFor,
  gatewaysFor,
  keptBytes,
  rateOfDisks,
  rateOfOne,
  readersFor,
  relaysFor,
} from './plan.js';

/** Orders a second at a peak. */
export const TARGET = 10_000;
const PARTITIONS = [12, 24, 48] as const;
const DAYS = topics.orders.retentionDays;

const whole = (figure: number) => Math.round(figure).toLocaleString('en');
const tenths = (figure: number) => figure.toFixed(1);

const table = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...others] = rows;
  return [head, head.map(() => '---'), ...others].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

const names = ['gateway', ...readers, 'postgres', 'mongo', 'kafka'] as const;

/** What hearing costs every gateway for itself is in this once: the table of replicas counts it for each. */
const coresTable = (): string => {
  const { alone, crowded } = measured.runs;
  const row = (name: (typeof names)[number]) =>
    [alone, crowded].flatMap(({ cpuMs }) => [cpuMs[name].toFixed(2), tenths(coresFor(TARGET, cpuMs[name]))]);
  const head = ({ ordersPerSecond }: Run) => [`ms an order at ${ordersPerSecond}/s`, 'cores'];
  const all = [alone, crowded].flatMap(({ cpuMs }) => {
    const ms = names.reduce((sum, name) => sum + cpuMs[name], 0);
    return [ms.toFixed(2), tenths(coresFor(TARGET, ms))];
  });
  return table([
    ['', ...head(alone), ...head(crowded)],
    ...names.map((name) => [name, ...row(name)]),
    ['in all', ...all],
  ]);
};

const asText = (replicas: number | undefined) => (replicas === undefined ? 'none do' : String(replicas));

/** Replicas that the target takes, with what they ask for now and with a core each. */
const replicasTable = (cluster: Cluster): string => {
  const rows = Object.values(measured.runs).flatMap(({ ordersPerSecond, cpuMs }: Run) =>
    [undefined, 1].flatMap((core) => [
      ...readers.map((service) => {
        const cores = core ?? cluster.requests[service];
        const ofOne = rateOfOne(cpuMs[service], cores);
        const replicas = PARTITIONS.map((partitions) => asText(readersFor(TARGET, ofOne, partitions)));
        return [service, `at ${ordersPerSecond}/s`, String(cores), whole(ofOne), ...replicas];
      }),
      gatewayRow({ ordersPerSecond, cpuMs }, core ?? cluster.requests.gateway),
    ]),
  );
  const head = ['', 'figures', 'cores each', 'orders/s of one', ...PARTITIONS.map((count) => `of ${count} partitions`)];
  return table([head, ...rows]);
};

const gatewayRow = ({ ordersPerSecond, cpuMs: { gateway } }: Run, cores: number) => {
  const replicas = asText(gatewaysFor(TARGET, gateway, cores));
  return [
    'gateway',
    `at ${ordersPerSecond}/s`,
    String(cores),
    whole(rateOfOne(gateway, cores)),
    replicas,
    replicas,
    replicas,
  ];
};

const boundsTable = (cluster: Cluster): string =>
  table([['what', 'orders/s'], ...bounds(cluster, measured.runs.alone).map(({ what, rate }) => [what, whole(rate)])]);

const megabytes = (bytes: number) => `${whole(bytes / 1e6)} MB/s`;
const terabytes = (bytes: number) => `${tenths(bytes / 1e12)} TB`;

const storesTable = (cluster: Cluster): string => {
  const { copies, brokers, poolSize, maxReplicas, maxConnections } = cluster;
  const relays = readers.map((service) => [
    `relays of ${service} that are busy all the time`,
    `${whole(TARGET * measured.eventsPerOrder[service])} rows/s`,
    tenths(relaysFor(TARGET, service)),
  ]);
  const connections = (['user', 'order'] as const).map((service) => [
    `\`max_connections\` of ${service}'s Postgres, now ${maxConnections}`,
    `${maxReplicas[service]} replicas with a POOL_SIZE of ${poolSize[service]}, a quarter more in a rollout`,
    whole(connectionsFor(maxReplicas[service], poolSize[service])),
  ]);
  return table([
    ['what', 'of', 'figure'],
    ...relays,
    ...connections,
    ['what services send to brokers', `${whole(bytesOfOrder)} bytes an order`, megabytes(TARGET * bytesOfOrder)],
    [
      'what each broker writes',
      `${copies} copies on ${brokers} brokers`,
      megabytes((TARGET * bytesOfOrder * copies) / brokers),
    ],
    [
      'what each gateway hears',
      '`orders` and `stock-levels`, each gateway all of it',
      megabytes(TARGET * (measured.bytesPerOrder.orders + measured.bytesPerOrder['stock-levels'])),
    ],
    [
      'what is kept of 1,000 orders/s, day and night',
      `${DAYS} days, ${copies} copies`,
      terabytes(keptBytes(1_000, copies, DAYS)),
    ],
    [
      "orders/s, day and night, that fill the manifests' disks",
      `${brokers} of ${cluster.gibibytesOfBroker} GiB, four fifths`,
      whole(rateOfDisks(cluster, DAYS)),
    ],
  ]);
};

/** The tables of docs/capacity.md by the names of their places in it. */
export const capacityTables = (cluster: Cluster): Record<string, string> => ({
  cores: coresTable(),
  replicas: replicasTable(cluster),
  bounds: boundsTable(cluster),
  stores: storesTable(cluster),
});

/** The page with its tables made anew. */
export const withCapacity = (page: string, cluster: Cluster): string =>
  Object.entries(capacityTables(cluster)).reduce((text, [name, made]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- end -->)`);
    if (!place.test(text)) throw new Error(`docs/capacity.md has no place for ${name}`);
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n${made}\n${end}`);
  }, page);

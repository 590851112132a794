import { type Cluster, type Reader } from './cluster.js';
import { measured, type Run } from './measured.js';

/** Of its cores a replica is to use so much: the rest is for a zone that is lost, for a rollout and for the minute of a peak. */
export const SHARE = 0.6;
/** While a version is replaced there are so many more replicas (`maxSurge`). */
export const SURGE = 1.25;
/** Of the connections that a server allows; the rest is for migrations, backups and people. */
export const OF_CONNECTIONS = 0.8;
/** The relay is notified of new rows on one more. */
const LISTENING = 1;

const budgetMs = (cores: number) => cores * 1_000 * SHARE;

/** Cores for so many orders a second, of which one takes so many ms. */
export const coresFor = (rate: number, ms: number): number => (rate * ms) / 1_000 / SHARE;

/** Orders a second that a replica of so many cores does. */
export const rateOfOne = (ms: number, cores: number): number => budgetMs(cores) / ms;

/** What so many replicas do together: the one with most partitions is busy first, and nobody else can take them. */
export const rateOfReaders = (ofOne: number, replicas: number, partitions: number): number =>
  (ofOne * partitions) / Math.ceil(partitions / replicas);

/** How many replicas that takes, or none where one partition is more than one of them can do. */
export const readersFor = (rate: number, ofOne: number, partitions: number): number | undefined => {
  const ofEach = Math.floor((ofOne * partitions) / rate);
  return ofEach < 1 ? undefined : Math.ceil(partitions / ofEach);
};

const hearingMs = (ms: number) => ms * measured.hearingShare;

/** What so many gateways do together: each hears the events of all orders, and shares what is asked with the others. */
export const rateOfGateways = (ms: number, cores: number, replicas: number): number =>
  budgetMs(cores) / (hearingMs(ms) + (ms - hearingMs(ms)) / replicas);

/** How many gateways that takes, or none where hearing alone is more than one of them can do. */
export const gatewaysFor = (rate: number, ms: number, cores: number): number | undefined => {
  const left = budgetMs(cores) - rate * hearingMs(ms);
  return left <= 0 ? undefined : Math.ceil((rate * (ms - hearingMs(ms))) / left);
};

/** What a Postgres must allow for so many replicas, a rollout included. */
export const connectionsFor = (replicas: number, poolSize: number): number =>
  Math.ceil((Math.ceil(replicas * SURGE) * (poolSize + LISTENING)) / OF_CONNECTIONS);

/** Relays of one service that are busy all the time. */
export const relaysFor = (rate: number, service: Reader): number => {
  const rows = service === 'inventory' ? measured.relayRows.mongo : measured.relayRows.postgres;
  return (rate * measured.eventsPerOrder[service]) / rows;
};

const sum = (figures: readonly number[]) => figures.reduce((all, one) => all + one, 0);

/** What all brokers take in for an order, one copy of it, and what is kept of it for days. */
export const bytesOfOrder = sum(Object.values(measured.bytesPerOrder));
/** Compacted, it keeps one message of a SKU. */
export const bytesKept = bytesOfOrder - measured.bytesPerOrder['stock-levels'];

/** Orders a second of which every one wants the same SKU: inventory's transactions about it wait for each other. */
export const rateOfOneSku =
  ((1_000 / measured.inventoryTransaction.ms) * measured.inventoryTransaction.messages) / measured.eventsPerOrder.order;

/** What ends the growth of a cluster that is left as it is, and at how many orders a second; the first is first. */
export const bounds = (cluster: Cluster, { cpuMs }: Run): { what: string; rate: number }[] => {
  const { requests, maxReplicas, partitions } = cluster;
  const reader = (service: Reader) => ({
    what: `${service}: ${maxReplicas[service]} replicas of ${requests[service]} cores`,
    rate: rateOfReaders(rateOfOne(cpuMs[service], requests[service]), maxReplicas[service], partitions),
  });
  const gateways = rateOfGateways(cpuMs.gateway, requests.gateway, maxReplicas.gateway);
  return [
    reader('user'),
    reader('order'),
    reader('inventory'),
    { what: `gateway: ${maxReplicas.gateway} replicas of ${requests.gateway} cores`, rate: gateways },
    { what: 'gateway: hearing all orders takes its share of one core', rate: budgetMs(1) / hearingMs(cpuMs.gateway) },
    { what: 'MongoDB: a primary of eight cores', rate: rateOfOne(cpuMs.mongo, 8) },
    { what: 'Postgres: eight cores for user and order together', rate: rateOfOne(cpuMs.postgres, 8) },
    { what: 'inventory: one SKU that is in every order', rate: rateOfOneSku },
  ].toSorted((one, other) => one.rate - other.rate);
};

const GIBIBYTE = 2 ** 30;
const DAY_S = 86_400;

/** Orders a second, day and night, whose events fill the brokers' disks to four fifths by the time that the oldest are deleted. */
export const rateOfDisks = ({ brokers, gibibytesOfBroker, copies }: Cluster, days: number): number =>
  (brokers * gibibytesOfBroker * GIBIBYTE * 0.8) / (bytesKept * copies * days * DAY_S);

/** Bytes that are kept of a rate that goes on day and night, all copies. */
export const keptBytes = (rate: number, copies: number, days: number): number =>
  rate * bytesKept * copies * days * DAY_S;

import { storingApps } from '@tessera/contracts';
import { Findings, type Invariant } from '../invariant.js';
import { MongoSnapshot } from '../mongo-snapshot.js';
import { type PostgresSnapshot } from '../postgres-snapshot.js';
import { type Snapshot } from '../reading.js';
import { withoutDeadLetter } from './dead-keys.js';

/** What waits in one service's store. */
interface Waiting {
  unsent: { id: string; topic: string }[];
  unsentCount: number;
  /** Keys that are not dead, and messages whose key is not parked at all. */
  parked: { consumer: string; key: string; state: string }[];
}

const MOST = 100;
const REST = 'dead';

const RETRYING = `SELECT consumer, key, state FROM parked_key WHERE state <> '${REST}'`;
const ORPHANS = `
  SELECT DISTINCT consumer, key, 'without its key' AS state FROM parked_message AS message
  WHERE NOT EXISTS (SELECT 1 FROM parked_key AS parked WHERE (parked.consumer, parked.key) = (message.consumer, message.key))`;

const inPostgres = async (store: PostgresSnapshot): Promise<Waiting> => ({
  unsent: await store.rows(`SELECT id::text, topic FROM outbox ORDER BY id LIMIT ${MOST}`),
  unsentCount: await store.count('outbox'),
  // A platform of an older version has no such tables, and parks nothing.
  parked: (await store.has('parked_key'))
    ? await store.rows(`(${RETRYING}) UNION ALL (${ORPHANS}) ORDER BY 1, 2 LIMIT ${MOST}`)
    : [],
});

const ORPHANS_IN_MONGO = [
  {
    $lookup: {
      from: 'parked_keys',
      let: { consumer: '$consumer', key: '$key' },
      pipeline: [
        { $match: { $expr: { $and: [{ $eq: ['$consumer', '$$consumer'] }, { $eq: ['$key', '$$key'] }] } } },
        { $limit: 1 },
      ],
      as: 'parked',
    },
  },
  { $match: { parked: [] } },
  { $group: { _id: { consumer: '$consumer', key: '$key' } } },
  { $limit: MOST },
  { $project: { _id: 0, consumer: '$_id.consumer', key: '$_id.key', state: { $literal: 'without its key' } } },
];

const inMongo = async (store: MongoSnapshot): Promise<Waiting> => ({
  unsent: await store.rows('outbox', [
    { $sort: { bucket: 1, seq: 1, _id: 1 } },
    { $limit: MOST },
    { $project: { _id: 0, id: { $toString: '$_id' }, topic: 1 } },
  ]),
  unsentCount: await store.count('outbox'),
  parked: [
    ...(await store.rows<Waiting['parked'][number]>('parked_keys', [
      { $match: { state: { $ne: REST } } },
      { $sort: { _id: 1 } },
      { $limit: MOST },
      { $project: { _id: 0, consumer: 1, key: 1, state: 1 } },
    ])),
    ...(await store.rows<Waiting['parked'][number]>('parked_messages', ORPHANS_IN_MONGO)),
  ],
});

const waitingIn = (store: Snapshot) => (store instanceof MongoSnapshot ? inMongo(store) : inPostgres(store));

/**
 * I4: at rest the outboxes are empty, nothing is parked but what waits behind a dead letter that is still there, and every
 * group has read everything. Under load rows come and go; a row, key or offset that is the same after the settling time stands still.
 */
export const rest: Invariant = {
  id: 'I4',
  title: 'nothing is left on its way',
  examine: async (reading) => {
    const found = new Findings('partitions read');
    const stores = await Promise.all(
      storingApps.map(async (service) => ({ service, ...(await waitingIn(reading[service])) })),
    );
    for (const { service, unsent, parked } of stores) {
      for (const { id, topic } of unsent) found.blame(`outbox of ${service}`, `row ${id} for ${topic} is not sent`);
      for (const { consumer, key, state } of parked) found.blame(`key ${key}`, `is parked by ${consumer}, ${state}`);
    }
    for (const { consumer, key } of await withoutDeadLetter(reading))
      found.blame(`key ${key}`, `is dead at ${consumer}, and its dead letter is kept no more (tessera parked revive)`);
    const progress = await reading.kafka.progress();
    found.looked = progress.length;
    for (const { group, topic, partition, committed, high } of progress)
      if (high > committed) found.blame(`group ${group}`, `stands at ${committed} of ${high} in ${topic}/${partition}`);
    return found.done(tail(stores, progress));
  },
};

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

const tail = (stores: Waiting[], progress: { committed: number; high: number }[]) => {
  const lag = sum(progress.map(({ committed, high }) => Math.max(0, high - committed)));
  return `lag ${lag}, ${sum(stores.map((store) => store.unsentCount))} rows unsent, ${sum(stores.map((store) => store.parked.length))} keys retrying`;
};

import {
  appOf,
  deadLetterTopic,
  type EventType,
  followed,
  type Group,
  handledBy,
  type TopicName,
} from '@tessera/contracts';
import { headerText, type IncomingMessage } from '@tessera/messaging/kafka';
import { Findings, type Invariant } from '../invariant.js';
import { type GroupProgress } from '../kafka-view.js';
import { MongoSnapshot } from '../mongo-snapshot.js';
import { endSnapshot, type Reading } from '../reading.js';

/** The in-order groups, and the types that must leave a row in their inbox. */
const handled = followed
  .filter(({ newestWins }) => !newestWins)
  .map(({ group, topic }) => ({ group, topic, types: handledBy(group, topic) }));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A message by where it stands. */
export const placeOf = (topic: string, { partition, offset }: { partition: number; offset: string }) =>
  `${topic}/${partition}/${offset}`;

/** Where every message of the group that was given up stood. */
export const givenUp = async (group: Group, topic: TopicName, { kafka }: Reading) => {
  const places = new Set<string>();
  await kafka.read([deadLetterTopic(topic, group)], async (deadLetters) => {
    for (const deadLetter of deadLetters) {
      const partition = Number(headerText(deadLetter, 'dlt-original-partition'));
      places.add(placeOf(topic, { partition, offset: headerText(deadLetter, 'dlt-original-offset') ?? '' }));
    }
  });
  return places;
};

/** Of these message ids, those that the group has noted as handled or has put aside. */
export const accountedFor = async (group: Group, ids: string[], reading: Reading) => {
  const store = reading[appOf(group)];
  if (store instanceof MongoSnapshot) {
    const match = [{ $match: { _id: { $in: ids.map((id) => `${group}:${id}`) } } }, { $project: { _id: 1 } }];
    const rows = [
      ...(await store.rows<{ _id: string }>('inbox', match)),
      ...(await store.rows<{ _id: string }>('parked_messages', match)),
    ];
    return new Set(rows.map(({ _id }) => _id.slice(group.length + 1)));
  }
  const tables = ['inbox', ...((await store.has('parked_message')) ? ['parked_message'] : [])];
  const select = (table: string) =>
    `SELECT message_id::text AS id FROM ${table} WHERE consumer = $1 AND message_id = ANY($2::uuid[])`;
  const rows = await store.rows<{ id: string }>(tables.map(select).join(' UNION '), [group, ids]);
  return new Set(rows.map(({ id }) => id));
};

/**
 * I7: below a group's committed offset every message is done, parked or dead-lettered. Read the other way round: for each
 * message there, the inbox, the parked messages or the dead letters of its group must know it.
 */
export const watermark: Invariant = {
  id: 'I7',
  title: 'no offset has passed a message undone',
  readsTopics: true,
  examine: async (reading) => {
    const found = new Findings('messages passed');
    const progress = await reading.kafka.progress();
    for (const { group, topic, types } of handled) {
      const dead = await givenUp(group, topic, reading);
      const mine = progress.filter((one) => one.group === group && one.topic === topic);
      await reading.kafka.read([topic], async (messages) => {
        const passed = messages.filter((message) => isPassed(message, mine) && mustBeKnown(message, types));
        found.looked += passed.length;
        const known = await accountedFor(group, passed.map(idOf), reading);
        // Page by page for minutes: what is known once stays known, so each page may be looked up at an instant of its own.
        await endSnapshot(reading);
        for (const message of passed)
          if (!known.has(idOf(message)) && !dead.has(placeOf(topic, message)))
            found.blame(`message ${idOf(message)}`, `of ${placeOf(topic, message)} left nothing at ${group}`);
      });
    }
    return found.done();
  },
};

const idOf = (message: IncomingMessage) => (headerText(message, 'ce_id') ?? '').toLowerCase();

const isPassed = ({ partition, offset }: IncomingMessage, progress: GroupProgress[]) =>
  Number(offset) < (progress.find((one) => one.partition === partition)?.committed ?? 0);

const mustBeKnown = (message: IncomingMessage, types: EventType[]) =>
  UUID.test(idOf(message)) && types.some(({ name }) => name === headerText(message, 'ce_type'));

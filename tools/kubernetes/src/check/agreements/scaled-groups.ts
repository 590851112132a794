import { appOf, compactedTopics, followed } from '@tessera/contracts';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { type Trigger, triggersOf } from '../rendered/triggers.js';
import { partitionsOf } from '../rendered/partitions.js';

const topicsOf = (group: string) => followed.filter((one) => one.group === group).map(({ topic }) => topic);

/** The groups in which pods share work. Of a topic that keeps the newest only there is nothing to catch up with. */
const sharing = [
  ...new Set(followed.filter(({ topic }) => !compactedTopics.includes(topic)).map(({ group }) => group)),
];

const brokenTopic = (group: string, topic: string | undefined): string[] => {
  const read = topicsOf(group);
  if (topic === undefined) return [];
  if (!read.some((one) => one === topic)) return [`asks for the lag of ${group} on ${topic}, which it does not read`];
  // With a topic named KEDA counts that one alone.
  return read.length > 1 ? [`asks for the lag of ${group} on ${topic} alone, and it reads ${read.join(' and ')}`] : [];
};

const brokenMost = (group: string, most: number, objects: readonly KubeObject[]): string[] => {
  const partitions = Math.min(...topicsOf(group).map((topic) => partitionsOf(topic, objects)));
  return most > partitions ? [`lets ${group} have ${most} pods, and its topics have ${partitions} partitions`] : [];
};

const broken = ({ target, most, metadata }: Trigger, objects: readonly KubeObject[]): string[] => {
  const group = metadata['consumerGroup'] ?? '(none)';
  const ours = followed.find((one) => one.group === group);
  if (!ours) return [`asks for the lag of ${group}, and no group of ours is called so`];
  if (appOf(ours.group) !== target) return [`scales ${target} on the lag of ${group}, which ${target} does not read`];
  return [...brokenTopic(group, metadata['topic']), ...brokenMost(group, most, objects)];
};

const left = (triggers: readonly Trigger[]): string[] =>
  sharing
    .filter((group) => triggers.length > 0 && !triggers.some(({ metadata }) => metadata['consumerGroup'] === group))
    .map((group) => `no ScaledObject asks for the lag of ${group}`);

/** Of a group that nobody has, the lag is nothing for ever; a pod beyond the partitions reads nothing. */
export const scaledGroups: Agreement = {
  name: 'consumers are scaled on the lag of the groups and topics of libs/contracts, up to their partitions',
  broken: (objects) => {
    const triggers = triggersOf(objects).filter(({ type }) => type === 'kafka');
    return [
      ...triggers.flatMap((trigger) => broken(trigger, objects).map((line) => `${trigger.of}: ${line}`)),
      ...left(triggers),
    ];
  },
};

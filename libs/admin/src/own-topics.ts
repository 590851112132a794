import { appOf, type Followed, followed, type AskedApp, topicNames, topics } from '@tessera/contracts';

/** What the groups of a service follow. */
export const followedBy = (service: AskedApp): Followed[] => followed.filter(({ group }) => appOf(group) === service);

/** The topics that a service writes, dead letters of its groups among them: each topic is written by one. */
export const writtenBy = (service: AskedApp): string[] => [
  ...topicNames.filter((name) => topics[name].from === service),
  ...followedBy(service).map(({ deadLetters }) => deadLetters),
];

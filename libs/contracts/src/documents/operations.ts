import { eventTypes, handledBy } from '../events.js';
import { apps } from '../services.js';
import { followed, heardBy, topicNames, topics } from '../topics.js';
import { messageIn } from './channels.js';
import { type Json } from './json-schemas.js';

interface Operation {
  name: string;
  action: 'send' | 'receive';
  summary: string;
  topic: string;
  messages: string[];
  group?: string;
}

const said = ({ name, action, summary, topic, messages, group }: Operation): [string, Json] => {
  const groupId = group && { type: 'string', enum: [group] };
  const bindings = groupId && { bindings: { kafka: { groupId, bindingVersion: '0.5.0' } } };
  const channel = { $ref: `#/channels/${topic}` };
  return [name, { action, summary, channel, messages: messages.map((one) => messageIn(topic, one)), ...bindings }];
};

const names = (types: readonly { name: string }[]) => types.map(({ name }) => name);

/** Its owner alone writes a topic, through the outbox. */
const sent = topicNames.map((topic): Operation => {
  const messages = names(eventTypes.filter((type) => type.topic === topic));
  const { from } = topics[topic];
  return { name: `${from}.send.${topic}`, action: 'send', summary: `${from} tells what happened`, topic, messages };
});

const handled = followed.map(({ group, topic, newestWins }): Operation => {
  const summary = newestWins ? 'The newest state of each key counts' : 'In order for each key, each message once';
  const messages = names(handledBy(group, topic));
  return { name: `${group}.receive.${topic}`, action: 'receive', summary, topic, messages, group };
});

const heard = apps.flatMap((app) =>
  heardBy(app).map((topic): Operation => {
    const messages = names(eventTypes.filter((type) => type.topic === topic));
    const summary = 'Every instance hears all of it';
    return { name: `${app}.hear.${topic}`, action: 'receive', summary, topic, messages };
  }),
);

const givenUp = followed.flatMap(({ group, deadLetters: topic }): Operation[] => {
  const messages = ['deadLetter'];
  const [put, resolved] = ['A message that it could not handle', 'What somebody decided about one'];
  return [
    { name: `${group}.send.${topic}`, action: 'send', summary: put, topic, messages },
    { name: `${group}.receive.${topic}`, action: 'receive', summary: resolved, topic, messages, group },
  ];
});

/** Who sends what, and who reads it. What a group reads past is not among it. */
export const operations: Json = Object.fromEntries([...sent, ...handled, ...heard, ...givenUp].map(said));

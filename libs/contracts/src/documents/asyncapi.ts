import { type EventType } from '../event-type.js';
import { eventTypes } from '../events.js';
import { topics } from '../topics.js';
import { channels } from './channels.js';
import { deadLetterHeaders, headersOf } from './event-headers.js';
import { JsonSchemas, type Json } from './json-schemas.js';
import { operations } from './operations.js';
import { samplesOf } from './samples.js';

const info = {
  title: 'Tessera: events',
  version: '1',
  description: [
    'CloudEvents 1.0 in the binary mode of Kafka: attributes in headers, the data alone as value. Delivery is at least',
    'once, in the order of `ce_sequence` for each key. Schemas grow by optional fields only, so a reader passes over what',
    'is new to it; anything else is another type, `.v2` beside the old one. Of a platform with `TOPIC_PREFIX` that stands',
    'before each address.',
  ].join('\n'),
  license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
};

const bindings = (key: Json) => ({ kafka: { key, bindingVersion: '0.5.0' } });

const message = (type: EventType, schemas: JsonSchemas): Json => ({
  name: type.name,
  title: type.name,
  contentType: 'application/json',
  headers: schemas.of(headersOf(type), 'output'),
  payload: { $ref: `#/components/schemas/${type.name}` },
  bindings: bindings(schemas.of(topics[type.topic].key, 'output')),
  examples: samplesOf(type).map(({ name, data }) => ({ name, payload: data })),
});

const deadLetter = (schemas: JsonSchemas): Json => ({
  name: 'deadLetter',
  title: 'A message that a group gave up, byte for byte as it came',
  headers: schemas.of(deadLetterHeaders, 'output'),
  payload: {},
  bindings: bindings({ type: 'string' }),
});

/** AsyncAPI 3.0.0 of every topic and event: each type's schema lies where `ce_dataschema` of its messages says. */
export const asyncApi = (): Json => {
  const schemas = new JsonSchemas('draft-07');
  for (const type of eventTypes) schemas.add(type.name, schemas.of(type.schema, 'output'));
  const messages = Object.fromEntries(eventTypes.map((type) => [type.name, message(type, schemas)]));
  const components = { messages: { ...messages, deadLetter: deadLetter(schemas) }, schemas: schemas.components };
  return { asyncapi: '3.0.0', info, defaultContentType: 'application/json', channels, operations, components };
};

import { withKafkaView } from '@tessera/check';
import { kafkaSettings } from '@tessera/check/settings';
import { topicNames } from '@tessera/contracts';
import { asyncApi } from '@tessera/contracts/documents';
import { type IncomingMessage } from '@tessera/messaging';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

const document = asyncApi();
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'asyncapi');

/** One that comes twice fits nothing. */
const textsOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    [...Map.groupBy(headers, ([name]) => name)].map(([name, all]) => [name, all.map(([, value]) => value).join('|')]),
  );

const messagesOn = (topic: string) => Object.keys(Object(Object(document['channels'])[topic]).messages ?? {});

const parsed = (value: Buffer | null): unknown => JSON.parse(value?.toString() ?? 'null');

const faultsAt = (pointer: string, value: unknown): string[] => {
  const validate = ajv.getSchema(`asyncapi#/${pointer}`);
  if (!validate) return ['is not in the document'];
  return validate(value) ? [] : [ajv.errorsText(validate.errors)];
};

/** In what a message is another than asyncapi.json says. */
const eventFaults = (message: IncomingMessage): string[] => {
  const headers = textsOf(message);
  const type = headers['ce_type'] ?? '';
  const { topic, partition, offset, key, value } = message;
  const faults = [
    ...faultsAt(`components/messages/${type}/headers`, headers),
    ...faultsAt(`components/messages/${type}/payload`, parsed(value)),
    ...faultsAt(`components/messages/${type}/bindings/kafka/key`, key?.toString()),
    ...(messagesOn(topic).includes(`${type}`) ? [] : ['is not of this topic']),
  ];
  return faults.map((fault) => `${topic}/${partition}/${offset} ${type}: ${fault}`);
};

/** Reads all that a platform has told; throws what is not as asyncapi.json says. Which types there were, it returns. */
export const eventsFit = async (kafka: NodeJS.Dict<string>): Promise<Set<string>> => {
  const types = new Set<string>();
  const faults: string[] = [];
  await withKafkaView(kafkaSettings.parse(kafka), (view) =>
    view.read(topicNames, async (messages) => {
      for (const message of messages) types.add(textsOf(message)['ce_type'] ?? '');
      faults.push(...messages.flatMap(eventFaults));
    }),
  );
  if (faults.length > 0) throw new Error(`not as asyncapi.json says:\n${faults.join('\n')}`);
  return types;
};

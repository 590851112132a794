import { type Kafka, Partitioners } from 'kafkajs';
import { v7 as uuidv7 } from 'uuid';

/** A message as Tessera sends them: CloudEvents in Kafka's binary mode. */
export interface Event {
  id: string;
  topic: string;
  key: string;
  value: string;
  headers: Record<string, string>;
}

export const event = (topic: string, type: string, orderId: string, data: object): Event => {
  const id = uuidv7();
  const headers = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: '/tessera/bare',
    ce_type: type,
    ce_time: new Date().toISOString(),
    ce_subject: orderId,
    ce_sequence: '1'.padStart(20, '0'),
    ce_correlationid: id,
    ce_dataschema: `https://tessera.example/events/${type}.json`,
    'content-type': 'application/json',
  };
  return { id, topic, key: orderId, value: JSON.stringify({ orderId, ...data }), headers };
};

/** As it lies in an outbox. */
export const packed = ({ topic, key, value, headers }: Event) => ({
  bucket: Number.parseInt(key.slice(-2), 16) % 64,
  topic,
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: Buffer.from(JSON.stringify(Object.entries(headers))),
});
export type Packed = ReturnType<typeof packed>;

export type Produce = (row: Packed) => Promise<unknown>;

/** Each row is a request of its own: a batch would be of several orders. */
export const producer = async (kafka: Kafka, prefix: string): Promise<Produce> => {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return ({ topic, key, value, headers }) =>
    producer.send({
      topic: prefix + topic,
      acks: -1,
      messages: [{ key, value, headers: Object.fromEntries(JSON.parse(String(headers))) }],
    });
};

import * as z from 'zod';
import { invariantVerdict } from '../admin/http.js';
import { id, instant, sku, text } from '../text.js';
import { topicNames, topics } from '../topics.js';

/** A process of the local stack, by the name that `tessera status` gives it: `inventory`, `kafka-2`. */
export const labPartName = z
  .string()
  .regex(/^[a-z]+(-\d{1,2})?$/, 'must be the name of a service or store')
  .meta({ id: 'LabPartName', example: 'inventory' });

/** `down` is held down by somebody; one that died by itself is `starting`, since it is started again. */
export const labPartState = z.enum(['running', 'starting', 'frozen', 'down']).meta({ id: 'LabPartState' });

/** A service or store of the local stack. */
export const labPart = z
  .object({
    name: labPartName,
    kind: z.enum(['service', 'store']),
    state: labPartState,
    pid: z.int().nullable(),
    since: instant.describe('In this state since'),
  })
  .meta({ id: 'LabPart' });

/** Orders that the laboratory places by itself, and what became of them since the last time that there was no load. */
export const labLoad = z
  .object({
    ordersPerSecond: z.int().min(0).max(50),
    placed: z.int(),
    refused: z.int(),
    unreachable: z.int().describe('Requests that nobody answered, or that failed behind the gateway'),
  })
  .meta({ id: 'LabLoad' });

/** `GET /v1/lab`: everything at once. */
export const labView = z
  .object({
    at: instant,
    parts: z.array(labPart),
    load: labLoad,
    spoiled: z
      .array(sku)
      .describe('Products whose stock record was spoiled: orders of them end as dead letters until it is mended'),
  })
  .meta({ id: 'Lab' });

/** Body of `PUT /v1/lab/parts/{name}`: stays so until somebody says otherwise. */
export const setLabPart = z.strictObject({ state: z.enum(['running', 'frozen', 'down']) }).meta({ id: 'SetLabPart' });

/** Body of `PUT /v1/lab/load`. */
export const setLabLoad = z.strictObject({ ordersPerSecond: labLoad.shape.ordersPerSecond }).meta({ id: 'SetLabLoad' });

/** Kinds of messages that nobody can handle. */
export const poisonKind = z.enum(['no value', 'broken JSON', 'a wrong schema', 'an unknown type', 'no headers']);

/** Those that some group reads: what nobody reads is no poison. */
const readTopic = z.enum(topicNames.filter((name) => topics[name].groups.length > 0));

/** Body of `POST /v1/lab/poison`; with a `key`, the order of that id waits behind it where its envelope can be read. */
export const poisonTopic = z
  .strictObject({ topic: readTopic, kind: poisonKind, key: id.optional() })
  .meta({ id: 'PoisonTopic' });

/** Its answer: where the message lies. */
export const poisoned = z
  .object({ topic: readTopic, partition: z.int(), offset: z.string(), key: text(1, 256) })
  .meta({ id: 'Poisoned' });

/** Body of `PUT /v1/lab/products/{sku}`. */
export const setSpoiled = z.strictObject({ spoiled: z.boolean() }).meta({ id: 'SetSpoiled' });

/** All invariants of `tessera check`, over all stores: `service` names none here. */
export const labCheck = z
  .object({
    at: instant,
    verdicts: z.array(invariantVerdict.omit({ service: true }).meta({ id: 'LabVerdict' })),
    problem: z.string().nullable().describe('Why nothing could be looked at, while a store is away'),
  })
  .meta({ id: 'LabCheck' });

export type LabPart = z.infer<typeof labPart>;
export type LabPartState = z.infer<typeof labPartState>;
export type LabLoad = z.infer<typeof labLoad>;
export type LabView = z.infer<typeof labView>;
export type LabCheck = z.infer<typeof labCheck>;
export type PoisonTopic = z.infer<typeof poisonTopic>;
export type Poisoned = z.infer<typeof poisoned>;

import type * as z from 'zod';
import { type TopicName } from './topics.js';

/** Something that happened to one aggregate, as the domain says it; the outbox adds id, time, correlation and trace. */
export interface DomainEvent<Data = unknown> {
  readonly type: EventType<Data>;
  /** Id of the aggregate; also the message's key, so one aggregate's events stay in order. */
  readonly subject: string;
  /** 1, 2, 3 … per aggregate and topic. */
  readonly sequence: number;
  readonly data: Data;
}

/** A type of event: its CloudEvents name with the version, its topic, and the schema of its value. */
export class EventType<Data = unknown> {
  constructor(
    /** For example `order.placed.v1`; a change that is not additive is a new `.v2` beside the old one. */
    readonly name: string,
    readonly topic: TopicName,
    readonly schema: z.ZodType<Data>,
  ) {}

  /** Where its schema is told, at the gateway: `ce_dataschema` of each message. */
  get dataSchema(): string {
    return `/asyncapi.json#/components/schemas/${this.name}`;
  }

  of(subject: string, sequence: number, data: Data): DomainEvent<Data> {
    return { type: this, subject, sequence, data };
  }
}

/** The data of an event type: `DataOf<typeof orderPlaced>`. */
export type DataOf<Type> = Type extends EventType<infer Data> ? Data : never;

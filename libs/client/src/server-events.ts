import { type Route } from '@tessera/contracts';
import type * as z from 'zod';
import { problemIn } from './answer.js';
import { type Connection } from './connection.js';
import { follow } from './event-stream.js';
import { overTheNetwork, UnexpectedAnswer } from './failures.js';
import { type Request, requestOf } from './request.js';
import { Silence } from './silence.js';

/** One event of a stream; `id` is what `lastEventId` takes, and stays that of the last one that had one. */
export interface StreamEvent<Name extends string = string, Data = unknown> {
  event: Name;
  id: string;
  data: Data;
}

/** The events of a stream by name, each with the schema of its data. */
export type EventSchemas = Readonly<Record<string, z.ZodType>>;

/** Any of these events, told apart by `event`. */
export type EventOf<Schemas extends EventSchemas> = {
  [Name in keyof Schemas & string]: StreamEvent<Name, z.output<Schemas[Name]>>;
}[keyof Schemas & string];

/** What a watch may be told. */
export interface WatchOptions {
  /** The `id` of the last event that was seen: only newer ones come. */
  lastEventId?: string | undefined;
  /** Ends it; the loop then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Three comments, one every 15 s, that did not come. */
const SILENCE_MS = 45_000;

type Wait = <Result>(wait: () => Promise<Result>) => Promise<Result>;

/** The bytes of a body; whoever stops reading ends the connection. */
async function* chunksOf(body: ReadableStream<Uint8Array>, limit: Wait) {
  const reader = body.getReader();
  try {
    // Ends with the body, or with whoever reads.
    for (;;) {
      const { value, done } = await limit(() => reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // Nobody listens any more: what the connection says of that changes nothing.
    void reader.cancel().catch(() => undefined);
  }
}

/** The route of a stream, with what it is asked for, and the events that are of interest. */
export interface Watched<Schemas extends EventSchemas> {
  route: Route;
  input: object;
  events: Schemas;
}

/** What the streams of the API tell. */
export class ServerEvents {
  constructor(
    private readonly connection: Connection,
    private readonly check: boolean,
  ) {}

  /** Over all connections, until a 204 says that nothing more comes. Other events are passed over. */
  async *of<Schemas extends EventSchemas>(
    { route, input, events }: Watched<Schemas>,
    { lastEventId, signal }: WatchOptions,
  ): AsyncGenerator<EventOf<Schemas>, void, undefined> {
    const open = (last: string | undefined) => this.open(route, requestAfter(route, input, last), signal);
    for await (const { event = '', id = '', data } of follow({ open, lastEventId, signal })) {
      const schema = Object.hasOwn(events, event) ? events[event] : undefined;
      // An event is of the type that its schema says.
      if (schema) yield { event, id, data: this.read(event, schema, data) } as EventOf<Schemas>;
    }
  }

  private async open(route: Route, request: Request, signal: AbortSignal | undefined) {
    const silence = new Silence(SILENCE_MS);
    const limit: Wait = (wait) => overTheNetwork(request.name, signal, () => silence.limit(wait));
    const ends = { signal, timeLimit: () => silence.signal };
    const response = await silence.limit(() => this.connection.open(route, request, ends));
    if (response.status === 204) return undefined;
    if (response.ok && response.body) return chunksOf(response.body, limit);
    throw problemIn(request.name, route, response, await limit(() => response.text()), this.check);
  }

  private read(event: string, schema: z.ZodType, data: string): unknown {
    try {
      const value: unknown = JSON.parse(data);
      if (this.check) schema.parse(value);
      return value;
    } catch (error) {
      throw new UnexpectedAnswer('an event', 200, `something that is no ${event}: ${String(error)}`);
    }
  }
}

const requestAfter = (route: Route, input: object, lastEventId: string | undefined) => {
  const seen = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return requestOf(route, { ...input }, { headers: { accept: 'text/event-stream', ...seen } });
};

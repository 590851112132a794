import { finalStates, type OrderView, orderView, routes } from '@tessera/contracts';
import { problemIn } from './answer.js';
import { type Connection } from './connection.js';
import { follow } from './event-stream.js';
import { overTheNetwork, UnexpectedAnswer } from './failures.js';
import { type Request, requestOf } from './request.js';
import { Silence } from './silence.js';

/** A state of an order as it was entered; `id` is the order's version then. */
export interface OrderEvent {
  event: 'state';
  id: string;
  data: OrderView;
}

/** What `watchOrder` may be told. */
export interface WatchOptions {
  /** The `id` of the last event that was seen: only newer ones come. */
  lastEventId?: string | undefined;
  /** Ends it; the loop then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

const route = routes.watchOrder;

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

/** The orders that events of one order tell. */
export class OrderEvents {
  constructor(
    private readonly connection: Connection,
    private readonly check: boolean,
  ) {}

  /** From the current state, or what came after `lastEventId`, to a final one. */
  async *of(id: string, { lastEventId, signal }: WatchOptions): AsyncGenerator<OrderEvent, void, undefined> {
    const open = (last: string | undefined) => this.open(requestAfter(id, last), signal);
    for await (const { event, id, data } of follow({ open, lastEventId, signal })) {
      if (event !== 'state') continue;
      const order = this.read(data);
      yield { event, id: id ?? '', data: order };
      if (finalStates.has(order.state)) return;
    }
  }

  private async open(request: Request, signal: AbortSignal | undefined) {
    const silence = new Silence(SILENCE_MS);
    const limit: Wait = (wait) => overTheNetwork(request.name, signal, () => silence.limit(wait));
    const ends = { signal, timeLimit: () => silence.signal };
    const response = await silence.limit(() => this.connection.open(route, request, ends));
    if (response.status === 204) return undefined;
    if (response.ok && response.body) return chunksOf(response.body, limit);
    throw problemIn(request.name, route, response, await limit(() => response.text()), this.check);
  }

  private read(data: string): OrderView {
    try {
      const order: OrderView = JSON.parse(data);
      if (this.check) orderView.parse(order);
      return order;
    } catch (error) {
      throw new UnexpectedAnswer('an event', 200, `something that is no order: ${String(error)}`);
    }
  }
}

const requestAfter = (id: string, lastEventId: string | undefined) => {
  const seen = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return requestOf(route, { id }, { headers: { accept: 'text/event-stream', ...seen } });
};

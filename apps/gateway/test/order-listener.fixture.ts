import { type OrderView } from '@tessera/contracts';
import { createParser } from 'eventsource-parser';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

interface Listening {
  token: string;
  lastEventId?: string | undefined;
  /** Where they come from. */
  address?: string;
}

/** A connection to the events of one order, with what came over it. */
export class OrderListener {
  readonly orders: OrderView[] = [];
  /** `id` of each event. */
  readonly ids: string[] = [];
  comments = 0;
  private taken = 0;
  /** The server's end, and not a broken connection. */
  isEnded = false;
  isClosed = false;

  private constructor(readonly answer: IncomingMessage) {
    const parser = createParser({
      onEvent: ({ event, id = '', data }) => {
        if (event !== 'state') throw new Error(`${event} is no event of an order`);
        this.ids.push(id);
        this.orders.push(JSON.parse(data));
      },
      onComment: () => void (this.comments += 1),
    });
    answer.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
    answer.once('end', () => (this.isEnded = true)).once('close', () => (this.isClosed = true));
    answer.on('error', () => undefined);
  }

  static async open(url: string, id: string, { token, lastEventId, address }: Listening): Promise<OrderListener> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(address === undefined ? {} : { 'x-forwarded-for': address }),
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const request = get(`${url}/v1/orders/${id}/events`, { headers, agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return new OrderListener(answer);
  }

  get status() {
    return this.answer.statusCode;
  }

  /** What came so far, as `<id> <state>`. */
  get seen(): string[] {
    return this.orders.map(({ state }, n) => `${this.ids[n]} ${state}`);
  }

  /** What came since it was taken the last time. */
  take(): string[] {
    const news = this.seen.slice(this.taken);
    this.taken += news.length;
    return news;
  }

  leave() {
    this.answer.destroy();
  }
}

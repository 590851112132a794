import { type Principal } from '@tessera/auth';
import { finalStates, type OrderView } from '@tessera/contracts';
import { type ServerResponse } from 'node:http';
import { type Follower } from './follower.js';
import { COMMENT, written } from './server-sent-event.js';
import { statesAfter } from './states-after.js';

/** Whoever has so much unread when there is more to say is dropped: their memory is ours. */
const MOST_UNREAD_BYTES = 65_536;

const asEvent = (order: OrderView) =>
  written({ event: 'state', id: String(order.version), data: JSON.stringify(order) });

/** The answer to somebody who follows an order: its states as server-sent events, to a final one. */
export class OrderStream implements Follower {
  version: number | undefined;
  /** What its comments count from, in milliseconds since 1970. */
  spokeAt = 0;

  constructor(
    readonly user: Principal,
    private readonly answer: ServerResponse,
    /** Is given the order first: begins the answer, and gives the version that its client knows; undefined: there will be no stream. */
    private readonly begin: (order: OrderView) => number | undefined,
  ) {}

  /** True once nothing more comes: what its client did not take by then need not be waited for. */
  get isEnding(): boolean {
    return this.answer.writableEnded;
  }

  tell(order: OrderView) {
    const known = this.version ?? this.begin(order);
    if (known === undefined) return;
    this.version = order.version;
    this.write(statesAfter(order, known).map(asEvent).join(''));
    if (finalStates.has(order.state)) this.end();
  }

  comment() {
    this.write(COMMENT);
  }

  /** One that has not begun is answered otherwise. */
  end() {
    if (this.version !== undefined) this.answer.end();
  }

  drop() {
    this.answer.destroy();
  }

  private write(text: string) {
    if (this.answer.writableLength > MOST_UNREAD_BYTES) return this.drop();
    if (text !== '' && !this.isEnding) this.answer.write(text);
  }
}

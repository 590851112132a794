import { type Principal } from '@tessera/auth';
import { finalStates, type OrderView } from '@tessera/contracts';
import { type ServerResponse } from 'node:http';
import { type Follower } from './follower.js';
import { EventStream } from '../edge/streams/event-stream.js';
import { written } from '../edge/streams/server-sent-event.js';
import { statesAfter } from './states-after.js';

const asEvent = (order: OrderView) =>
  written({ event: 'state', id: String(order.version), data: JSON.stringify(order) });

/** The answer to somebody who follows an order: its states as server-sent events, to a final one. */
export class OrderStream extends EventStream implements Follower {
  version: number | undefined;

  constructor(
    user: Principal,
    answer: ServerResponse,
    /** Is given the order first: begins the answer, and gives the version that its client knows; undefined: there will be no stream. */
    private readonly begin: (order: OrderView) => number | undefined,
  ) {
    super(user, answer);
  }

  tell(order: OrderView) {
    const known = this.version ?? this.begin(order);
    if (known === undefined) return;
    this.version = order.version;
    this.write(statesAfter(order, known).map(asEvent).join(''));
    if (finalStates.has(order.state)) this.end();
  }

  /** One that has not begun is answered otherwise. */
  override end() {
    if (this.version !== undefined) super.end();
  }
}

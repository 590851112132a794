import { isProblem } from '@tessera/client';
import { randomInt, randomUUID } from 'node:crypto';
import { goods } from './goods.js';
import { ORDER_EVERY_MS } from './pace.js';
import { type Person } from './person.js';

/** What became of an order, as far as its POST says. */
export type Outcome = 'placed' | 'refused' | 'unreachable';

const PAUSE_S = 2;
/** With the same key, so that nothing is ordered twice. */
const TRIES = 2;
const MOST_LINES = 3;
const MOST_PIECES = 3;

/** A customer who orders at random, no more often than a customer may, and waits when told to. */
export class Buyer {
  private mayOrderAt = 0;

  constructor(private readonly person: Pick<Person, 'doing'>) {}

  mayOrder(now = Date.now()): boolean {
    return now >= this.mayOrderAt;
  }

  async order(): Promise<Outcome> {
    this.mayOrderAt = Date.now() + ORDER_EVERY_MS;
    const [lines, idempotencyKey] = [someLines(), randomUUID()];
    let outcome: Outcome = 'unreachable';
    for (let tries = 0; tries < TRIES && outcome === 'unreachable'; tries++)
      outcome = await this.ask(lines, idempotencyKey);
    return outcome;
  }

  private async ask(lines: Line[], idempotencyKey: string): Promise<Outcome> {
    try {
      await this.person.doing((api) => api.placeOrder({ lines }, { idempotencyKey }));
      return 'placed';
    } catch (error) {
      if (!isProblem(error) || error.status >= 500) return 'unreachable';
      if (error.status === 429) this.mayOrderAt = Date.now() + (error.retryAfterSeconds ?? PAUSE_S) * 1_000;
      return 'refused';
    }
  }
}

interface Line {
  sku: string;
  quantity: number;
}

const someLines = (): Line[] => {
  const first = randomInt(goods.length);
  const skus = [...goods, ...goods].slice(first, first + randomInt(1, MOST_LINES + 1));
  return skus.map((sku) => ({ sku, quantity: randomInt(1, MOST_PIECES + 1) }));
};

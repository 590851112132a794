import { explain } from '@tessera/command';
import { type LabLoad } from '@tessera/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LabPlatform } from '../lab-platform.js';
import { type Buyer } from './buyer.js';
import { ORDER_EVERY_MS, Pace } from './pace.js';
import { type People } from './people.js';

const TICK_MS = 50;
const AGAIN_MS = 2_000;
/** Beyond so many that nobody has answered yet none is placed. */
const MOST_UNANSWERED = 100;

const none = { placed: 0, refused: 0, unreachable: 0 };

/** Orders at a steady rate, and what became of them. What has to be there for them is loaded with the first one. */
export class Load {
  private rate = 0;
  private counts = { ...none };
  private unanswered = 0;
  private turn = 0;
  private over: AbortController | undefined;
  private people: People | undefined;
  private readonly buyers: Buyer[] = [];

  constructor(private readonly platform: LabPlatform) {}

  view(): LabLoad {
    return { ordersPerSecond: this.rate, ...this.counts };
  }

  /** From now on so many a second; 0 ends it. The counts begin anew with the next one after it. */
  set(ordersPerSecond: number): LabLoad {
    this.rate = ordersPerSecond;
    if (ordersPerSecond === 0) this.end();
    else if (!this.over) this.begin((this.over = new AbortController()).signal);
    return this.view();
  }

  close(): void {
    this.end();
    this.people?.close();
  }

  private end() {
    this.over?.abort();
    this.over = undefined;
  }

  private begin(signal: AbortSignal) {
    this.counts = { ...none };
    const { say } = this.platform;
    const works = [this.signUp(signal), this.placeAll(signal)];
    for (const work of works) work.catch((error: unknown) => say(`laboratory: ${explain(error)}`));
  }

  /** As many as it takes, one after another. */
  private async signUp(signal: AbortSignal) {
    const [{ People }, { Buyer }, { keepInStock }] = await Promise.all([
      import('./people.js'),
      import('./buyer.js'),
      import('./goods.js'),
    ]);
    this.people ??= new People(this.platform);
    void keepInStock(this.people.staff, signal);
    while (!signal.aborted) {
      if (this.buyers.length > (this.rate * ORDER_EVERY_MS) / 1_000) await pause(AGAIN_MS, signal);
      else
        await this.people.customer(this.buyers.length).then(
          (person) => this.buyers.push(new Buyer(person)),
          // The platform is broken on purpose now and then.
          () => pause(AGAIN_MS, signal),
        );
    }
  }

  private async placeAll(signal: AbortSignal) {
    const pace = new Pace(performance.now());
    while (!signal.aborted) {
      for (let due = pace.due(this.rate, performance.now()); due > 0; due--) this.placeOne();
      await pause(TICK_MS, signal);
    }
  }

  /** By whoever may order; where nobody may, the order is not placed. */
  private placeOne() {
    const inTurn = [...this.buyers.slice(this.turn), ...this.buyers.slice(0, this.turn)];
    const buyer = inTurn.find((one) => one.mayOrder());
    if (!buyer || this.unanswered >= MOST_UNANSWERED) return;
    this.turn = (this.buyers.indexOf(buyer) + 1) % this.buyers.length;
    void this.count(buyer);
  }

  private async count(buyer: Buyer) {
    // Those of the load that they belong to.
    const { counts } = this;
    this.unanswered += 1;
    counts[await buyer.order()] += 1;
    this.unanswered -= 1;
  }
}

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {});

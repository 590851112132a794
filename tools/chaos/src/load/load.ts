import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Random } from '../random.js';
import { type Stage } from '../stage/stage.js';
import { Ledger } from './ledger.js';
import { VirtualUser } from './virtual-user.js';

const CUSTOMERS = 20;
const AT_ONCE = 8;
const PAUSE_MS = 400;
const LOOK_EVERY_MS = 200;
const DECIDED_WITHIN_MS = 40_000;
/** Some are scarce, so that orders meet and are refused. */
const PIECES = [20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 40, 40, 15, 5];
const skus = PIECES.map((_, n) => `CHAOS-${n}`);
const priceOf = (random: Random) => ({ amount: random.between(1, 900), currency: 'EUR' });

/** Random people who order, cancel, ship, restock, change prices and pay, through both gateways. */
export class Load {
  readonly ledger = new Ledger();
  private readonly over = new AbortController();
  private readonly giveUp = new AbortController();
  private readonly customers: VirtualUser[] = [];
  private readonly staff: VirtualUser;
  private readonly admin: VirtualUser;
  private running: Promise<unknown> = Promise.resolve();
  private placed: { id: string; customer: VirtualUser }[] = [];

  constructor(
    { fleet, credentials }: Stage,
    private readonly random: Random,
  ) {
    const user = (login: { email: string; password: string }, number: number) =>
      new VirtualUser(fleet.gateways, login, this.ledger, random, `10.3.0.${number}`);
    this.staff = user(credentials.staff, 1);
    this.admin = user(credentials.admin, 2);
    for (let n = 0; n < CUSTOMERS; n++)
      this.customers.push(user({ email: `${randomUUID()}@example.org`, password: 'correct horse battery' }, n + 10));
  }

  /** People and goods; nothing breaks yet. */
  async prepare() {
    for (const customer of this.customers) await customer.signUp();
    for (const [n, sku] of skus.entries()) {
      await this.staff.certainly('putProduct', { sku, name: sku, price: priceOf(this.random) });
      await this.staff.certainly('adjustStock', { sku, delta: PIECES[n] ?? 1, reason: 'opening' });
    }
  }

  start() {
    this.running = Promise.all(Array.from({ length: AT_ONCE }, () => this.act()));
  }

  /** Nothing new begins; what is uncertain is asked for `timeoutMs` more. */
  async end(timeoutMs: number) {
    this.over.abort();
    const timer = setTimeout(() => this.giveUp.abort(), timeoutMs);
    await this.running;
    clearTimeout(timer);
  }

  /** One order, asked for once. How many ms it took until it was decided, or why it was not. */
  async trial(): Promise<number | string> {
    const customer = this.random.pick(this.customers);
    const lines = [{ sku: skus[0] ?? '', quantity: 1 }];
    const answer = await customer.ask('placeOrder', { lines }, { idempotencyKey: randomUUID() });
    if (!answer?.data) {
      if (!answer?.refusal || answer.refusal.status >= 500) this.ledger.unknown += 1;
      return `refused: ${answer?.refusal?.code ?? 'no answer'}`;
    }
    this.ledger.accepted.set(answer.data.id, answer.data.customerId);
    return this.decision(customer, answer.data.id);
  }

  private async decision(customer: VirtualUser, id: string): Promise<number | string> {
    const end = Date.now() + DECIDED_WITHIN_MS;
    while (Date.now() < end) {
      const order = (await customer.ask('getOrder', { id }))?.data;
      const [placed, decided] = order?.history ?? [];
      if (placed && decided)
        return order?.reason?.code === 'TIMEOUT' ? 'TIMEOUT' : Date.parse(decided.at) - Date.parse(placed.at);
      await sleep(LOOK_EVERY_MS);
    }
    return 'undecided';
  }

  private async act() {
    while (!this.over.signal.aborted) {
      await this.something();
      await sleep(this.random.between(0, PAUSE_MS));
    }
  }

  private something(): Promise<unknown> {
    const chance = this.random.next();
    if (chance < 0.76) return this.place();
    if (chance < 0.84) return this.cancel();
    if (chance < 0.88) return this.ship();
    if (chance < 0.92) return this.restock();
    if (chance < 0.95) return this.reprice();
    return this.pay();
  }

  private async place() {
    const customer = this.random.pick(this.customers);
    const some = this.random.shuffled(skus).slice(0, this.random.between(1, 3));
    const lines = some.map((sku) => ({ sku, quantity: this.random.between(1, 4) }));
    const answer = await customer.certainly('placeOrder', { lines }, this.giveUp.signal);
    if (!answer) this.ledger.unknown += 1;
    if (answer?.refusal && answer.isRepeat) this.ledger.refusedInDoubt += 1;
    if (!answer?.data) return;
    this.ledger.accepted.set(answer.data.id, answer.data.customerId);
    this.placed.push({ id: answer.data.id, customer });
    if (this.placed.length > 100) this.placed.shift();
  }

  /** Confirmed or not yet, his own; the platform knows whether it may be. */
  private async cancel() {
    if (this.placed.length === 0) return;
    const { id, customer } = this.random.pick(this.placed);
    await customer.ask('cancelOrder', { id });
  }

  private async ship() {
    if (this.placed.length === 0) return;
    await this.staff.ask('shipOrder', { id: this.random.pick(this.placed).id });
  }

  private async restock() {
    const delta = this.random.between(-5, 10) || 1;
    await this.staff.ask('adjustStock', { sku: this.random.pick(skus), delta, reason: 'chaos' });
  }

  private async reprice() {
    const sku = this.random.pick(skus);
    const known = await this.staff.ask('getProduct', { sku });
    if (!known?.data) return;
    const product = { sku, name: known.data.name, price: priceOf(this.random) };
    await this.staff.ask('putProduct', product, { ifMatch: known.etag });
  }

  /** Most of what somebody owes, so that they can go on ordering. */
  private async pay() {
    const customer = this.random.pick(this.customers);
    const [me, credit] = [(await customer.ask('getMe'))?.data, (await customer.ask('getMyCredit'))?.data];
    if (!me || !credit || credit.spent < 1) return;
    await this.admin.certainly('payCredit', { id: me.id, amount: credit.spent }, this.over.signal);
  }
}

import { type ApiProblem, type Client, isProblem } from '@tessera/client';
import { type CreditView, type OrderView } from '@tessera/contracts';
import { randomBytes, randomUUID } from 'node:crypto';
import { eventually, mustBe } from './checks.js';
import { type Platform } from './platform.js';
import { type Login } from './staff-login.reader.js';

/** Longer than an order's deadline (30 s): undecided after that breaks a promise of the platform. */
const DECIDED_SECONDS = 40;
/** A new product reaches the order service within 2 s; this is generous. */
const KNOWN_SECONDS = 5;

/** A login that nobody had before. */
export const newLogin = (name: string): Login => ({
  email: `${name.toLowerCase()}-${randomBytes(6).toString('hex')}@demo.tessera.local`,
  password: randomBytes(18).toString('base64url'),
});

/** What became of an order: an order, or a refusal at the door. */
export type OrderOutcome = { order: OrderView } | { refused: ApiProblem };

/** What was refused with 422: understood, and not to be had. */
const refusal = (error: unknown): { refused: ApiProblem } => {
  if (isProblem(error) && error.status === 422) return { refused: error };
  throw error;
};

export class Customer {
  private constructor(
    readonly name: string,
    readonly api: Client,
    private readonly timeoutSeconds: number,
  ) {}

  /** Registers and logs in. */
  static async arrive(name: string, platform: Platform, { email, password }: Login): Promise<Customer> {
    const api = platform.newClient();
    const user = await api.register({ email, password, name });
    mustBe('the e-mail address of a new customer', user.email, email);
    await api.logIn({ email, password });
    return new Customer(name, api, platform.timeoutSeconds);
  }

  /** Places an order and waits for its decision. */
  async order(sku: string, quantity: number): Promise<OrderOutcome> {
    const placed = await this.place(sku, quantity);
    return 'refused' in placed ? placed : { order: await this.decided(placed.order.id) };
  }

  /** The credit account once `available` is as wanted and nothing is held. */
  creditOf(available: number): Promise<CreditView> {
    const settled = (credit: CreditView) => credit.available === available && credit.held === 0;
    const what = `the credit account of ${this.name}, to have ${available} available and none held,`;
    return eventually(what, this.timeoutSeconds, () => this.api.getMyCredit(), settled);
  }

  /** The credit account once nothing is held any more: every order has had its effect by then. */
  settledCredit(): Promise<CreditView> {
    const what = `the credit account of ${this.name}`;
    return eventually(
      what,
      this.timeoutSeconds,
      () => this.api.getMyCredit(),
      ({ held }) => held === 0,
    );
  }

  private place(sku: string, quantity: number): Promise<OrderOutcome> {
    const key = { idempotencyKey: randomUUID() };
    const place = () =>
      this.api.placeOrder({ lines: [{ sku, quantity }] }, key).then((order): OrderOutcome => ({ order }), refusal);
    const isKnown = (outcome: OrderOutcome) => !('refused' in outcome && outcome.refused.code === 'UNKNOWN_PRODUCT');
    return eventually('a product of the shelf', KNOWN_SECONDS, place, isKnown);
  }

  private decided(id: string): Promise<OrderView> {
    const read = () => this.api.getOrder({ id });
    return eventually(`order ${id}`, DECIDED_SECONDS, read, ({ state }) => state !== 'PENDING');
  }
}

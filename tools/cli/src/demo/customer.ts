import { type CreditView, creditView, orderView, type OrderView, tokens, userView } from '@tessera/contracts';
import { randomBytes, randomUUID } from 'node:crypto';
import { type Api, codeOf } from './api.client.js';
import { bodyOf, eventually, mustBe } from './checks.js';
import { type Login } from './staff-login.reader.js';

/** Longer than an order's deadline (30 s): undecided after that breaks a promise of the platform. */
const DECIDED_SECONDS = 40;
/** A new product reaches the order service within 2 s; this is generous. */
const KNOWN_SECONDS = 5;

/** Someone with an access token, and what they can do with it. */
export class Caller {
  constructor(
    readonly name: string,
    protected readonly api: Api,
    protected readonly token: string,
  ) {}

  ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return this.api.ask(method, path, { token: this.token, headers, ...(body === undefined ? {} : { body }) });
  }
}

/** A login that nobody had before. */
export const newLogin = (name: string): Login => ({
  email: `${name.toLowerCase()}-${randomBytes(6).toString('hex')}@demo.tessera.local`,
  password: randomBytes(18).toString('base64url'),
});

/** What became of an order: an order, or a refusal at the door. */
export type OrderOutcome = { order: OrderView } | { refused: { code: string | undefined; body: unknown } };

export class Customer extends Caller {
  /** Registers and logs in. */
  static async arrive(name: string, api: Api, { email, password }: Login): Promise<Customer> {
    const registered = await api.ask('POST', '/v1/auth/register', { body: { email, password, name } });
    mustBe('the e-mail address of a new customer', bodyOf(registered, 201, userView).email, email);
    const answer = await api.ask('POST', '/v1/auth/login', { body: { email, password } });
    return new Customer(name, api, bodyOf(answer, 200, tokens).accessToken);
  }

  /** Places an order and waits for its decision. */
  async order(sku: string, quantity: number): Promise<OrderOutcome> {
    const answer = await this.place({ lines: [{ sku, quantity }] });
    if (answer.status === 422) return { refused: { code: codeOf(answer), body: answer.body } };
    const { id } = bodyOf(answer, 202, orderView);
    return { order: await this.decided(id) };
  }

  async cancel(id: string): Promise<OrderView> {
    return bodyOf(await this.ask('POST', `/v1/orders/${id}/cancel`), 200, orderView);
  }

  async credit(): Promise<CreditView> {
    return bodyOf(await this.ask('GET', '/v1/users/me/credit'), 200, creditView);
  }

  /** The credit account once `available` is as wanted and nothing is held. */
  creditOf(available: number): Promise<CreditView> {
    const settled = (credit: CreditView) => credit.available === available && credit.held === 0;
    const what = `the credit account of ${this.name}, to have ${available} available and none held,`;
    return eventually(what, this.api.timeoutSeconds, () => this.credit(), settled);
  }

  /** The credit account once nothing is held any more: every order has had its effect by then. */
  settledCredit(): Promise<CreditView> {
    const what = `the credit account of ${this.name}`;
    return eventually(
      what,
      this.api.timeoutSeconds,
      () => this.credit(),
      ({ held }) => held === 0,
    );
  }

  private place(order: object) {
    const headers = { 'idempotency-key': randomUUID() };
    const place = () => this.ask('POST', '/v1/orders', order, headers);
    return eventually('a product of the shelf', KNOWN_SECONDS, place, (answer) => codeOf(answer) !== 'UNKNOWN_PRODUCT');
  }

  private decided(id: string): Promise<OrderView> {
    const read = async () => bodyOf(await this.ask('GET', `/v1/orders/${id}`), 200, orderView);
    return eventually(`order ${id}`, DECIDED_SECONDS, read, ({ state }) => state !== 'PENDING');
  }
}

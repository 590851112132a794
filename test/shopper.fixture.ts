import { type ApiProblem, type Client, createClient, isProblem, type Options } from '@tessera/client';
import { type OrderView } from '@tessera/contracts';
import { ask, type Ask, eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';

let addresses = 0;
const nextAddress = () => `10.1.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`;

/** What a call was refused with: `await buyer.order(sku).catch(refusal)`. Any other error is none. */
export const refusal = (error: unknown): ApiProblem => {
  if (isProblem(error)) return error;
  throw error;
};

/** Somebody with an address of their own who talks to the gateway. */
export class Shopper {
  /** Every answer must be what the contract says. */
  readonly api: Client;
  private readonly headers = { 'x-forwarded-for': nextAddress() };

  constructor(private readonly url: string) {
    this.api = createClient({ baseUrl: url, headers: this.headers, check: true });
  }

  /** A request that may be as wrong as it likes. */
  ask(method: string, path: string, { headers, ...rest }: Ask = {}) {
    const token = this.api.tokens?.accessToken;
    return ask(method, this.url + path, { token, ...rest, headers: { ...this.headers, ...headers } });
  }

  async logIn(login: { email: string; password: string }): Promise<this> {
    await this.api.logIn(login);
    return this;
  }

  /** A new customer with 1 000.00 EUR of credit. */
  async signUp(): Promise<this> {
    const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
    await this.api.register({ ...login, name: 'Somebody' });
    return this.logIn(login);
  }

  /** The same person, with the same access token and nothing to renew it by, at another door. */
  at(url: string): Shopper {
    const there = new Shopper(url);
    const { accessToken = '' } = this.api.tokens ?? {};
    there.api.tokens = { accessToken };
    return there;
  }

  order(sku: string, quantity = 1, options: Options<'placeOrder'> = {}): Promise<OrderView> {
    return this.api.placeOrder({ lines: [{ sku, quantity }] }, options);
  }

  /** The order once it is in that state. */
  becomes(id: string, state: OrderView['state'], withinMs?: number): Promise<OrderView> {
    return eventually(async () => {
      const order = await this.api.getOrder({ id });
      expect(order.state).toBe(state);
      return order;
    }, withinMs);
  }

  /** The order once it is decided. */
  decided(id: string): Promise<OrderView> {
    return eventually(async () => {
      const order = await this.api.getOrder({ id });
      expect(order.state).not.toBe('PENDING');
      return order;
    });
  }

  /** For staff: a product of the test's own with this many pieces, known to the order service. */
  async stockUp(amount: number, pieces: number): Promise<string> {
    const sku = `T-${randomUUID().slice(0, 8).toUpperCase()}`;
    await this.api.putProduct({ sku, name: 'Test product', price: { amount, currency: 'EUR' } });
    await this.api.adjustStock({ sku, delta: pieces, reason: 'test' });
    await eventually(async () => {
      const wrongTotal = this.api.placeOrder({ lines: [{ sku, quantity: 1 }], expectedTotal: amount + 1 });
      await expect(wrongTotal).rejects.toMatchObject({ code: 'PRICE_CHANGED' });
    });
    return sku;
  }
}

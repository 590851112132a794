import { type CreditView, type OrderView, type StockView } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';

/** An answer of the public API. */
export interface Answer {
  status: number;
  headers: Headers;
  // Whatever the test expects is what it checks next.
  body: ReturnType<typeof JSON.parse>;
}

let addresses = 0;
const nextAddress = () => `10.1.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`;

/** Somebody with an address of their own who talks to the gateway. */
export class Shopper {
  private token: string | undefined;
  private readonly address = nextAddress();

  constructor(private readonly url: string) {}

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'x-forwarded-for': this.address,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  }

  async logIn(login: { email: string; password: string }): Promise<this> {
    const answer = await this.call('POST', '/v1/auth/login', login);
    expect(answer.status).toBe(200);
    this.token = answer.body.accessToken;
    return this;
  }

  /** A new customer with 1 000.00 EUR of credit. */
  async signUp(): Promise<this> {
    const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
    const answer = await this.call('POST', '/v1/auth/register', { ...login, name: 'Somebody' });
    expect(answer.status).toBe(201);
    return this.logIn(login);
  }

  /** The same person, with the same token, at another door. */
  at(url: string): Shopper {
    const there = new Shopper(url);
    there.token = this.token;
    return there;
  }

  order(sku: string, quantity = 1, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', '/v1/orders', { lines: [{ sku, quantity }] }, headers);
  }

  async see(id: string): Promise<OrderView> {
    return (await this.call('GET', `/v1/orders/${id}`)).body;
  }

  /** The order once it is in that state. */
  becomes(id: string, state: OrderView['state'], withinMs = 20_000): Promise<OrderView> {
    return eventually(async () => {
      const order = await this.see(id);
      expect(order.state).toBe(state);
      return order;
    }, withinMs);
  }

  /** The order once it is decided. */
  decided(id: string, withinMs = 40_000): Promise<OrderView> {
    return eventually(async () => {
      const order = await this.see(id);
      expect(order.state).not.toBe('PENDING');
      return order;
    }, withinMs);
  }

  async credit(): Promise<CreditView> {
    return (await this.call('GET', '/v1/users/me/credit')).body;
  }

  /** For staff. */
  async stock(sku: string): Promise<StockView> {
    return (await this.call('GET', `/v1/products/${sku}/stock`)).body;
  }

  /** For staff: a product of the test's own with this many pieces, known to the order service. */
  async stockUp(amount: number, pieces: number): Promise<string> {
    const sku = `T-${randomUUID().slice(0, 8).toUpperCase()}`;
    const product = { name: 'Test product', price: { amount, currency: 'EUR' } };
    expect((await this.call('PUT', `/v1/products/${sku}`, product)).status).toBe(201);
    const stocked = await this.call('POST', `/v1/products/${sku}/adjustments`, { delta: pieces, reason: 'test' });
    expect(stocked.status).toBe(201);
    await eventually(async () => {
      const wrongTotal = { lines: [{ sku, quantity: 1 }], expectedTotal: amount + 1 };
      expect((await this.call('POST', '/v1/orders', wrongTotal)).body.code).toBe('PRICE_CHANGED');
    });
    return sku;
  }
}

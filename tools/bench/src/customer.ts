import { type OrderView } from '@tessera/contracts';
import { type Pool } from 'undici';

const PASSWORD = 'correct horse battery';

/** A virtual user with an address of their own, so that the default limits hold for each. */
export class Customer {
  private token = '';

  constructor(
    private readonly gateway: Pool,
    private readonly number: number,
  ) {}

  async signUp(): Promise<this> {
    const email = `bench-${process.pid}-${this.number}-${Date.now()}@example.org`;
    await this.send('POST', '/v1/auth/register', { email, password: PASSWORD, name: 'Bench' });
    return this.logIn({ email, password: PASSWORD });
  }

  async logIn(login: { email: string; password: string }): Promise<this> {
    const { accessToken } = await this.send<{ accessToken: string }>('POST', '/v1/auth/login', login);
    this.token = accessToken;
    return this;
  }

  place(skus: readonly string[]): Promise<OrderView> {
    return this.send('POST', '/v1/orders', { lines: skus.map((sku) => ({ sku, quantity: 1 })) });
  }

  see(id: string): Promise<OrderView> {
    return this.send('GET', `/v1/orders/${id}`);
  }

  /** Any 2xx answer's body; anything else is an error that names it. */
  async send<Answer>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer> {
    const answer = await this.gateway.request({
      method,
      path,
      headers: {
        'x-forwarded-for': `10.2.${this.number >> 8}.${this.number & 255}`,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path} answers ${answer.statusCode}: ${text}`);
    // The contract says what a route answers; a bench takes it at its word.
    return JSON.parse(text) as Answer;
  }
}

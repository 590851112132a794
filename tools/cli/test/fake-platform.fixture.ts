import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How this platform misbehaves; nothing by default. */
export interface Faults {
  stockCheck?: 'off';
  keepsStock?: boolean;
  keepsCredit?: boolean;
  overselling?: boolean;
  limitedOnce?: boolean;
  unknownFor?: number;
}

interface Order {
  id: string;
  customer: string;
  sku: string;
  quantity: number;
  state: string;
  reason?: object;
}

interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Every field that any of the requests has; the demo sends what the contract asks for. */
interface Sent {
  email: string;
  password: string;
  name: string;
  price: { amount: number };
  delta: number;
  lines: [{ sku: string; quantity: number }];
}

const LIMIT = 100_000;
const money = (amount: number) => ({ amount, currency: 'EUR' });
const at = () => new Date().toISOString();
const problem = (status: number, code: string, more: object = {}): Reply => ({
  status,
  body: { code, status, ...more },
});

/** The public API as far as the demo uses it, in memory: decides orders a little later, as the real one does. */
export class FakePlatform {
  url = '';
  readonly requests: string[] = [];
  readonly retired: string[] = [];
  private readonly people = new Map<string, { password: string; spent: number }>();
  private readonly products = new Map<string, { price: number; available: number; sold: number; since: number }>();
  private readonly orders = new Map<string, Order>();
  private server: Server | undefined;
  private limited = false;

  constructor(
    readonly staff: { email: string; password: string },
    private readonly faults: Faults = {},
  ) {
    this.people.set(staff.email, { password: staff.password, spent: 0 });
  }

  async open() {
    const server = createServer((request, response) => {
      void this.take(request).then(({ status, body, headers }) =>
        response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body)),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    // A server that listens on a port has an address of this kind.
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  close() {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private async take(request: IncomingMessage): Promise<Reply> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    const [path = ''] = (request.url ?? '').split('?');
    const asked = `${request.method} ${path}`;
    this.requests.push(asked);
    const caller = request.headers.authorization?.slice('Bearer '.length) ?? '';
    if (this.faults.limitedOnce && !this.limited && path.endsWith('/register')) {
      this.limited = true;
      return { ...problem(429, 'RATE_LIMITED'), headers: { 'retry-after': '1' } };
    }
    return this.route(asked, path.split('/'), caller, body);
  }

  private route(asked: string, [, , , id = '', deed]: string[], caller: string, body: Sent): Reply | Promise<Reply> {
    if (asked === 'GET /health/ready') return { status: 200, body: { status: 'ok', checks: {} } };
    if (asked === 'POST /v1/auth/register') return this.register(body);
    if (asked === 'POST /v1/auth/login') return this.logIn(body);
    if (asked === 'GET /v1/users/me/credit') return { status: 200, body: this.credit(caller) };
    if (asked === 'GET /v1/products')
      return { status: 200, body: { items: [...this.products.keys()].map((sku) => this.product(sku)), next: null } };
    if (asked.startsWith('PUT /v1/products')) return this.put(id, body);
    if (asked.startsWith('DELETE /v1/products')) return { status: this.retired.push(id) ? 204 : 0 };
    if (deed === 'adjustments') return this.adjust(id, body);
    if (deed === 'stock') return { status: 200, body: this.stock(id) };
    if (asked === 'POST /v1/orders') return this.place(caller, body.lines[0]);
    if (deed === 'cancel') return this.cancel(id);
    return { status: 200, body: this.view(this.orders.get(id)) };
  }

  private register({ email, password, name }: Sent): Reply {
    this.people.set(email, { password, spent: 0 });
    const user = { id: randomUUID(), email, name, roles: ['customer'], status: 'active', version: 1, createdAt: at() };
    return { status: 201, body: user };
  }

  private logIn({ email, password }: Sent): Reply {
    if (this.people.get(email)?.password !== password) return problem(401, 'INVALID_CREDENTIALS');
    return { status: 200, body: { accessToken: email, tokenType: 'Bearer', expiresIn: 900, refreshToken: 'x' } };
  }

  private credit(caller: string) {
    const spent = this.people.get(caller)?.spent ?? 0;
    return { limit: LIMIT, held: 0, spent, available: LIMIT - spent, currency: 'EUR' };
  }

  private product(sku: string) {
    const { price = 0, available = 0 } = this.products.get(sku) ?? {};
    return { sku, name: sku, description: '', price: { amount: price, currency: 'EUR' }, available, version: 1 };
  }

  private put(sku: string, { price }: Sent): Reply {
    this.products.set(sku, { price: price.amount, available: 0, sold: 0, since: Date.now() });
    return { status: 201, body: this.product(sku) };
  }

  private adjust(sku: string, { delta }: Sent): Reply {
    this.move(sku, delta, 0);
    const { sold: _, ...shelf } = this.stock(sku);
    return { status: 201, body: shelf };
  }

  private stock(sku: string) {
    const { available = 0, sold = 0 } = this.products.get(sku) ?? {};
    return { sku, onHand: available, reserved: 0, sold, available, version: 1 };
  }

  private move(sku: string, available: number, sold: number) {
    const product = this.products.get(sku);
    if (product) Object.assign(product, { available: product.available + available, sold: product.sold + sold });
  }

  private place(customer: string, { sku, quantity }: { sku: string; quantity: number }): Reply {
    const { available = 0, since = 0 } = this.products.get(sku) ?? {};
    if (Date.now() - since < (this.faults.unknownFor ?? 0)) return problem(422, 'UNKNOWN_PRODUCT');
    const lines = [{ sku, requested: quantity, available }];
    if (available < quantity && !this.faults.stockCheck) return problem(422, 'OUT_OF_STOCK', { lines });
    const order = { id: randomUUID(), customer, sku, quantity, state: 'PENDING' };
    this.orders.set(order.id, order);
    void this.decide(order);
    return { status: 202, body: this.view(order) };
  }

  private async decide(order: Order) {
    await sleep(30);
    const { available = 0 } = this.products.get(order.sku) ?? {};
    const lines = [{ sku: order.sku, requested: order.quantity, available }];
    const total = this.total(order);
    if (available < order.quantity && !this.faults.overselling) {
      Object.assign(order, { state: 'REJECTED', reason: { code: 'OUT_OF_STOCK', lines } });
    } else if (total > this.credit(order.customer).available) {
      Object.assign(order, { state: 'REJECTED', reason: { code: 'CREDIT_LIMIT_EXCEEDED' } });
      if (this.faults.keepsStock) this.move(order.sku, -order.quantity, 0);
    } else {
      Object.assign(order, { state: 'CONFIRMED' });
      this.settle(order, 1);
    }
  }

  /** Takes (1) or gives back (-1) what an order is about. */
  private settle({ customer, sku, quantity, ...order }: Order, sign: 1 | -1) {
    this.move(sku, -sign * quantity, sign * quantity);
    const person = this.people.get(customer);
    if (person && !(sign < 0 && this.faults.keepsCredit))
      person.spent += sign * this.total({ customer, sku, quantity, ...order });
  }

  private cancel(id: string): Reply {
    const order = this.orders.get(id);
    if (!order) return problem(404, 'NOT_FOUND');
    Object.assign(order, { state: 'CANCELLED', reason: { code: 'BY_CUSTOMER' } });
    this.settle(order, -1);
    return { status: 200, body: this.view(order) };
  }

  private total({ sku, quantity }: Order) {
    return quantity * (this.products.get(sku)?.price ?? 0);
  }

  private view(order?: Order) {
    if (!order) return { code: 'NOT_FOUND' };
    const { id, sku, quantity, state, reason } = order;
    const line = {
      sku,
      name: sku,
      quantity,
      unitPrice: money(this.total(order) / quantity),
      lineTotal: money(this.total(order)),
    };
    const history = [{ state: 'PENDING', at: at() }, ...(state === 'PENDING' ? [] : [{ state, at: at() }])];
    return {
      id,
      customerId: randomUUID(),
      state,
      reason,
      lines: [line],
      total: money(this.total(order)),
      placedAt: at(),
      updatedAt: at(),
      version: history.length,
      history,
    };
  }
}

import { type Caller, operationIds, type Route, routes, urlKey } from '@tessera/contracts';
import { type Json, openApi } from '@tessera/contracts/documents';
import { type Answer, ask, type Ask, eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { type TestPlatform } from './platform.fixture.js';

/** Who asks. `owner` and `stranger` are customers, of whom one has the things that are asked for; `blocked` was one. */
export const callers = ['nobody', 'badToken', 'blocked', 'stranger', 'owner', 'staff', 'admin'] as const;
export type CallerName = (typeof callers)[number];

type Verdict = 'allowed' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND';

const nobodies = { nobody: 'UNAUTHENTICATED', badToken: 'UNAUTHENTICATED', blocked: 'UNAUTHENTICATED' } as const;
const allowed = { stranger: 'allowed', owner: 'allowed', staff: 'allowed', admin: 'allowed' } as const;
const refused = { ...nobodies, stranger: 'FORBIDDEN', owner: 'FORBIDDEN' } as const;

/** What becomes of whose request, by whom the route is for. */
export const verdicts: Record<Caller, Record<CallerName, Verdict>> = {
  anyone: { ...allowed, nobody: 'allowed', badToken: 'allowed', blocked: 'allowed' },
  user: { ...allowed, ...nobodies },
  owner: { ...allowed, ...nobodies, stranger: 'NOT_FOUND' },
  staff: { ...allowed, ...refused },
  admin: { ...allowed, ...refused, staff: 'FORBIDDEN' },
};

/** A stream without an end, and what needs a dead letter: `test/admin.e2e-spec.ts` asks for these. */
const isElsewhere = ({ path }: Route) => path === '/v1/admin/stream' || path.includes('/dead-letters/{id}');

/** Every route that a platform without a supervisor has, by itself; those that end sessions come last. */
export const listedRoutes = operationIds
  .filter((id) => !routes[id].path.startsWith('/v1/lab') && !isElsewhere(routes[id]))
  .map((id) => ({ id, route: routes[id] }))
  .toSorted((a, b) => lateness(a.route) - lateness(b.route));

function lateness({ path }: Route): number {
  return ['/v1/auth/', '/v1/auth/logout-all'].filter((late) => path.startsWith(late)).length;
}

function isOfSessions({ path }: Route): boolean {
  return path.startsWith('/v1/auth/');
}

/** What is sent, beside method and path. */
export interface Sent extends Ask {
  /** Instead of the gateway. */
  place?: string | undefined;
}

interface Login {
  email: string;
  password: string;
}

let addresses = 0;
/** Each request comes from another one, so that the limits of addresses are nobody's matter here. */
const nextAddress = () =>
  `10.${64 + Math.floor(addresses / 62_500)}.${Math.floor(addresses / 250) % 250}.${addresses++ % 250}`;

const operations: ReturnType<typeof JSON.parse> = openApi();
/** A good body, which names nobody whom another request has named. */
const goodBody = ({ path, method }: Route): unknown => {
  const content: Json | undefined =
    operations.paths[path][method.toLowerCase()].requestBody?.content['application/json'];
  return content && JSON.parse(JSON.stringify(content['example']).replace('ada@', `${randomUUID()}@`));
};

/** The doors of a running platform, each caller with a token, and things of the owner to ask for. */
export class OpenDoors {
  private readonly logins = new Map<CallerName, Login>();
  private readonly tokens = new Map<CallerName, string>([['badToken', 'e30.e30.e30']]);
  /** What can be ordered. */
  product = 'TEA-GREEN-100';

  constructor(private readonly running: TestPlatform) {
    this.logins.set('staff', running.credentials.staff).set('admin', running.credentials.admin);
  }

  async enter(): Promise<this> {
    for (const name of ['stranger', 'owner'] as const) this.logins.set(name, await this.signUp());
    await this.logInAgain();
    await this.block();
    const { items } = (await this.send('GET', '/v1/products?limit=1')).body;
    this.product = items[0].sku;
    return this;
  }

  async logInAgain(): Promise<void> {
    for (const name of this.logins.keys()) await this.logIn(name);
  }

  send(method: string, path: string, { place = this.running.url, headers, ...sent }: Sent = {}): Promise<Answer> {
    return ask(method, place + path, { ...sent, headers: { 'x-forwarded-for': nextAddress(), ...headers } });
  }

  /** Somebody with a token that was good a moment ago, which no service takes any more. */
  private async block() {
    const { id, ...login } = await this.signUp();
    const { accessToken: token } = (await this.send('POST', '/v1/auth/login', { body: login })).body;
    this.tokens.set('blocked', token);
    const admin = this.tokens.get('admin');
    await this.send('PATCH', `/v1/users/${id}`, { token: admin, body: { status: 'blocked' } });
    await eventually(async () => {
      for (const route of [routes.getMe, routes.getStock, routes.listOrders]) {
        const path = route.path.replace('{sku}', this.product);
        for (const place of this.placesOf(route))
          expect((await this.send('GET', path, { token, place })).status).toBe(401);
      }
    });
  }

  /** A route with things of the owner, and a good body, as somebody. */
  async ask(name: CallerName, route: Route, path: string, more: Sent = {}): Promise<Answer> {
    if (isOfSessions(route) && route.who !== 'anyone' && this.logins.has(name)) await this.logIn(name);
    return this.send(route.method, path, { token: this.tokens.get(name), body: goodBody(route), ...more });
  }

  /** Where a route is asked for: at the gateway, and at its service itself. */
  placesOf({ from }: Route): string[] {
    const { env, url } = this.running;
    return from === 'gateway' ? [url] : [url, env.gateway[urlKey(from)] ?? ''];
  }

  /** What stands for the parameter of a path: a new thing, of the owner where things have one. */
  private readonly things: Record<string, () => Promise<string>> = {
    '/v1/users/{id}': async () => (await this.signUp()).id,
    // Of an order that goes on, they would have no end.
    '/v1/orders/{id}/events': async () => {
      const { id } = (await this.send('POST', '/v1/orders', this.anOrder())).body;
      await this.send('POST', `/v1/orders/${id}/cancel`, { token: this.tokens.get('owner') });
      return id;
    },
    '/v1/orders/{id}': async () => (await this.send('POST', '/v1/orders', this.anOrder())).body.id,
    '/v1/admin/orders/{id}': async () => (await this.send('POST', '/v1/orders', this.anOrder())).body.id,
    '/v1/admin/services/{service}': () => Promise.resolve('order'),
    '/v1/products/{sku}': async () => (await this.send('PUT', `/v1/products/${newSku()}`, this.aProduct())).body.sku,
  };

  async pathOf({ path }: Route): Promise<string> {
    const [, thing] = /^(.*?\{\w+\})/.exec(path) ?? [];
    if (thing === undefined) return path;
    const make = this.things[path] ?? this.things[thing];
    if (!make) throw new Error(`test/routes.fixture.ts says nothing of ${thing}: what does its owner have there?`);
    return path.replace(/\{\w+\}/, await make());
  }

  /** The token of a new admin. */
  async newAdmin(): Promise<string> {
    const login = await this.signUp();
    const roles = { token: this.tokens.get('admin'), body: { roles: ['customer', 'admin'] } };
    await this.send('PATCH', `/v1/users/${login.id}`, roles);
    return (await this.send('POST', '/v1/auth/login', { body: credentials(login) })).body.accessToken;
  }

  private anOrder = (): Sent => ({
    token: this.tokens.get('owner'),
    body: { lines: [{ sku: this.product, quantity: 1 }] },
  });

  private aProduct = (): Sent => ({
    token: this.tokens.get('staff'),
    body: { name: 'A thing', price: { amount: 100, currency: 'EUR' } },
  });

  private async signUp() {
    const login = { email: `${randomUUID()}@example.org`, password: 'a password of these doors' };
    const { body } = await this.send('POST', '/v1/auth/register', { body: { ...login, name: 'Somebody' } });
    return { ...login, id: String(body.id) };
  }

  private async logIn(name: CallerName) {
    const { body } = await this.send('POST', '/v1/auth/login', { body: credentials(this.logins.get(name)) });
    this.tokens.set(name, body.accessToken);
  }
}

const credentials = (login?: Login) => login && { email: login.email, password: login.password };

const newSku = () => `T-${randomUUID().slice(0, 8).toUpperCase()}`;

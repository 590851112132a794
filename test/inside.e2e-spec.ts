import { type App, apps, type ChangeUser } from '@tessera/contracts';
import { eachMessage } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type FuzzedRequest, requestsOf } from './fuzz.fixture.js';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { callers, listedRoutes, OpenDoors, verdicts } from './routes.fixture.js';
import { Shopper } from './shopper.fixture.js';

/** What no client can see, log lines and databases of a running platform; and every route as everybody sees it. */
let running: TestPlatform;
let staff: Shopper;
let doors: OpenDoors;

beforeAll(async () => {
  running = await testPlatform();
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
  doors = await new OpenDoors(running).enter();
});

afterAll(() => running?.stop());

describe('one order', () => {
  it('writes the same correlation id from the request to the last consumer', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await new Shopper(running.url).signUp();
    const correlation = `trace-${randomUUID()}`;
    const { id } = await buyer.order(sku, 1, { headers: { 'x-request-id': correlation } });
    await buyer.becomes(id, 'CONFIRMED');
    await eventually(() => {
      const all = running.lines.flatMap(eachMessage).filter((line) => line.includes(correlation));
      const lines = all.map((line) => JSON.parse(line));
      const told = lines.map((line) => `${line.service} ${line.type ?? line.msg}`);
      for (const line of [
        'gateway request',
        'order request',
        'inventory order.placed.v1',
        'user order.placed.v1',
        'order stock.reserved.v1',
        'order credit.reserved.v1',
        'inventory order.confirmed.v1',
        'user order.confirmed.v1',
      ])
        expect(told).toContain(line);
    });
  });
});

describe('a session that ends', () => {
  const password = 'correct horse battery';
  /** Somebody new, logged in on two devices. */
  const somebody = async () => {
    const login = { email: `${randomUUID()}@example.org`, password };
    const [here, there] = [new Shopper(running.url), new Shopper(running.url)];
    const { id } = await here.api.register({ ...login, name: 'Kim' });
    for (const { api } of [here, there]) await api.logIn(login);
    return { id, here, there };
  };

  const doorOf: [App, string][] = [
    ['gateway', '/v1/orders'],
    ['order', '/v1/orders'],
    ['user', '/v1/users/me'],
    ['inventory', '/v1/products/TEA/stock'],
  ];
  /** What each door answers to their token: the gateway's, and the services' own that let them in. */
  const statuses = (shopper: Shopper) =>
    Promise.all(
      doorOf.map(async ([app, path]) => (await shopper.at(running.services.get(app)!.url).ask('GET', path)).status),
    );
  /** A stock is for staff: who a customer is, is known by then. */
  const known = [200, 200, 200, 403];
  const refused = [401, 401, 401, 401];
  /** 2 s are promised; it takes a tenth of that, and a machine that does much besides may take longer. */
  const soon = (work: () => Promise<void>) => eventually(work);

  it.each<[string, Partial<ChangeUser>]>([
    ['blocked', { status: 'blocked' }],
    ['staff', { roles: ['customer', 'staff'] }],
  ])('takes its tokens with it, at the gateway and at every service: %s', async (_, change) => {
    const admin = await new Shopper(running.url).logIn(running.credentials.admin);
    const { id, here } = await somebody();
    expect(await statuses(here)).toEqual(known);
    await admin.api.changeUser({ id, ...change });
    await soon(async () => expect(await statuses(here)).toEqual(refused));
    const { body, headers } = await here.ask('GET', '/v1/orders');
    expect([body.code, headers.get('www-authenticate')]).toEqual(['UNAUTHENTICATED', 'Bearer error="invalid_token"']);
  });

  it.each([
    ['a logout', ({ api }: Shopper) => api.logOut({ refreshToken: String(api.tokens?.refreshToken) }), true],
    ['a logout of all', (_: Shopper, there: Shopper) => there.api.logOutEverywhere(), false],
    [
      'another password',
      (_: Shopper, there: Shopper) =>
        there.api.changePassword({ currentPassword: password, newPassword: 'another horse battery' }),
      true,
    ],
    [
      'a refresh token that was used twice',
      async ({ api }: Shopper) => {
        const stolen = String(api.tokens?.refreshToken);
        for (let n = 0; n < 2; n += 1) await api.refresh({ refreshToken: String(api.tokens?.refreshToken) });
        await expect(api.refresh({ refreshToken: stolen })).rejects.toMatchObject({ code: 'REFRESH_REUSED' });
      },
      true,
    ],
  ])('takes the tokens with it that it had before, everywhere: %s', async (_, end, staysElsewhere) => {
    const { here, there } = await somebody();
    const [ended, other] = [here.at(running.url), there.at(running.url)];
    expect(await statuses(ended)).toEqual(known);
    await end(here, there);
    await soon(async () => expect(await statuses(ended)).toEqual(refused));
    expect(await statuses(other)).toEqual(staysElsewhere ? known : refused);
  });

  it('is heard by everybody: readiness says so', async () => {
    for (const app of apps) {
      const ready = await fetch(`${running.services.get(app)!.url}/health/ready`);
      expect([app, await ready.json()]).toMatchObject([app, { checks: { users: 'ok' } }]);
    }
  });
});

describe('one service, one database', () => {
  it.each([
    ['user', 'order'],
    ['order', 'user'],
  ] as const)('refuses the role of %s at the database of %s', async (role, database) => {
    const url = new URL(running.env[role]['DATABASE_URL'] ?? '');
    url.pathname = new URL(running.env[database]['DATABASE_URL'] ?? '').pathname;
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow(/permission denied for database/);
  });
});

const withTags = listedRoutes.filter(({ route }) => route.method === 'GET' && 304 in route.answers);

it.each(withTags)('$route.path is 304 for whoever has it', async ({ route }) => {
  const path = await doors.pathOf(route);
  // A new order is decided, and its product's stock moves, while we ask.
  await eventually(async () => {
    const { status, headers } = await doors.ask('admin', route, path);
    const tag = headers.get('etag') ?? 'none';
    expect({ status, tag }).toEqual({ status: 200, tag: expect.stringMatching(/^"/) });
    const again = await doors.ask('admin', route, path, { headers: { 'if-none-match': `"1-2-3", W/${tag}` } });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

const denials = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'];

describe.each(listedRoutes)('$route.method $route.path', ({ route }) => {
  it(`is for ${route.who}, at the gateway and at the service itself`, async () => {
    const found: Record<string, object> = {};
    for (const place of doors.placesOf(route)) {
      const path = await doors.pathOf(route);
      const verdictOf = async (name: (typeof callers)[number]) => {
        const { body } = await doors.ask(name, route, path, { place });
        return denials.includes(body?.code) ? body.code : 'allowed';
      };
      found[place] = Object.fromEntries(await Promise.all(callers.map(async (name) => [name, await verdictOf(name)])));
    }
    const expected = doors.placesOf(route).map((place) => [place, verdicts[route.who]]);
    expect(found).toEqual(Object.fromEntries(expected));
  });
});

const RUNS = 40;
const AT_ONCE = 8;
const SLOWEST_MS = 5_000;

describe('whatever is sent', () => {
  /** They take turns: none reaches the limit of what one may change. */
  let admins: string[];
  beforeAll(async () => {
    // Some routes have ended sessions.
    await doors.logInAgain();
    admins = await Promise.all(Array.from({ length: 8 }, () => doors.newAdmin()));
  });

  it.each(listedRoutes)('$route.method $route.path says yes, or why not', async ({ route }) => {
    const requests = fc.sample(requestsOf(route, await doors.pathOf(route)), { numRuns: RUNS, seed: 13 });
    const answered = async ({ path, body, headers }: FuzzedRequest, turn: number) => {
      const began = performance.now();
      const { status } = await doors.send(route.method, path, { token: admins[turn % admins.length], headers, body });
      return { status, ms: performance.now() - began, path, body: String(body), headers };
    };
    const answers: Awaited<ReturnType<typeof answered>>[] = [];
    for (let from = 0; from < RUNS; from += AT_ONCE)
      answers.push(...(await Promise.all(requests.slice(from, from + AT_ONCE).map(answered))));
    expect(answers.filter(({ status, ms }) => status >= 500 || ms > SLOWEST_MS)).toEqual([]);
  });

  it('surprises no service', async () => {
    expect(running.lines.filter((line) => /unexpectedly|unhandled|uncaught/i.test(line))).toEqual([]);
    for (const app of apps) {
      const live = await doors.send('GET', '/health/live', { place: running.services.get(app)?.url });
      expect(live.status).toBe(200);
    }
  });
});

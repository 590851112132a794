import { type Answer, type Ask, eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { Shopper } from '../../test/shopper.fixture.js';
import { type ServedRoute, served } from '../routes.js';
import { type Answered, masked } from './masked.fixture.js';

/** A platform, whatever it is built of. */
export interface Edition {
  url: string;
  staff: { email: string; password: string };
}

let addresses = 0;
/** Each request comes from another one: limits per address are not what is compared here. */
const anAddress = () => ({ 'x-forwarded-for': `10.9.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}` });

/** Everybody of a story, and what they were answered, by the name of what they asked. */
class Story {
  readonly answers: Record<string, Answered> = {};

  constructor(
    readonly staff: Shopper,
    readonly buyer: Shopper,
    readonly nobody: Shopper,
  ) {}

  /** Asks, and notes the answer under that name; once for each. */
  async ask(name: string, as: Shopper, [method, path]: readonly [string, string], request: Ask = {}): Promise<Answer> {
    if (name in this.answers) throw new Error(`${name} was asked before`);
    const answer = await as.ask(method, path, { ...request, headers: { ...anAddress(), ...request.headers } });
    this.answers[name] = masked(answer, path);
    return answer;
  }

  /** The same, again until it is answered with that status: a busy machine may not know yet, or not look. */
  async askUntil(status: number, name: string, as: Shopper, target: readonly [string, string], request: Ask) {
    await eventually(async () => {
      const answer = await this.ask(name, as, target, request);
      if (answer.status === status) return;
      delete this.answers[name];
      throw new Error(`${name} was answered with ${answer.status}`);
    });
  }
}

const TEA = 'PAR-TEA';
const tea = { name: 'Tea of parity', price: { amount: 450, currency: 'EUR' } };
const lineOf = (quantity: number, sku = TEA) => ({ lines: [{ sku, quantity }] });
const keyed = (key: string, more: Record<string, string> = {}) => ({ 'idempotency-key': key, ...more });

const signUp = async (story: Story): Promise<{ email: string; password: string }> => {
  const { nobody, buyer } = story;
  const login = { email: 'Kim.Parity@example.org', password: 'correct horse battery' };
  await story.ask('register', nobody, ['POST', '/v1/auth/register'], { body: { ...login, name: 'Kim' } });
  const again = { ...login, email: ' kim.parity@EXAMPLE.org', name: 'Kim' };
  await story.ask('register an address again', nobody, ['POST', '/v1/auth/register'], { body: again });
  const { body } = await story.ask('log in', nobody, ['POST', '/v1/auth/login'], { body: login });
  buyer.api.tokens = body;
  await story.ask('log in with a wrong password', nobody, ['POST', '/v1/auth/login'], {
    body: { ...login, password: 'wrong' },
  });
  return login;
};

const beSomebody = async (story: Story) => {
  const { buyer } = story;
  const me = '/v1/users/me';
  await story.ask('me', buyer, ['GET', me]);
  await story.ask('me, known', buyer, ['GET', me], { headers: { 'if-none-match': '"1"' } });
  await story.ask('rename a stale me', buyer, ['PATCH', me], { body: { name: 'Kym' }, headers: { 'if-match': '"9"' } });
  await story.ask('rename', buyer, ['PATCH', me], { body: { name: 'Kym' }, headers: { 'if-match': '"1"' } });
  await story.ask('rename to the same', buyer, ['PATCH', me], { body: { name: 'Kym' } });
  await story.ask('credit', buyer, ['GET', '/v1/users/me/credit']);
  await story.ask('an empty overview', buyer, ['GET', '/v1/me/overview']);
};

const stockUp = async (story: Story) => {
  const { staff, nobody } = story;
  const path = `/v1/products/${TEA}`;
  const put = (name: string, ifMatch?: string) =>
    story.ask(name, staff, ['PUT', path], { body: tea, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } });
  await put('create');
  await put('replace unread');
  await put('replace a stale one', '"9"');
  await put('replace', '"1"');
  const adjust = (name: string, delta: number, key = name) =>
    story.ask(name, staff, ['POST', `${path}/adjustments`], { body: { delta, reason: 'count' }, headers: keyed(key) });
  await adjust('adjust', 10);
  await adjust('adjust again', 10, 'adjust');
  await adjust('adjust otherwise by one key', 11, 'adjust');
  await adjust('adjust below nothing', -11);
  await adjust('adjust beyond all limits', 1_000_000_000);
  await story.ask('adjust nothing', staff, ['POST', '/v1/products/PAR-NONE/adjustments'], {
    body: { delta: 1, reason: 'count' },
  });
  await story.ask('stock', staff, ['GET', `${path}/stock`]);
  await story.ask('stock of nothing', staff, ['GET', '/v1/products/PAR-NONE/stock']);
  await eventually(async () => {
    expect((await nobody.ask('GET', path)).body).toMatchObject({ available: 10, version: 2 });
    expect((await nobody.ask('GET', '/v1/products?q=parity')).body.items).toMatchObject([{ available: 10 }]);
    const wrongTotal = await staff.ask('POST', '/v1/orders', { body: { ...lineOf(1), expectedTotal: 1 } });
    expect(wrongTotal.body.code).toBe('PRICE_CHANGED');
  });
  await story.ask('product', nobody, ['GET', path]);
  await story.ask('product for staff', staff, ['GET', path]);
  await story.ask('product, known', nobody, ['GET', path], { headers: { 'if-none-match': '"2-1"' } });
  await story.ask('no product', nobody, ['GET', '/v1/products/PAR-NONE']);
  await story.ask('products', nobody, ['GET', '/v1/products?q=t%C3%A9a%20parity']);
};

/** What follows an order has followed. */
const settled = (story: Story, spent: number, sold: number) =>
  eventually(async () => {
    expect((await story.buyer.ask('GET', '/v1/users/me/credit')).body).toMatchObject({ held: 0, spent });
    expect((await story.staff.ask('GET', `/v1/products/${TEA}/stock`)).body).toMatchObject({ reserved: 0, sold });
  });

const order = async (story: Story) => {
  const { staff, buyer } = story;
  const wait = { prefer: 'wait=10' };
  const place = (name: string, body: object, headers: Record<string, string> = {}) =>
    story.ask(name, buyer, ['POST', '/v1/orders'], { body, headers });
  const { id } = (await place('order', { ...lineOf(2), note: 'gift' }, keyed('order'))).body;
  await buyer.becomes(id, 'CONFIRMED');
  await place('order again', { ...lineOf(2), note: 'gift' }, keyed('order'));
  await place('order again and wait', { ...lineOf(2), note: 'gift' }, keyed('order', wait));
  await place('order otherwise by one key', lineOf(2), keyed('order'));
  const second = (await place('order and wait', { ...lineOf(1), expectedTotal: 450 }, wait)).body;
  await place('order at another price', { ...lineOf(1), expectedTotal: 449 });
  // Of staff: where the stock was not looked at, they have one more order.
  await story.askUntil(422, 'order too many', staff, ['POST', '/v1/orders'], { body: lineOf(8) });
  await place('order nothing known', lineOf(1, 'PAR-NONE'));
  await settled(story, 1_350, 3);
  await story.ask('read an order', buyer, ['GET', `/v1/orders/${id}`]);
  await story.ask('read an order, known', buyer, ['GET', `/v1/orders/${id}`], { headers: { 'if-none-match': '"2"' } });
  await story.ask('read an order as staff', staff, ['GET', `/v1/orders/${id.toUpperCase()}`]);
  await story.ask('read no order', buyer, ['GET', `/v1/orders/${randomUUID()}`]);
  await story.ask('orders', buyer, ['GET', '/v1/orders']);
  await story.ask('orders, the first', buyer, ['GET', '/v1/orders?limit=1&state=CONFIRMED']);
  await story.ask('orders in another state', buyer, ['GET', '/v1/orders?state=SHIPPED']);
  await story.ask('overview', buyer, ['GET', '/v1/me/overview']);
  await story.ask('ship', staff, ['POST', `/v1/orders/${id}/ship`], { headers: keyed('ship') });
  await story.ask('ship again', staff, ['POST', `/v1/orders/${id}/ship`], { body: {}, headers: keyed('ship') });
  await story.ask('cancel what was shipped', buyer, ['POST', `/v1/orders/${id}/cancel`]);
  await story.ask('cancel', buyer, ['POST', `/v1/orders/${second.id}/cancel`]);
  await story.ask('cancel again', buyer, ['POST', `/v1/orders/${second.id}/cancel`]);
  await story.ask('ship what was cancelled', staff, ['POST', `/v1/orders/${second.id}/ship`]);
  await settled(story, 900, 2);
  await story.ask('credit at the end', buyer, ['GET', '/v1/users/me/credit']);
  await story.ask('stock at the end', staff, ['GET', `/v1/products/${TEA}/stock`]);
  return id;
};

/** More than anybody can pay. */
const overspend = async (story: Story) => {
  const sku = 'PAR-GOLD';
  const gold = { ...tea, name: 'Gold', price: { amount: 60_000, currency: 'EUR' } };
  await story.staff.ask('PUT', `/v1/products/${sku}`, { body: gold });
  await story.staff.ask('POST', `/v1/products/${sku}/adjustments`, { body: { delta: 5, reason: 'test' } });
  const request = { body: lineOf(2, sku), headers: { prefer: 'wait=10' } };
  await story.askUntil(201, 'order beyond the credit', story.buyer, ['POST', '/v1/orders'], request);
};

const retire = async (story: Story) => {
  const { staff, nobody, buyer } = story;
  const path = `/v1/products/${TEA}`;
  await story.ask('retire a stale one', staff, ['DELETE', path], { headers: { 'if-match': '"9"' } });
  await story.ask('retire', staff, ['DELETE', path]);
  await story.ask('retire again', staff, ['DELETE', path]);
  await story.ask('retire nothing', staff, ['DELETE', '/v1/products/PAR-NONE']);
  await eventually(async () => expect((await nobody.ask('GET', path)).status).toBe(404));
  await story.askUntil(422, 'order what is retired', buyer, ['POST', '/v1/orders'], { body: lineOf(1) });
  await story.ask('read what is retired', nobody, ['GET', path]);
  await story.ask('read what is retired as staff', staff, ['GET', path]);
  await story.ask('list what is retired', staff, ['GET', '/v1/products?q=tea%20parity']);
};

/** Bodies that no route takes, with the names of what is wrong with them. */
const wrongBodies: Record<string, Ask> = {
  'of another type': { body: 'x', headers: { 'content-type': 'text/plain' } },
  'that is no JSON': { body: '{"a":' },
  'that reaches for a prototype': { body: '{"__proto__":{"a":1}}' },
  'that is too large': { body: `"${'x'.repeat(70_000)}"` },
  'that is a list': { body: [] },
  'of unknown fields': { body: { 'a/b': 1, c: { d: 2 } } },
  'of nothing': { body: {} },
};

const QUERIES = [
  'limit=0',
  'limit=1&limit=2',
  'limit=9999999999',
  'cursor=x',
  'cursor=',
  'nothing=1',
  'limit=x&cursor=x',
];

type Request = [name: string, target: readonly [string, string], request: Ask];

/** What no route can make sense of. */
const wrongRequests = (route: ServedRoute, path: string): Request[] => {
  const { method, params, query, headers = [] } = route;
  const name = `${method} ${route.path}`;
  const asked = (what: string, request: Ask = {}, target = path): Request => [
    `${name} ${what}`,
    [method, target],
    request,
  ];
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const bodies = Object.entries(wrongBodies).filter(([what]) => what !== 'of nothing' || route.body !== undefined);
  const keys = headers.includes('idempotency-key') ? ['', 'k'.repeat(129)] : [];
  return [
    ...(params ? [asked('of a wrong thing', {}, route.path.replace(/\{\w+\}/, 'a%20b'))] : []),
    ...(query ? QUERIES.map((one) => asked(`?${one}`, {}, `${path}?${one}`)) : []),
    ...(hasBody ? bodies.map(([what, request]) => asked(`with a body ${what}`, request)) : []),
    ...keys.map((key) => asked(`with a key of ${key.length} characters`, { headers: keyed(key), body: { x: 1 } })),
  ];
};

/** Routes, asked wrongly by who may ask, and by who may not. */
const wrongly = async (story: Story, id: string, routes: readonly ServedRoute[]) => {
  const { staff, buyer, nobody } = story;
  const people = { anyone: nobody, user: buyer, owner: buyer, staff, admin: staff };
  for (const route of routes) {
    const { method, who } = route;
    const path = route.path.replace('{id}', id).replace('{sku}', TEA);
    const name = `${method} ${route.path}`;
    const asked = wrongRequests(route, path).map((one) => story.ask(one[0], people[who], one[1], one[2]));
    if (who !== 'anyone') asked.push(story.ask(`${name} by nobody`, nobody, [method, path]));
    if (who === 'staff') asked.push(story.ask(`${name} by a customer`, buyer, [method, path]));
    await Promise.all(asked);
  }
};

const leave = async (story: Story, login: { email: string; password: string }) => {
  const { buyer, nobody } = story;
  const refresh = async (name: string, refreshToken: string): Promise<string> =>
    (await story.ask(name, nobody, ['POST', '/v1/auth/refresh'], { body: { refreshToken } })).body.refreshToken;
  const first = buyer.api.tokens?.refreshToken ?? '';
  const second = await refresh('refresh', first);
  expect(await refresh('refresh again', first)).toBe(second);
  await refresh('refresh on', second);
  await refresh('refresh by a spent one', first);
  await refresh('refresh after that', second);
  await refresh('refresh by nonsense', 'nonsense');
  await eventually(async () => expect((await buyer.ask('GET', '/v1/users/me')).status).toBe(401));
  const { body } = await story.ask('log in again', nobody, ['POST', '/v1/auth/login'], { body: login });
  buyer.api.tokens = body;
  const change = { currentPassword: login.password, newPassword: 'another horse battery' };
  const password = ['POST', '/v1/auth/password'] as const;
  await story.ask('change a wrong password', buyer, password, { body: { ...change, currentPassword: 'wrong' } });
  await story.ask('change the password', buyer, password, { body: change });
  await story.ask('log out everywhere', buyer, ['POST', '/v1/auth/logout-all']);
  await eventually(async () => expect((await buyer.ask('GET', '/v1/users/me')).status).toBe(401));
  await story.ask('be nobody', buyer, ['GET', '/v1/users/me']);
  await story.ask('log out', nobody, ['POST', '/v1/auth/logout'], { body: { refreshToken: body.refreshToken } });
  await story.ask('log out with nonsense', nobody, ['POST', '/v1/auth/logout'], { body: { refreshToken: 'nonsense' } });
};

/** What both editions serve. */
export const common = served.filter(({ operation }) => operation !== 'getReceipt');

/**
 * Good requests to every route that both editions serve, in an order that makes sense, and bad ones to some of them; and their
 * answers, by the names of the requests.
 */
export const tellStory = async (
  { url, staff }: Edition,
  askedWrongly: readonly ServedRoute[] = common,
): Promise<Record<string, Answered>> => {
  const [buyer, nobody] = [new Shopper(url), new Shopper(url)];
  const story = new Story(await new Shopper(url).logIn(staff), buyer, nobody);
  const login = await signUp(story);
  await beSomebody(story);
  await stockUp(story);
  const id = await order(story);
  await overspend(story);
  await wrongly(story, id, askedWrongly);
  await retire(story);
  await leave(story, login);
  return story.answers;
};

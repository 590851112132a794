import { type CreditLedger } from '../src/domain/credit-ledger.js';
import { orderOf } from './ledger.fixture.js';
import { problem, UserService } from './service.fixture.js';

let service: UserService;
const call: UserService['call'] = (...args) => service.call(...args);

beforeAll(async () => {
  service = await UserService.start();
});
afterAll(() => service.stop());

/** What the order process would have done: an order of this customer was confirmed. */
const spend = async (customer: string, amount: number) => {
  const order = orderOf(customer, amount);
  await service.ledger.change({ customers: [customer], orders: [order.orderId] }, (ledger: CreditLedger) => [
    ...ledger.hold(order),
    ...ledger.capture(order),
  ]);
};

const pay = (token: string, customer: string, body: object, key?: string) =>
  call('POST', `/v1/users/${customer}/credit/payments`, {
    token,
    body,
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });

describe('managing users', () => {
  it('shows staff the users, newest first, page by page', async () => {
    const { token } = await service.person('staff');
    const newest = await service.person();
    const first = await call('GET', '/v1/users?limit=1', { token });
    expect(first).toMatchObject({ status: 200, body: { items: [{ id: newest.id }], next: expect.any(String) } });
    const link = /<(.+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
    const second = await call('GET', String(link), { token });
    expect(second.status).toBe(200);
    expect(second.body['items']).toHaveLength(1);
    expect(second.body['items']).not.toEqual(first.body['items']);
  });

  it('finds a user by e-mail and by id', async () => {
    const [staff, kim] = [await service.person('staff'), await service.person()];
    const found = await call('GET', `/v1/users?email=${kim.email.toUpperCase()}`, { token: staff.token });
    expect(found.body).toMatchObject({ items: [{ id: kim.id }], next: null });
    const one = await call('GET', `/v1/users/${kim.id.toUpperCase()}`, { token: staff.token });
    expect(one).toMatchObject({ status: 200, body: { id: kim.id } });
    expect(one.headers.get('etag')).toBe('"1"');
  });

  it('gives an admin status, limit and roles in one change', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    const body = { status: 'active', creditLimit: 5, roles: ['staff'] };
    const changed = await call('PATCH', `/v1/users/${kim.id}`, { token: admin.token, body });
    expect(changed).toMatchObject({ status: 200, body: { roles: ['customer', 'staff'], version: 2 } });
    const token = await service.logIn(kim.email);
    expect((await call('GET', '/v1/users/me/credit', { token })).body).toMatchObject({ limit: 5 });
    expect((await call('GET', '/v1/users', { token })).status).toBe(200);
  });

  it('takes no limit below what is spent, and then changes nothing else either', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    await spend(kim.id, 500);
    const patch = (creditLimit: number) =>
      call('PATCH', `/v1/users/${kim.id}`, { token: admin.token, body: { status: 'blocked', creditLimit } });
    expect(await patch(499)).toMatchObject(problem(409, 'CREDIT_IN_USE'));
    expect(await call('GET', '/v1/users/me', { token: kim.token })).toMatchObject({ body: { version: 1 } });
    expect(await patch(500)).toMatchObject({ status: 200, body: { status: 'blocked' } });
  });

  it('takes the last admin nothing, also when two take it from each other at once', async () => {
    await service.db.rows("UPDATE person SET status = 'blocked' WHERE 'admin' = ANY(roles)");
    const [ada, bob] = [await service.person('admin'), await service.person('admin')];
    const demote = (by: string, id: string) =>
      call('PATCH', `/v1/users/${id}`, { token: by, body: { roles: ['customer'] } });
    const answers = await Promise.all([demote(ada.token, bob.id), demote(bob.token, ada.id)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject(problem(409, 'LAST_ADMIN'));
  });

  it('covers all that it writes by If-Match, the limit too', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    const limit = (creditLimit: number) =>
      call('PATCH', `/v1/users/${kim.id}`, {
        token: admin.token,
        body: { creditLimit },
        headers: { 'if-match': '"1"' },
      });
    const first = await limit(1);
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
    expect(await limit(2)).toMatchObject(problem(412, 'VERSION_MISMATCH'));
  });

  it('honours If-Match', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    const call = service.call('PATCH', `/v1/users/${kim.id}`, {
      token: admin.token,
      body: { creditLimit: 1 },
      headers: { 'if-match': '"7"' },
    });
    expect(await call).toMatchObject(problem(412, 'VERSION_MISMATCH'));
  });

  it('takes any version for `*`, and any of a list', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    const limit = (ifMatch: string, creditLimit: number, id = kim.id) =>
      call('PATCH', `/v1/users/${id}`, { token: admin.token, body: { creditLimit }, headers: { 'if-match': ifMatch } });
    expect((await limit('*', 1)).headers.get('etag')).toBe('"2"');
    expect((await limit('"1", "2"', 2)).headers.get('etag')).toBe('"3"');
    expect(await limit('"1", "2"', 3)).toMatchObject(problem(412, 'VERSION_MISMATCH'));
    expect(await limit('W/"3"', 3)).toMatchObject(problem(412, 'VERSION_MISMATCH'));
  });

  it.each([
    ['nothing', {}, ''],
    ['a negative limit', { creditLimit: -1 }, '/creditLimit'],
    ['half a cent', { creditLimit: 0.5 }, '/creditLimit'],
    ['an unknown role', { roles: ['king'] }, '/roles/0'],
    ['a name', { name: 'Kit' }, '/name'],
  ])('refuses to change %s', async (_, body, pointer) => {
    const { id, token } = await service.person('admin');
    const answer = await call('PATCH', `/v1/users/${id}`, { token, body });
    expect(answer).toMatchObject(problem(400, 'VALIDATION_FAILED'));
    expect(answer.body['errors']).toContainEqual({ pointer, detail: expect.any(String) });
  });
});

describe('a payment', () => {
  it('makes room on the account', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    await spend(kim.id, 500);
    expect(await pay(admin.token, kim.id, { amount: 200 })).toMatchObject({
      status: 201,
      body: { limit: 100_000, held: 0, spent: 300, available: 99_700, currency: 'EUR' },
    });
    expect(await pay(admin.token, kim.id, { amount: 301 })).toMatchObject(problem(409, 'CREDIT_IN_USE'));
  });

  it('with the same key has its effect once and is answered alike', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    await spend(kim.id, 500);
    const first = await pay(admin.token, kim.id, { amount: 200 }, 'k'.repeat(128));
    const again = await pay(admin.token, kim.id.toUpperCase(), { amount: 200 }, 'k'.repeat(128));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await pay(admin.token, kim.id, { amount: 201 }, 'k'.repeat(128))).toMatchObject(
      problem(422, 'IDEMPOTENCY_MISMATCH'),
    );
    expect((await call('GET', '/v1/users/me/credit', { token: kim.token })).body).toMatchObject({ spent: 300 });
  });

  it('with the same key at once has its effect once', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    await spend(kim.id, 500);
    const answers = await Promise.all([1, 2, 3, 4].map(() => pay(admin.token, kim.id, { amount: 100 }, 'key')));
    const wrong = answers.filter(({ status, body }) => status !== 201 && body['code'] !== 'IDEMPOTENCY_IN_FLIGHT');
    expect(wrong).toEqual([]);
    expect((await call('GET', '/v1/users/me/credit', { token: kim.token })).body).toMatchObject({ spent: 400 });
  });

  it('that was refused is not kept under its key', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    expect((await pay(admin.token, kim.id, { amount: 100 }, 'key')).status).toBe(409);
    await spend(kim.id, 100);
    expect((await pay(admin.token, kim.id, { amount: 100 }, 'key')).status).toBe(201);
  });

  it.each(['', 'k'.repeat(129)])('refuses the key "%s"', async (key) => {
    const { id, token } = await service.person('admin');
    const answer = await pay(token, id, { amount: 1 }, key);
    expect(answer).toMatchObject(problem(400, 'VALIDATION_FAILED'));
    expect(answer.body['errors']).toMatchObject([{ pointer: 'header/idempotency-key' }]);
  });

  it.each([0, -1, 0.5, '1'])('refuses the amount %j', async (amount) => {
    const { id, token } = await service.person('admin');
    expect(await pay(token, id, { amount })).toMatchObject(problem(400, 'VALIDATION_FAILED'));
  });
});

import { securityHeaders } from '@tessera/runtime/rules';
import { type Answer, type Ask, ask, eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { Shopper } from '../../test/shopper.fixture.js';
import { testStack } from './stack.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('What functions answer', emulated, async () => {
  /** What functions answer, by the words of the contract. */
  const stack = await testStack({ chain: 'one' });
  afterAll(() => stack.stop());

  const staff = await new Shopper(stack.url).logIn(stack.staff);
  const buyer = await new Shopper(stack.url).signUp();
  const newSku = () => `T-${randomUUID().slice(0, 8).toUpperCase()}`;
  const tea = { name: 'Green tea', price: { amount: 450, currency: 'EUR' } };

  const expectProblem = ({ status, headers, body }: Answer, code: string, refusedWith: number) => {
    expect([status, body.code, body.status]).toEqual([refusedWith, code, refusedWith]);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body.requestId).toBe(headers.get('x-request-id'));
  };

  /** What has an answer with a tag, and is not sent again to who has it. */
  const expectTagged = async (path: string, as: Shopper) => {
    const { status, headers, text } = await as.ask('GET', path);
    const etag = headers.get('etag') ?? '';
    expect([status, etag]).toEqual([200, expect.stringMatching(/^"[\w-]+"$/)]);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*'])
      for (const method of ['GET', 'HEAD']) {
        const again = await as.ask(method, path, { headers: { 'if-none-match': known } });
        expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      }
    const other = await as.ask('GET', path, { headers: { 'if-none-match': '"other"' } });
    expect([other.status, other.text]).toEqual([200, text]);
  };

  describe('a body', () => {
    const place = (request: Ask) => buyer.ask('POST', '/v1/orders', request);
    const padded = (bytes: number) => JSON.stringify({ lines: [], note: '' }).padEnd(bytes);

    it('is at most 64 KiB, and JSON that says so', async () => {
      expectProblem(await place({ body: padded(65_536) }), 'VALIDATION_FAILED', 400);
      expectProblem(await place({ body: padded(65_537) }), 'PAYLOAD_TOO_LARGE', 413);
      expectProblem(await place({ body: '{"lines":[' }), 'MALFORMED_JSON', 400);
      expectProblem(await place({ body: '{"__proto__":{}}' }), 'MALFORMED_JSON', 400);
      const json = JSON.stringify({ lines: [] });
      for (const type of ['text/plain', 'application/jsonx', 'application/x-www-form-urlencoded'])
        expectProblem(await place({ body: json, headers: { 'content-type': type } }), 'UNSUPPORTED_MEDIA_TYPE', 415);
      for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON'])
        expectProblem(await place({ body: json, headers: { 'content-type': type } }), 'VALIDATION_FAILED', 400);
    });

    it('is looked at after token and role', async () => {
      const huge = { body: padded(70_000), headers: { 'content-type': 'text/plain' } };
      expect((await ask('POST', `${stack.url}/v1/orders`, huge)).status).toBe(401);
      expectProblem(await buyer.ask('POST', '/v1/products/T-1/adjustments', huge), 'FORBIDDEN', 403);
      expectProblem(await staff.ask('POST', '/v1/products/T-1/adjustments', huge), 'UNSUPPORTED_MEDIA_TYPE', 415);
    });

    it('whose bytes are no UTF-8 has them replaced before a function sees it: the gateway refuses it', async () => {
      const body = Buffer.from('{"name":"caf\xe9"}', 'latin1');
      const { status, body: renamed } = await buyer.ask('PATCH', '/v1/users/me', { body });
      expect([status, renamed.name]).toEqual([200, 'caf\ufffd']);
    });
  });

  describe('path and query', () => {
    it.each([
      ['/v1/orders/abc', 'path/id'],
      [`/v1/orders/${randomUUID()}x`, 'path/id'],
      ['/v1/orders?limit=0', 'query/limit'],
      ['/v1/orders?limit=101', 'query/limit'],
      ['/v1/orders?limit=1e1', 'query/limit'],
      ['/v1/orders?limit=', 'query/limit'],
      ['/v1/orders?limit=1&limit=2', 'query/limit'],
      ['/v1/orders?state=CONFIRMED&state=CONFIRMED', 'query/state'],
      ['/v1/orders?state=LOST', 'query/state'],
      ['/v1/orders?customerId=me', 'query/customerId'],
      ['/v1/orders?sort=id', 'query/sort'],
      ['/v1/orders?cursor=', 'query/cursor'],
      ['/v1/orders?cursor=x', 'query/cursor'],
      ['/v1/orders?cursor=IjUi', 'query/cursor'],
      [`/v1/orders?cursor=${'x'.repeat(401)}`, 'query/cursor'],
      ['/v1/products?q=', 'query/q'],
      ['/v1/products?q=%00', 'query/q'],
      [`/v1/products?q=${'x'.repeat(201)}`, 'query/q'],
      ['/v1/products?cursor=bnVsbA', 'query/cursor'],
      ['/v1/products/tea', 'path/sku'],
      ['/v1/products/TEA%20GREEN', 'path/sku'],
      [`/v1/products/${'X'.repeat(41)}`, 'path/sku'],
    ])('that are wrong are named: %s', async (path, pointer) => {
      const refused = await buyer.ask('GET', path);
      expectProblem(refused, 'VALIDATION_FAILED', 400);
      expect(refused.body.errors).toEqual([{ pointer, detail: expect.any(String) }]);
    });

    it('mean the same in every way of writing them', async () => {
      const sku = await staff.stockUp(450, 3);
      for (const path of [`/v1/products/%54${sku.slice(1)}`, `/v1/%70roducts/${sku}`])
        expect((await ask('GET', stack.url + path)).body).toMatchObject({ sku });
      const { items } = (await ask('GET', `${stack.url}/v1/products?q=${sku.replaceAll('-', '%2D')}`)).body;
      expect(items).toHaveLength(1);
      const { id } = await buyer.order(sku);
      expect((await buyer.ask('GET', `/v1/orders/${id.toUpperCase()}`)).body).toMatchObject({ id });
    });
  });

  describe('a thing that is read', () => {
    /** The piece that was ordered is sold: until then the stock moves once more by itself, and with it the tag of its product. */
    const settled = (sku: string) =>
      eventually(async () => expect(await staff.api.getStock({ sku })).toMatchObject({ reserved: 0, sold: 1 }));

    it('has a tag: order, product, person', async () => {
      const sku = await staff.stockUp(450, 3);
      const { id } = await buyer.order(sku);
      await settled(sku);
      await expectTagged(`/v1/orders/${id}`, buyer);
      await expectTagged(`/v1/products/${sku}`, buyer);
      await expectTagged('/v1/users/me', buyer);
    });

    it('and an overview, once nothing moves any more', async () => {
      const somebody = await new Shopper(stack.url).signUp();
      await expectTagged('/v1/me/overview', somebody);
      const { headers } = await somebody.ask('GET', '/v1/me/overview');
      expect(headers.get('cache-control')).toBe('private, no-cache');
    });

    it('is the same for HEAD, without its body', async () => {
      const sku = await staff.stockUp(450, 3);
      const { id } = await buyer.order(sku);
      await settled(sku);
      for (const [path, as] of [
        [`/v1/orders/${id}`, buyer],
        ['/v1/orders?limit=1', buyer],
        [`/v1/products/${sku}`, buyer],
        [`/v1/products/${sku}/stock`, staff],
        ['/v1/users/me', buyer],
        [`/v1/orders/${randomUUID()}`, buyer],
        ['/v1/orders?limit=0', buyer],
      ] as const) {
        const [get, head] = [await as.ask('GET', path), await as.ask('HEAD', path)];
        expect([head.status, head.text]).toEqual([get.status, '']);
        const told = ({ headers }: Answer) => ['etag', 'link', 'content-type'].map((name) => headers.get(name));
        expect(told(head)).toEqual(told(get));
      }
    });

    it('is told with what every answer has', async () => {
      for (const [as, path] of [
        [buyer, '/v1/users/me'],
        [buyer, '/v1/products'],
        [buyer, '/v1/products/NONE'],
        [buyer, '/v1/products/NONE/stock'],
      ] as const) {
        const answer = await as.ask('GET', path, { headers: { 'x-request-id': 'order-7.a_B' } });
        expect(Object.fromEntries(answer.headers)).toMatchObject({ ...securityHeaders, 'x-request-id': 'order-7.a_B' });
        const odd = await as.ask('GET', path, { headers: { 'x-request-id': 'a b' } });
        expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      }
    });
  });

  describe('a product', () => {
    const put = (sku: string, headers: Record<string, string> = {}, body: object = tea) =>
      staff.ask('PUT', `/v1/products/${sku}`, { body, headers });

    it('is replaced by who has read it', async () => {
      const sku = newSku();
      const created = await put(sku);
      expect([created.status, created.headers.get('etag')]).toEqual([201, '"1-0"']);
      expectProblem(await put(sku), 'VERSION_REQUIRED', 428);
      for (const stale of ['"7"', 'W/"1"', '"x"', ''])
        expectProblem(await put(sku, { 'if-match': stale }), 'VERSION_MISMATCH', 412);
      await staff.api.adjustStock({ sku, delta: 5, reason: 'test' });
      // The stock has moved, and the product has not.
      const replaced = await put(sku, { 'if-match': '"1-0"' }, { ...tea, name: 'Greener tea' });
      expect([replaced.status, replaced.headers.get('etag')]).toEqual([200, '"2-1"']);
      expect(replaced.body).toMatchObject({ name: 'Greener tea', available: 5, version: 2 });
      expect((await put(sku, { 'if-match': '*' })).status).toBe(200);
      expectProblem(await put(newSku(), { 'if-match': '"1"' }), 'VERSION_MISMATCH', 412);
    });

    it('is in one currency', async () => {
      const dollars = { ...tea, price: { amount: 1, currency: 'USD' } };
      const { body } = await put(newSku(), {}, dollars);
      expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/price/currency' }] });
    });

    it('that is retired is there for staff alone, by a token that nobody has to show', async () => {
      const sku = await staff.stockUp(450, 2);
      const path = `/v1/products/${sku}`;
      const list = `/v1/products?q=${sku}`;
      expectProblem(await staff.ask('DELETE', path, { headers: { 'if-match': '"2"' } }), 'VERSION_MISMATCH', 412);
      for (const _ of ['first', 'again']) expect((await staff.ask('DELETE', path)).status).toBe(204);
      const others: Ask[] = [{ token: undefined }, {}, { token: 'a.b.c' }];
      for (const other of others) {
        expectProblem(await buyer.ask('GET', path, other), 'NOT_FOUND', 404);
        expect((await buyer.ask('GET', list, other)).body).toEqual({ items: [], next: null });
      }
      expect((await staff.ask('GET', path)).body).toMatchObject({ sku, status: 'retired' });
      expect((await staff.ask('GET', list)).body.items).toMatchObject([{ sku, status: 'retired' }]);
      await expect(buyer.order(sku)).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' });
      expect((await put(sku, { 'if-match': '"2-1"' })).status).toBe(200);
      expect((await buyer.ask('GET', path)).body).not.toHaveProperty('status');
    });

    it('is found by beginnings of its words, page by page', async () => {
      const word = newSku().slice(2);
      const skus = ['A', 'B', 'C', 'D', 'E'].map((letter) => `${letter}-${word}`);
      for (const sku of skus.toReversed()) await put(sku, {}, { ...tea, name: `Café ${word} ${sku.slice(0, 1)}` });
      const pages: string[][] = [];
      for (let path: string | undefined = `/v1/products?q=cafe%20${word}&limit=2`; path !== undefined;) {
        const { body, headers }: Answer = await ask('GET', stack.url + path);
        pages.push(body.items.map(({ sku }: { sku: string }) => sku));
        path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
        expect(path === undefined).toBe(body.next === null);
      }
      expect(pages).toEqual([skus.slice(0, 2), skus.slice(2, 4), skus.slice(4)]);
      expect((await ask('GET', `${stack.url}/v1/products?q=nothing%20${word}`)).body.items).toEqual([]);
    });

    it('has an adjustment once for one key', async () => {
      const sku = await staff.stockUp(450, 2);
      const adjust = (delta: number, key: string) =>
        staff.ask('POST', `/v1/products/${sku}/adjustments`, {
          body: { delta, reason: 'count' },
          headers: { 'idempotency-key': key },
        });
      const key = randomUUID();
      const [first, again] = [await adjust(3, key), await adjust(3, key)];
      expect([first.status, first.body.available, first.headers.get('idempotency-replayed')]).toEqual([201, 5, null]);
      expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([201, first.text, 'true']);
      expectProblem(await adjust(4, key), 'IDEMPOTENCY_MISMATCH', 422);
      for (const wrong of ['', 'k'.repeat(129)]) expectProblem(await adjust(3, wrong), 'VALIDATION_FAILED', 400);
      expectProblem(await adjust(-6, randomUUID()), 'INSUFFICIENT_STOCK', 409);
    });
  });

  describe('an order', () => {
    const place = (sku: string, headers: Record<string, string>, more: object = {}) =>
      buyer.ask('POST', '/v1/orders', { body: { lines: [{ sku, quantity: 1 }], ...more }, headers });

    it('is accepted, or decided for who prefers to wait; and so is its repetition', async () => {
      const sku = await staff.stockUp(450, 9);
      const key = { 'idempotency-key': randomUUID() };
      const accepted = await place(sku, key);
      const location = `/v1/orders/${accepted.body.id}`;
      const told = ({ status, headers }: Answer) => [
        status,
        headers.get('location'),
        headers.get('preference-applied'),
        headers.get('idempotency-replayed'),
      ];
      expect(told(accepted)).toEqual([202, location, null, null]);
      expect(accepted.body).toMatchObject({ state: 'PENDING', version: 1 });
      // Accepted as it was placed, it is decided already: nobody ever reads it PENDING.
      expect((await buyer.ask('GET', location)).body).toMatchObject({ state: 'CONFIRMED', version: 2 });
      const again = await place(sku, key);
      expect([...told(again), again.text]).toEqual([202, location, null, 'true', accepted.text]);
      const waited = await place(sku, { ...key, prefer: 'wait=3' });
      expect(told(waited)).toEqual([201, location, 'wait=3', 'true']);
      expect(waited.body).toMatchObject({ id: accepted.body.id, state: 'CONFIRMED', version: 2 });
      const patient = await place(sku, { prefer: 'respond-async, wait=99' });
      expect(told(patient)).toEqual([201, `/v1/orders/${patient.body.id}`, 'wait=10', null]);
      expect(told(await place(sku, { prefer: 'wait=soon' })).slice(2)).toEqual([null, null]);
      expectProblem(await place(sku, key, { note: 'other' }), 'IDEMPOTENCY_MISMATCH', 422);
      const rewritten = await buyer.ask('POST', '/v1/orders', {
        body: ` {"lines": [{"quantity": 1, "sku": "${sku}"}]}`,
        headers: key,
      });
      expect([rewritten.status, rewritten.body.id]).toEqual([202, accepted.body.id]);
      // A key is its caller's own.
      const other = await staff.ask('POST', '/v1/orders', { body: { lines: [{ sku, quantity: 1 }] }, headers: key });
      expect(other.body.id).not.toBe(accepted.body.id);
    });

    it('is nobody else’s business', async () => {
      const sku = await staff.stockUp(450, 9);
      const { id } = await buyer.order(sku);
      const stranger = await new Shopper(stack.url).signUp();
      expectProblem(await stranger.ask('GET', `/v1/orders/${id}`), 'NOT_FOUND', 404);
      expectProblem(await stranger.ask('POST', `/v1/orders/${id}/cancel`), 'NOT_FOUND', 404);
      const list = await stranger.ask('GET', `/v1/orders?customerId=${(await buyer.api.getMe()).id}`);
      expect(list.body).toEqual({ items: [], next: null });
      const cancelled = await staff.api.cancelOrder({ id });
      expect(cancelled.reason).toEqual({ code: 'BY_STAFF' });
      expectProblem(await staff.ask('POST', `/v1/orders/${id}/ship`), 'ORDER_NOT_SHIPPABLE', 409);
    });
  });

  describe('whoever logs in', () => {
    const signUp = async () => {
      const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
      await new Shopper(stack.url).api.register({ ...login, name: 'Kim' });
      return login;
    };
    const logIn = (email: string, password: string) =>
      ask('POST', `${stack.url}/v1/auth/login`, { body: { email, password } });
    const refresh = (refreshToken: string) => ask('POST', `${stack.url}/v1/auth/refresh`, { body: { refreshToken } });

    it('may guess five times a minute, also side by side, and only guesses count', async () => {
      const { email, password } = await signUp();
      // Not across the end of a minute.
      const left = 60_000 - (Date.now() % 60_000);
      if (left < 10_000) await new Promise((resolve) => setTimeout(resolve, left));
      for (const _ of [1, 2]) expect((await logIn(email, password)).status).toBe(200);
      const guesses = await Promise.all(Array.from({ length: 9 }, () => logIn(email.toUpperCase(), 'wrong')));
      const statuses = guesses.map(({ status }) => status).toSorted();
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429]);
      const refused = await logIn(email, password);
      expectProblem(refused, 'RATE_LIMITED', 429);
      const seconds = Number(refused.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      expectProblem(await logIn(`x${email}`, password), 'INVALID_CREDENTIALS', 401);
    });

    it('gets a lost answer again, and loses the session by a token that was spent', async () => {
      const { email, password } = await signUp();
      const { refreshToken: first, accessToken: token } = (await logIn(email, password)).body;
      const [lost, again] = [await refresh(first), await refresh(first)];
      expect([lost.status, lost.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(again.body.refreshToken).toBe(lost.body.refreshToken);
      const { body: next } = await refresh(lost.body.refreshToken);
      expectProblem(await refresh(first), 'REFRESH_REUSED', 401);
      expectProblem(await refresh(next.refreshToken), 'REFRESH_INVALID', 401);
      for (const one of [token, next.accessToken])
        expect((await ask('GET', `${stack.url}/v1/users/me`, { token: one })).status).toBe(401);
      expectProblem(await refresh('nonsense'), 'REFRESH_INVALID', 401);
    });

    it('gets of one token at once one successor', async () => {
      const { email, password } = await signUp();
      const { refreshToken } = (await logIn(email, password)).body;
      const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(refreshToken)));
      expect(new Set(answers.map(({ status, body }) => `${status} ${body.refreshToken}`)).size).toBe(1);
    });
  });
});

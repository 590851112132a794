import { type OrderView } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { testPlatform, type TestPlatform } from '../platform.fixture.js';
import { Shopper } from '../shopper.fixture.js';
import { type Visitor, type VisitOptions } from './visitor.fixture.js';
import { withBrowser } from './with-browser.js';

const PASSWORD = 'correct horse battery';
const becomes = (read: () => Promise<unknown>, value: unknown) =>
  eventually(async () => expect(await read()).toEqual(value));

withBrowser('the shop in a browser', (visitAt) => {
  let platform: TestPlatform;
  let staff: Shopper;
  let admin: Shopper;

  beforeAll(async () => {
    platform = await testPlatform();
    staff = await new Shopper(platform.url).logIn(platform.credentials.staff);
    admin = await new Shopper(platform.url).logIn(platform.credentials.admin);
  });
  afterAll(() => platform?.stop());

  const visit = (options: VisitOptions = {}) => visitAt(platform.url, options);

  /** A customer twice: as the test, and with a session of its own for the browser. */
  const customer = async () => {
    const login = { email: `${randomUUID()}@example.org`, password: PASSWORD };
    const shopper = new Shopper(platform.url);
    const { id } = await shopper.api.register({ ...login, name: 'Ada' });
    const { tokens } = (await new Shopper(platform.url).logIn(login)).api;
    return { shopper: await shopper.logIn(login), id, tokens };
  };
  const sku = 'TEA-GREEN-100';
  const confirmed = async ({ shopper }: { shopper: Shopper }): Promise<OrderView> => {
    const { id } = await shopper.order(sku);
    return shopper.becomes(id, 'CONFIRMED');
  };
  const rowsOf = ({ page }: Visitor) => page.locator('tbody tr');

  it.each([
    { size: 'phone', language: 'en', dark: false },
    { size: 'desk', language: 'en', dark: true },
  ] as const)('takes a newcomer from looking round to a cancelled order on a $size', async (options) => {
    const visitor = await visit(options);
    const { page } = visitor;
    await visitor.goTo();
    await visitor.sees('Linen Apron');
    expect(await visitor.lookAt('shop')).toEqual([]);
    await visitor.field('Search products').fill('sencha');
    await becomes(() => page.locator('.product').count(), 1);
    await visitor.button('Add to basket: Sencha Green Tea, 100 g').click();
    await visitor.link(/^Basket \(1\)$/).click();
    await visitor.button('One more of Sencha Green Tea, 100 g').click();
    await visitor.link('Log in to order').click();
    await visitor.link('Create an account').click();
    await visitor.button('Create an account').click();
    await visitor.sees('The name is missing');
    expect(await visitor.lookAt('register')).toEqual([]);
    await visitor.field('Name').fill('Grace Hopper');
    await visitor.field('E-mail').fill(`${randomUUID()}@example.org`);
    await visitor.field('Password').fill(PASSWORD);
    await visitor.button('Create an account').click();
    await visitor.sees('€1,000.00 of €1,000.00 credit left');
    expect(await visitor.lookAt('basket')).toEqual([]);
    await visitor.button('Place order').click();
    await visitor.sees('Stock and credit are reserved.');
    await visitor.sees(/^Placed /);
    expect(await visitor.lookAt('order')).toEqual([]);
    await visitor.link('All orders').click();
    await visitor.sees('€982.20 of €1,000.00 credit left');
    expect(await visitor.lookAt('orders')).toEqual([]);
    await rowsOf(visitor).first().getByRole('link').click();
    await visitor.button('Cancel order').click();
    await visitor.sees('Cancel this order?');
    expect(await visitor.lookAt('cancel')).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click();
    await visitor.sees('By yourself.');
    await becomes(() => visitor.button('Cancel order').count(), 0);
  });

  it('is wholly usable by keyboard, in German', async () => {
    const visitor = await visit({ language: 'de', tokens: (await customer()).tokens });
    const { keyboard } = visitor.page;
    const focused = () =>
      visitor.inPage<string>('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');
    const press = async (key: string, until: string | RegExp) => {
      for (let presses = 0; presses < 40; presses++) {
        if ((await focused()).match(until)) return;
        await keyboard.press(key);
      }
      throw new Error(`${key} did not lead to ${until}`);
    };
    await visitor.goTo();
    await visitor.sees('Linen Apron');
    await keyboard.press('Tab');
    expect(await focused()).toBe('Zum Inhalt');
    await keyboard.press('Enter');
    await press('Tab', /^In den Warenkorb: Linen Apron/);
    await keyboard.press('Enter');
    await press('Tab', /^Bestellen$/);
    await keyboard.press('Enter');
    await visitor.sees('Ware und Kredit sind reserviert.');
    expect(await focused()).toMatch(/^Bestellung /);
    expect(await visitor.lookAt('order-german')).toEqual([]);
    await press('Tab', /^Stornieren$/);
    await keyboard.press('Enter');
    await visitor.sees('Diese Bestellung stornieren?');
    await keyboard.press('Escape');
    await becomes(() => visitor.page.getByRole('dialog').count(), 0);
    expect(await focused()).toBe('Stornieren');
  });

  it('loses no event when the token ends while a stream is open', async () => {
    const buyer = await customer();
    const order = await confirmed(buyer);
    const visitor = await visit({ tokens: buyer.tokens });
    // The gateway of a test has no laboratory behind it.
    visitor.expects(/401 .*\/events|404 .*\/v1\/lab/);
    await visitor.goTo(`/orders/${order.id}`);
    await visitor.sees('Live');
    // Refuses the tokens that were given before, and the stream ends; a refresh gives new ones.
    await admin.api.changeUser({ id: buyer.id, roles: ['customer', 'staff'] });
    await becomes(async () => visitor.asked.some(({ path }) => path === '/v1/auth/refresh'), true);
    await staff.api.shipOrder({ id: order.id });
    await visitor.sees('It has left the house.');
    await visitor.sees('Stock and credit are reserved.');
    const streams = visitor.asked.filter(({ path }) => path.endsWith('/events'));
    expect(streams.map(({ lastEventId }) => lastEventId)).toEqual([undefined, ...streams.slice(1).map(() => '2')]);
    expect(streams.length).toBeGreaterThan(1);
  });

  it('says that the shop is away while the gateway is, and goes on when it is back', async () => {
    const buyer = await customer();
    const order = await confirmed(buyer);
    const visitor = await visit({ tokens: buyer.tokens });
    visitor.expects(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|503/);
    await visitor.goTo(`/orders/${order.id}`);
    await visitor.sees('Live');
    await platform.services.get('gateway')?.stop();
    try {
      await visitor.sees('The shop cannot be reached at the moment');
      expect(await visitor.page.getByText('Live', { exact: true }).count()).toBe(0);
      expect(await visitor.lookAt('away')).toEqual([]);
      await visitor.link('My orders').click();
      await visitor.sees('The shop cannot be reached');
      await visitor.page.goBack();
    } finally {
      await platform.start('gateway');
    }
    await staff.api.shipOrder({ id: order.id });
    await visitor.sees('It has left the house.');
    await becomes(() => visitor.page.locator('.away').textContent(), '');
  });

  it('shows true times where the browser’s clock is wrong', async () => {
    const buyer = await customer();
    await confirmed(buyer);
    for (const aheadMs of [3_600_000, -3_600_000]) {
      const visitor = await visit({ tokens: buyer.tokens, aheadMs });
      await visitor.goTo('/orders');
      await visitor.sees(/^(now|\d+ seconds? ago|1 minute ago)$/);
      expect(await rowsOf(visitor).first().textContent()).not.toMatch(/hour/);
    }
  });

  it('shows 10,000 orders a page at a time', async () => {
    const buyer = await customer();
    const { id } = await confirmed(buyer);
    const client = new pg.Client({ connectionString: platform.env.order['DATABASE_URL'] });
    await client.connect();
    await client.query(
      `INSERT INTO orders SELECT uuidv7(n * interval '-1 minute'), customer_id, 'SHIPPED', NULL, lines, total, currency, NULL, version,
        history, true, true, placed_at - n * interval '1 minute', updated_at FROM orders, generate_series(1, 10000) n WHERE id = $1`,
      [id],
    );
    await client.end();
    const visitor = await visit({ tokens: buyer.tokens, size: 'phone' });
    await visitor.goTo('/orders');
    await becomes(() => rowsOf(visitor).count(), 20);
    expect(await visitor.lookAt('many-orders')).toEqual([]);
    await visitor.link('Older').click();
    await visitor.sees('20 minutes ago');
    expect(await rowsOf(visitor).count()).toBe(20);
    expect(visitor.asked.filter(({ path }) => path.startsWith('/v1/orders'))).toHaveLength(2);
    await visitor.page.goBack();
    await becomes(async () => (await rowsOf(visitor).first().textContent())?.includes('Confirmed'), true);
    await visitor.field('Show').selectOption('Rejected');
    await visitor.sees('None of your orders is like that.');
  });

  it('takes markup in a product’s name for text', async () => {
    const name = '<img src=x onerror="document.title=1"><b>Tea</b> & {{7*7}}';
    const markup = `X-${randomUUID().slice(0, 8).toUpperCase()}`;
    await staff.api.putProduct({
      sku: markup,
      name,
      description: '<script>alert(1)</script>',
      price: { amount: 5, currency: 'EUR' },
    });
    await staff.api.adjustStock({ sku: markup, delta: 3, reason: 'test' });
    const visitor = await visit();
    await visitor.goTo(`?q=${markup}`);
    await visitor.sees(name);
    await visitor.sees('<script>alert(1)</script>');
    await visitor.sees('Only 3 left');
    await visitor.button(/^Add to basket/).click();
    await visitor.sees(`${name} is in the basket.`);
    expect(await visitor.page.locator('main img, main b, main script').count()).toBe(0);
    expect(await visitor.lookAt('markup')).toEqual([]);
  });

  it('says in words why an order was refused, and orders it then', async () => {
    const { tokens } = await customer();
    const priced = await staff.stockUp(1_000, 5);
    const visitor = await visit({ tokens });
    visitor.expects(/422/);
    await visitor.goTo(`?q=${priced}`);
    await visitor.button(/^Add to basket/).click();
    await visitor.field('How many of Test product').fill('6');
    await visitor.button('Place order').click();
    await visitor.sees('There is not enough in stock. Nothing was ordered');
    await visitor.sees('Only 5 left');
    expect(await visitor.lookAt('not-enough')).toEqual([]);
    await visitor.field('How many of Test product').fill('2');
    const { version } = await staff.api.getProduct({ sku: priced });
    await staff.api.putProduct(
      { sku: priced, name: 'Test product', price: { amount: 1_200, currency: 'EUR' } },
      { ifMatch: version },
    );
    await eventually(async () => {
      const old = staff.api.placeOrder({ lines: [{ sku: priced, quantity: 1 }], expectedTotal: 1_000 });
      await expect(old).rejects.toMatchObject({ code: 'PRICE_CHANGED' });
    });
    await visitor.button('Place order').click();
    await visitor.sees('Prices have changed. Nothing was ordered');
    await visitor.sees('€24.00');
    await visitor.button('Place order').click();
    await visitor.sees('Stock and credit are reserved.');
  });

  it('says that the session was ended elsewhere, and comes back after the login', async () => {
    const login = { email: `${randomUUID()}@example.org`, password: PASSWORD };
    const shopper = new Shopper(platform.url);
    await shopper.api.register({ ...login, name: 'Ada' });
    const { tokens } = (await new Shopper(platform.url).logIn(login)).api;
    await shopper.logIn(login);
    const { id } = await shopper.order(sku);
    const visitor = await visit({ tokens, size: 'phone' });
    visitor.expects(/401/);
    await visitor.goTo(`/orders/${id}`);
    await visitor.sees('Live');
    await shopper.api.logOutEverywhere();
    await visitor.sees('Your session has ended elsewhere');
    expect(await visitor.lookAt('session-ended')).toEqual([]);
    await visitor.field('E-mail').fill(login.email);
    await visitor.field('Password').fill('a wrong password');
    await visitor.button('Log in').click();
    await visitor.sees('E-mail or password is not right');
    await visitor.field('Password').fill(PASSWORD);
    await visitor.button('Log in').click();
    await visitor.sees('What was ordered');
    expect(visitor.page.url()).toBe(`${platform.url}/console/orders/${id}`);
  });

  it('keeps one session over a reload, in all tabs, and ends it in all of them', async () => {
    const visitor = await visit({ tokens: (await customer()).tokens });
    await visitor.goTo('/orders');
    await visitor.page.reload();
    await visitor.sees('You have ordered nothing yet.');
    const other = await visitor.newTab('/orders');
    await other.getByText('You have ordered nothing yet.').waitFor();
    await other.getByRole('button', { name: 'Log out' }).click();
    await other.getByText('You are logged out.').waitFor();
    await visitor.sees('You were logged out in another tab.');
  });

  it('says what it is and where the API is where no scripts run', async () => {
    const visitor = await visit({ scripts: false, size: 'phone' });
    await visitor.goTo();
    const told = visitor.page.locator('noscript');
    expect(await told.innerText()).toMatch(/This is the console of Tessera[^]*Dies ist die Konsole von Tessera/);
    expect(await told.locator('a[href="/docs"]').first().isVisible()).toBe(true);
  });
});

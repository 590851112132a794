import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { Shopper } from '../shopper.fixture.js';
import { type Supervised, supervised } from './supervised.fixture.js';
import { type VisitOptions } from './visitor.fixture.js';
import { withBrowser } from './with-browser.js';

withBrowser('operations in a browser', (visitAt) => {
  let stack: Supervised;
  let staff: Shopper;
  let buyer: Shopper;

  beforeAll(async () => {
    stack = await supervised();
    staff = await new Shopper(stack.url).logIn(stack.credentials.staff);
    buyer = await new Shopper(stack.url).signUp();
  });
  afterAll(() => stack?.stop());

  const visit = async (options: VisitOptions = {}, who: 'staff' | 'customer' = 'staff') => {
    const { tokens } = (await new Shopper(stack.url).logIn(stack.credentials[who])).api;
    return visitAt(stack.url, { tokens, ...options });
  };

  it('shows the platform as it is: map, flow, orders as they move, gateway', async () => {
    const visitor = await visit();
    await visitor.goTo('/operations');
    await visitor.page.getByRole('img', { name: /gateway: ok.*inventory: ok|inventory: ok.*gateway: ok/ }).waitFor();
    expect(await visitor.lookAt('operations-map')).toEqual([]);
    await visitor.link('Flow').click();
    await visitor.page.getByRole('rowheader', { name: 'inventory.reservations' }).first().waitFor();
    expect(await visitor.lookAt('operations-flow')).toEqual([]);
    await visitor.page.getByRole('navigation', { name: 'Pages of operations' }).getByText('Orders').click();
    const { id } = await buyer.order(await staff.stockUp(1_000, 3));
    await visitor.page.getByRole('row', { name: new RegExp(`${id}.*CONFIRMED`) }).waitFor();
    expect(await visitor.lookAt('operations-orders')).toEqual([]);
    await visitor.field('Show').selectOption('CANCELLED');
    await eventually(async () => expect(await visitor.link(id).count()).toBe(0));
    await visitor.field('Order id').fill('no id');
    await visitor.button('Show').click();
    await visitor.sees(/^An order id looks like/);
    await visitor.link('Gateway').click();
    await visitor.sees('Breakers and instances');
    expect(await visitor.lookAt('operations-gateway')).toEqual([]);
  });

  it('stands still under a pointer, and stays short in a flood', async () => {
    const visitor = await visit();
    const sku = await staff.stockUp(1, 1_000);
    await visitor.goTo('/operations/orders');
    await visitor.sees('Live');
    const first = await buyer.order(sku);
    await visitor.link(first.id).hover();
    await staff.api.setLabLoad({ ordersPerSecond: 20 });
    await visitor.sees(/Paused; \d+ more have moved/);
    expect(await visitor.link(first.id).count()).toBe(1);
    await visitor.page.mouse.move(0, 0);
    await visitor.sees(/^200 orders/);
    await staff.api.setLabLoad({ ordersPerSecond: 0 });
    expect(await visitor.page.locator('tbody tr').count()).toBeLessThanOrEqual(200);
  });

  it('goes on with new tokens when its own end while it is open', async () => {
    const admin = await new Shopper(stack.url).logIn(stack.credentials.admin);
    const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
    const { id } = await new Shopper(stack.url).api.register({ ...login, name: 'Ada' });
    await admin.api.changeUser({ id, roles: ['staff'] });
    const { tokens } = (await new Shopper(stack.url).logIn(login)).api;
    const visitor = await visit({ tokens });
    visitor.expects(/401 .*\/v1\/admin/);
    await visitor.goTo('/operations/orders');
    await visitor.sees('Live');
    // Refuses the tokens that were given before, and the stream ends; a refresh gives new ones.
    await admin.api.changeUser({ id, roles: ['admin'] });
    await eventually(async () => expect(visitor.asked.map(({ path }) => path)).toContain('/v1/auth/refresh'));
    const order = await buyer.order(await staff.stockUp(1_000, 3));
    await visitor.page.getByRole('row', { name: new RegExp(`${order.id}.*CONFIRMED`) }).waitFor();
  });

  it('is for staff alone', async () => {
    const visitor = await visit({}, 'customer');
    await visitor.goTo('/operations');
    await visitor.sees('Only staff see how the platform runs.');
    expect(await visitor.link('Operations').count()).toBe(0);
    expect(visitor.asked.filter(({ path }) => path.startsWith('/v1/admin'))).toEqual([]);
    expect(await visitor.lookAt('operations-customer')).toEqual([]);
  });
});

import { Shopper } from '../shopper.fixture.js';
import { type Supervised, supervised } from './supervised.fixture.js';
import { type VisitOptions } from './visitor.fixture.js';
import { withBrowser } from './with-browser.js';

withBrowser('what waits, in a browser', (visitAt) => {
  let stack: Supervised;
  let staff: Shopper;
  let buyer: Shopper;

  beforeAll(async () => {
    // Longer than the half minute that it is: who mends and replays by hand must be in time, on a busy machine as well.
    stack = await supervised({ ORDER_DEADLINE_MS: '300000' });
    staff = await new Shopper(stack.url).logIn(stack.credentials.staff);
    buyer = await new Shopper(stack.url).signUp();
  });
  afterAll(() => stack?.stop());

  const visit = async (options: VisitOptions = {}) => {
    const { tokens } = (await new Shopper(stack.url).logIn(stack.credentials.staff)).api;
    return visitAt(stack.url, { tokens, ...options });
  };

  it.each([
    { size: 'desk', dark: true },
    { size: 'phone', dark: false },
  ] as const)(
    'takes an order that died of a spoiled record from its dead letter to CONFIRMED, on a $size',
    async (options) => {
      const sku = await staff.stockUp(1_000, 20);
      const visitor = await visit(options);
      await visitor.goTo('/operations/waiting');
      await visitor.sees('There are no dead letters that wait for a decision.');
      await staff.api.setSpoiled({ sku, spoiled: true });
      const { id } = await buyer.order(sku);
      await visitor.sees(/^order\.placed/);
      expect(await visitor.lookAt('operations-dead-letter')).toEqual([]);
      await visitor.link(/^order\.placed/).click();
      await visitor.sees('What happened');
      await visitor.sees(new RegExp(`the stock record of ${sku} is damaged`));
      await visitor.sees(/"sku": /);
      expect(await visitor.lookAt('operations-dead-letter-whole')).toEqual([]);
      await staff.api.setSpoiled({ sku, spoiled: false });
      await visitor.button(/^Replay/).click();
      await visitor.sees('replayed');
      await buyer.becomes(id, 'CONFIRMED');
      await visitor.goTo(`/operations/orders/${id}`);
      await visitor.sees('CONFIRMED');
      await visitor.sees(/^stock\.reserved/);
      expect(await visitor.lookAt('operations-timeline')).toEqual([]);
    },
  );

  it('asks before a message is dropped, and says what that means', async () => {
    const sku = await staff.stockUp(1_000, 20);
    await staff.api.setSpoiled({ sku, spoiled: true });
    const { id } = await buyer.order(sku);
    const visitor = await visit({ language: 'de' });
    await visitor.goTo('/operations/waiting');
    await visitor.button(/^Verwerfen/).click();
    await visitor.sees(/wird dieses order\.placed\S* nie bearbeiten/);
    expect(await visitor.lookAt('operations-drop')).toEqual([]);
    await visitor.page.keyboard.press('Escape');
    await visitor.button(/^Verwerfen/).click();
    await visitor.page.getByRole('dialog').getByRole('button', { name: 'Verwerfen' }).click();
    await visitor.sees('Keine tote Nachricht wartet auf eine Entscheidung.');
    await staff.api.setSpoiled({ sku, spoiled: false });
    await buyer.api.cancelOrder({ id });
  });

  it('shows what each service can say of its invariants', async () => {
    const visitor = await visit();
    await visitor.goTo('/operations/check');
    await visitor.sees(/^All \d+ hold$/);
    expect(await visitor.lookAt('operations-check')).toEqual([]);
  });
});

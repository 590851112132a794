import { eventually } from '@tessera/testing';
import { Shopper } from '../shopper.fixture.js';
import { type Supervised, supervised } from './supervised.fixture.js';
import { type Visitor, type VisitOptions } from './visitor.fixture.js';
import { withBrowser } from './with-browser.js';

withBrowser('the laboratory in a browser', (visitAt) => {
  let stack: Supervised;

  beforeAll(async () => {
    // Longer than the half minute that it is: on a busy machine all of the story must fit into it.
    stack = await supervised({ ORDER_DEADLINE_MS: '120000' });
  });
  afterAll(() => stack?.stop());

  const visit = async (options: VisitOptions = {}) => {
    const { tokens } = (await new Shopper(stack.url).logIn(stack.credentials.staff)).api;
    return visitAt(stack.url, { tokens, ...options });
  };
  const undecided = async ({ page }: Visitor) => Number(await page.locator('.undecided .figure strong').textContent());
  const becomes = (read: () => Promise<unknown>, check: (value: unknown) => void) =>
    eventually(async () => check(await read()));

  it.each([
    { size: 'desk', dark: false },
    { size: 'phone', dark: true },
  ] as const)(
    'breaks inventory, sees orders wait, brings it back and sees all decided, on a $size',
    async (options) => {
      const visitor = await visit(options);
      await visitor.goTo('/laboratory');
      await visitor.sees('Nothing is broken on purpose.');
      const slider = visitor.field('Orders a second');
      await slider.focus();
      for (let presses = 0; presses < 2; presses++) await visitor.page.keyboard.press('ArrowRight');
      await visitor.sees('2 orders a second are placed');
      await visitor.sees(/\d+ orders: .*CONFIRMED/);
      await visitor.sees(/^All \d+ hold$/);
      await visitor.inPage('scrollTo(0, 0)');
      expect(await visitor.lookAt('laboratory-1-running')).toEqual([]);

      await visitor.button('Hold down: inventory').click();
      await visitor.sees('inventory is held down');
      await visitor.sees(/^Inventory is away: orders are taken, and wait as PENDING/);
      expect(await visitor.lookAt('laboratory-2-inventory-down')).toEqual([]);
      await becomes(
        () => undecided(visitor),
        (count) => expect(count).toBeGreaterThan(8),
      );
      await visitor.sees('The oldest waits for');
      await visitor.inPage('scrollTo(0, 0)');
      expect(await visitor.lookAt('laboratory-3-orders-wait')).toEqual([]);

      await visitor.button('Bring back: inventory').click();
      await visitor.sees('inventory comes back.');
      await becomes(
        () => visitor.page.getByText('inventory is held down').filter({ visible: true }).count(),
        (count) => expect(count).toBe(0),
      );
      await visitor.inPage('scrollTo(0, 0)');
      expect(await visitor.lookAt('laboratory-4-back')).toEqual([]);
      await visitor.button('Mend everything').click();
      await visitor.sees('Everything is mended.');
      await visitor.sees('Nothing is broken on purpose.');
      await becomes(
        () => undecided(visitor),
        (count) => expect(count).toBe(0),
      );
      await visitor.sees(/^All \d+ hold$/);
      await visitor.field('Show').selectOption('REJECTED');
      await visitor.sees('None of them is REJECTED.');
      await visitor.field('Show').selectOption('');
      await visitor.inPage('scrollTo(0, 0)');
      expect(await visitor.lookAt('laboratory-5-all-decided')).toEqual([]);
    },
  );

  it('goes on by itself after the gateway was killed under it', async () => {
    const visitor = await visit();
    visitor.expects(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|50[234]/);
    await visitor.goTo('/laboratory');
    const gateway = visitor.page.getByRole('row', { name: /^gateway pid/ });
    const before = /pid \d+/.exec((await gateway.textContent()) ?? '')?.[0] ?? 'none';
    await visitor.button('Kill: gateway').click();
    await becomes(
      async () => (await gateway.count()) > 0 && (await gateway.textContent()),
      (row) => {
        expect(row).toMatch(/pid \d+\D*running/);
        expect(row).not.toContain(before);
      },
    );
    expect(await visitor.page.getByRole('alert').count()).toBe(0);
    await visitor.button('Freeze: user').click();
    await visitor.sees('user is frozen');
    await visitor.button('Mend everything').click();
    await visitor.sees('Nothing is broken on purpose.');
  });

  it('says that the connection is lost while the gateway is silent, and shows what was there', async () => {
    const visitor = await visit({ language: 'de' });
    // Woken, it may not have heard of the services for too long, and asks nobody before it has.
    visitor.expects(/50[234]/);
    await visitor.goTo('/laboratory');
    await visitor.sees('Live');
    const { parts } = await new Shopper(stack.url).logIn(stack.credentials.staff).then(({ api }) => api.getLab());
    const pid = parts.find(({ name }) => name === 'gateway')?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    try {
      await visitor.sees(/^Verbindung verloren, neuer Versuch läuft/);
      expect(await visitor.page.getByRole('alert').count()).toBe(0);
      await visitor.sees('Nichts ist mit Absicht kaputt.');
      expect(await visitor.lookAt('laboratory-lost')).toEqual([]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await visitor.sees('Live');
  });
});

import { withTools } from '@tessera/aws/testing';
import { apps, portKey } from '@tessera/contracts';
import { findPrometheus, silent } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { type TestPlatform, testPlatform } from '../../../test/platform.fixture.js';
import { Shopper } from '../../../test/shopper.fixture.js';
import { dashboards } from '../src/dashboards.js';
import { startPrometheus } from './prometheus.fixture.js';
import { atRest } from './promql.fixture.js';
import { rules } from './rules.fixture.js';

const queries = dashboards.flatMap(({ title: page, rows }) =>
  rows.flatMap(({ panels }) =>
    panels.flatMap(({ title, queries }) =>
      queries.map((query) => ({ at: `${page}, ${title}: ${query.legend}`, ...query })),
    ),
  ),
);

/** A real Prometheus with our own files beside a running platform: what it finds, what dashboards show of it, and when it calls. */
await withTools(
  'a platform that is watched',
  () => findPrometheus(silent),
  (programs) => {
    let running: TestPlatform;
    let seen: Awaited<ReturnType<typeof startPrometheus>>;
    let staff: Shopper;
    let buyer: Shopper;
    let sku: string;

    const portOf = (app: (typeof apps)[number]) =>
      running.env[app][app === 'gateway' ? 'MANAGEMENT_PORT' : portKey(app)];
    const told = async () => (await seen.alerts()).map(({ labels, state }) => ({ name: labels['alertname'], state }));

    beforeAll(async () => {
      running = await testPlatform({ ORDER_DEADLINE_MS: '300000' });
      seen = await startPrometheus(
        programs,
        running.dir,
        Object.fromEntries(apps.map((app) => [app, `127.0.0.1:${portOf(app)}`])),
      );
      staff = await new Shopper(running.url).logIn(running.credentials.staff);
      sku = await staff.stockUp(100, 1_000);
      buyer = await new Shopper(running.url).signUp();
    });

    afterAll(async () => {
      await seen?.stop();
      await running?.stop();
    });

    it('answers it from every service, under the names of our file', async () => {
      await eventually(async () => {
        const targets = await seen.targets();
        expect(targets.map(({ labels, health, lastError }) => [labels['job'], health, lastError]).toSorted()).toEqual(
          apps.map((app) => [app, 'up', '']).toSorted(),
        );
      });
    });

    it('lets every rule be evaluated', async () => {
      await eventually(async () => {
        const found = await seen.rules();
        expect(found.filter(({ health }) => health !== 'ok')).toEqual([]);
        expect(found.map(({ name }) => name)).toEqual(rules.map(({ alert, record }) => alert ?? record));
      });
    });

    it('gives every query of the dashboards a series, but for what has not happened', async () => {
      const shop = async () => {
        const { id } = await buyer.order(sku);
        await buyer.becomes(id, 'CONFIRMED');
        await buyer.api.getProduct({ sku });
        await buyer.api.getProduct({ sku });
      };
      // Rates need two figures, and a series begins with the first thing that is counted.
      await eventually(async () => {
        await shop();
        const empty = [];
        for (const { at, expr, rare } of queries)
          if ((await seen.query(atRest(expr))).length === 0 && rare === undefined) empty.push(at);
        expect(empty).toEqual([]);
      }, 120_000);
    });

    it('calls nobody while all is well', async () => {
      expect((await told()).filter(({ state }) => state === 'firing')).toEqual([]);
      expect(await seen.query('up == 0')).toEqual([]);
    });

    it('calls somebody when a service is away, and no more when it is back', async () => {
      await running.services.get('inventory')?.stop();
      const { id } = await buyer.order(sku);
      await eventually(
        async () =>
          expect(await seen.alerts()).toContainEqual(
            expect.objectContaining({
              state: 'firing',
              labels: { alertname: 'ServiceDown', job: 'inventory', severity: 'critical' },
              annotations: {
                summary: 'no instance of inventory answers',
                runbook: 'docs/runbooks/ServiceDown.md',
              },
            }),
          ),
        120_000,
      );
      expect((await told()).filter(({ name }) => name === 'ServiceDown')).toHaveLength(1);
      await running.start('inventory');
      await buyer.becomes(id, 'CONFIRMED');
      // By now it has run for longer than most alerts wait: none is left of this, and none of its own making.
      await eventually(async () => expect((await told()).filter(({ state }) => state === 'firing')).toEqual([]));
    });
  },
);

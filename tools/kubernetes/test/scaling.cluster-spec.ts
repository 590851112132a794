import { withTools } from '@tessera/aws/testing';
import { until } from '@tessera/command';
import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { crowd, openShop } from './load.fixture.js';
import { apply } from './pods.fixture.js';
import { change, setting, settled } from './rollout.fixture.js';
import { answeredBy, shares } from './share.fixture.js';
import { progress } from './progress.fixture.js';
import { ability, type Run, startRun } from './run.fixture.js';

await withTools('scaling in a cluster', ability, () => {
  let run: Run;
  let shop: Awaited<ReturnType<typeof openShop>>;

  beforeAll(async () => {
    run = await startRun();
    shop = await openShop(run.platform);
  }, 3_600_000);

  afterAll(() => run?.stop(), 120_000);

  const scale = async (replicas: number) => {
    await run.cluster.controlPlane.kubectl(['scale', 'deployment/order', '-n', 'tessera', `--replicas=${replicas}`]);
    await settled(run.cluster.controlPlane, 'order');
  };

  /** What a few customers may ask in a minute is no load. */
  const unlimited = { address: { quota: 1_000_000 }, user: { quota: 1_000_000 } };

  it('gives new pods their share of the requests', async () => {
    await change(run.cluster.controlPlane, 'gateway', setting('LIMITS', JSON.stringify(unlimited)));
    await scale(1);
    let parts: number[] = [];
    const measure = async () => {
      await scale(3);
      // Callers ask DNS again after 5 s at most.
      await sleep(10_000);
      const before = await answeredBy(run.cluster.controlPlane, 'order');
      await sleep(30_000);
      parts = shares(before, await answeredBy(run.cluster.controlPlane, 'order'));
    };
    const failures = await crowd(shop, measure());
    progress('order', `its three pods answered ${parts.map((part) => `${Math.round(part * 100)} %`).join(', ')}`);
    expect(failures).toEqual([]);
    expect(parts).toHaveLength(3);
    for (const part of parts) {
      expect(part).toBeGreaterThan(0.2);
      expect(part).toBeLessThan(0.45);
    }
  }, 600_000);

  it('adds gateways when they have too much to do', async () => {
    const file = join(projectRoot, 'k8s', 'components', 'autoscale-cpu', 'gateway.yaml');
    const scaler = parse(readFileSync(file, 'utf8')) as { spec: object };
    // One is what a load for two processors is too much for.
    await apply(run.cluster.controlPlane, 'tessera', {
      ...scaler,
      spec: { ...scaler.spec, minReplicas: 1, maxReplicas: 3 },
    });
    await run.cluster.controlPlane.kubectl(['scale', 'deployment/gateway', '-n', 'tessera', '--replicas=1']);
    const ready = ['get', 'deployment', 'gateway', '-n', 'tessera', '-o', 'jsonpath={.status.readyReplicas}'];
    const grown = async () => {
      const now = await run.cluster.controlPlane.kubectl(ready);
      if (Number(now) < 3) throw new Error(`there are ${now}`);
    };
    await crowd(shop, until('there are not three gateways', grown, 300_000, 1_000));
    const why = await run.cluster.controlPlane.kubectl(['get', 'hpa', 'gateway', '-n', 'tessera']);
    progress('gateway', why);
    expect(why).toMatch(/cpu: \d+%\/60%/);
  }, 600_000);
});

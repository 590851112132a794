import { withTools } from '@tessera/aws/testing';
import { apps } from '@tessera/contracts';
import { type KafkaConnection, openKafka } from '@tessera/messaging/kafka';
import { setTimeout as sleep } from 'node:timers/promises';
import { decided, openShop, underLoad } from './load.fixture.js';
import { topicsJob } from './platform.fixture.js';
import { change, roll, setting, strategies } from './rollout.fixture.js';
import { wrongSecret } from './wrong-secret.fixture.js';
import { progress } from './progress.fixture.js';
import { ability, type Run, startRun } from './run.fixture.js';

const sent = async (at: KafkaConnection, topic: string) => {
  const producer = openKafka('test', at, { retry: { retries: 2 } }).producer();
  try {
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'forged' }] });
  } finally {
    await producer.disconnect();
  }
};

await withTools('the platform in a cluster', ability, () => {
  let run: Run;
  let shop: Awaited<ReturnType<typeof openShop>>;

  beforeAll(async () => {
    run = await startRun();
    shop = await openShop(run.platform);
  }, 3_600_000);

  afterAll(() => run?.stop(), 120_000);

  it('confirms orders', async () => {
    const { orders, failures } = await underLoad(shop, sleep(4_000));
    expect(failures).toEqual([]);
    expect(await decided(run.platform, orders)).toEqual({ CONFIRMED: orders.length });
  }, 120_000);

  it.each(apps)(
    'loses no request and no order while every pod of %s is replaced',
    async (app) => {
      const { orders, failures, sent } = await underLoad(shop, roll(run.cluster.controlPlane, app));
      const states = await decided(run.platform, orders);
      progress(
        app,
        `rolled out under ${sent} requests, ${failures.length} failed (${failures[0] ?? ''}); orders ${JSON.stringify(states)}`,
      );
      expect(failures).toEqual([]);
      // Stock and credit are enough for all of them, and the overlay gives participants time: nothing else may reject.
      expect(states).toEqual({ CONFIRMED: orders.length });
    },
    600_000,
  );

  // If these lost nothing, those above would prove nothing.
  it('loses requests where all pods end before the next ones begin', async () => {
    await change(run.cluster.controlPlane, 'gateway', strategies.recreate);
    const { failures, sent } = await underLoad(shop, roll(run.cluster.controlPlane, 'gateway'));
    await change(run.cluster.controlPlane, 'gateway', strategies.rolling);
    progress('gateway', `recreated under ${sent} requests, ${failures.length} failed`);
    expect(failures).not.toEqual([]);
  }, 600_000);

  it('loses requests where pods end at once when they are told to', async () => {
    await change(run.cluster.controlPlane, 'gateway', setting('DRAIN_MS', '0'));
    let lost = 0;
    for (let times = 0; lost === 0 && times < 5; times++) {
      const { failures, sent } = await underLoad(shop, roll(run.cluster.controlPlane, 'gateway'));
      lost = failures.length;
      progress('gateway', `rolled out without draining under ${sent} requests, ${lost} failed: ${failures[0] ?? ''}`);
    }
    await change(run.cluster.controlPlane, 'gateway', setting('DRAIN_MS', undefined));
    expect(lost).toBeGreaterThan(0);
  }, 900_000);

  it('names a wrong secret in the log of the pod that ends with 78', async () => {
    const mistake = { of: 'deployment/order', volume: 'database', content: { url: 'nowhere' } };
    const { exitCode, log } = await wrongSecret(run.cluster.controlPlane, mistake);
    expect(exitCode).toBe(78);
    expect(log).toMatch(/order cannot start, its configuration is wrong:\n.*DATABASE_URL/);
  }, 180_000);

  it('names a wrong login at Kafka in the log of the Job that makes topics', async () => {
    const mistake = { of: topicsJob, volume: 'kafka-admin', content: { username: 'topics-admin', password: 'other' } };
    const { exitCode, log } = await wrongSecret(run.cluster.controlPlane, mistake);
    expect(exitCode).toBe(1);
    expect(log.trim()).toMatch(/^prepare topics: Kafka refuses our login .*KAFKA_SASL_PASSWORD_FILE$/);
  }, 180_000);

  // If Kafka let everybody in, or each do everything, that the services do their work would prove nothing.
  it('has a Kafka that lets in who logs in, and lets each do what is theirs', async () => {
    const order = run.platform.kafka.as('order');
    await expect(sent(order, 'credit')).rejects.toThrow(/not authorized/i);
    await expect(sent({ ...order, KAFKA_SASL_PASSWORD: 'other' }, 'orders')).rejects.toThrow(/authentication/i);
    const { KAFKA_TLS: _, ...inTheClear } = order;
    await expect(sent(inTheClear, 'orders')).rejects.toThrow();
  }, 60_000);
});

import { withTools } from '@tessera/aws/testing';
import { until } from '@tessera/command';
import { goodMessage, projectRoot } from '@tessera/stack';
import kafkajs from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { startKeda } from '../src/node/keda.js';
import { program } from '../src/programs/programs.js';
import { objectsIn } from '../src/render/render.js';
import { crdFiles } from '../src/schemas/crds.js';
import { authoritySecret } from './kafka.fixture.js';
import { apply } from './pods.fixture.js';
import { progress } from './progress.fixture.js';
import { ability, type Run, startRun } from './run.fixture.js';

interface ScaledObject {
  spec: {
    pollingInterval: number;
    fallback: { replicas: number };
    advanced: { horizontalPodAutoscalerConfig: { behavior: Record<string, object> } };
    triggers: { type: string; metadata: Record<string, string> }[];
  };
}

interface TriggerAuthentication {
  metadata: { name: string };
  spec: { secretTargetRef: object[] };
}

const shippedFile = (name: string) =>
  readFileSync(join(projectRoot, 'k8s', 'components', 'autoscale-keda', name), 'utf8');

/** As it ships, with the parameter that its comment tells of: who signs the brokers' certificate here is nobody that KEDA trusts. */
const shippedLogin = (): TriggerAuthentication => {
  const all = objectsIn(shippedFile('logins.yaml')) as unknown as TriggerAuthentication[];
  const shipped = all.find(({ metadata }) => metadata.name === 'kafka-user');
  if (!shipped) throw new Error('logins.yaml has no kafka-user');
  const ca = { parameter: 'ca', name: authoritySecret, key: 'ca.crt' };
  return { ...shipped, spec: { ...shipped.spec, secretTargetRef: [...shipped.spec.secretTargetRef, ca] } };
};

/**
 * As it ships, but that a test does not wait five minutes, and without its trigger on CPU: that is a share of what a pod asks for, and
 * here each asks for a fifth of what it ships with.
 */
const shipped = (): ScaledObject => {
  const { spec, ...rest } = parse(shippedFile('user.yaml')) as ScaledObject;
  const triggers = spec.triggers.filter(({ type }) => type === 'kafka');
  const scaleDown = { stabilizationWindowSeconds: 10, policies: [{ type: 'Pods', value: 6, periodSeconds: 5 }] };
  const { behavior } = spec.advanced.horizontalPodAutoscalerConfig;
  const advanced = { horizontalPodAutoscalerConfig: { behavior: { ...behavior, scaleDown } } };
  return { ...rest, spec: { ...spec, pollingInterval: 5, advanced, triggers } };
};

await withTools('scaling on lag in a cluster', ability, () => {
  let run: Run;
  let partitions: number;

  beforeAll(async () => {
    const [operator, adapter] = [await program('keda-operator', progress), await program('keda-adapter', progress)];
    const definitions = (await crdFiles({}, progress)).filter((file) =>
      readFileSync(file, 'utf8').includes('group: keda.sh'),
    );
    run = await startRun();
    partitions = Number(run.platform.env.gateway['TOPIC_PARTITIONS']);
    const { folder, cluster } = run;
    const { controlPlane, node } = cluster;
    await startKeda({ controlPlane, node, folder, operator, adapter, definitions, watches: 'tessera' });
  }, 3_600_000);

  afterAll(() => run?.stop(), 120_000);

  /** The ends of orders that nobody knows: each is work for the group, which needs its database for it, and nothing comes of it. */
  const park = async (count: number) => {
    // By the door of this machine: no service may say what it likes in another's name.
    const brokers = [run.platform.env.order['KAFKA_BROKERS'] ?? ''];
    const producer = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).producer();
    await producer.connect();
    const messages = Array.from({ length: count }, () => {
      const orderId = randomUUID();
      const { headers, ...message } = goodMessage('orders', orderId, '/test');
      const data = { orderId, customerId: randomUUID(), reason: { code: 'TIMEOUT' } };
      return { ...message, value: JSON.stringify(data), headers: { ...headers, ce_type: 'order.rejected.v1' } };
    });
    await producer.send({ topic: 'orders', messages });
    await producer.disconnect();
  };

  const becomes = async (wanted: number) => {
    const read = ['get', 'deployment', 'user', '-n', 'tessera', '-o', 'jsonpath={.spec.replicas}'];
    const isThat = async () => {
      const now = Number(await run.cluster.controlPlane.kubectl(read));
      if (now !== wanted) throw new Error(`there are ${now}, not ${wanted}`);
    };
    await until('KEDA does not scale user', isThat, 300_000, 1_000);
    progress(
      'user',
      `${wanted} replicas: ${await run.cluster.controlPlane.kubectl(['get', 'hpa', '-n', 'tessera', '--no-headers'])}`,
    );
  };

  it('has as many replicas as the lag takes, never more than partitions, and two again when nothing is left', async () => {
    const scaled = shipped();
    const threshold = Number(scaled.spec.triggers[0]?.metadata['lagThreshold']);
    // What a KEDA makes that Kafka does not let in: with as many the lag would prove nothing.
    expect(scaled.spec.fallback.replicas).not.toBe(3);
    const giveBack = run.platform.cutOff('user');
    await apply(run.cluster.controlPlane, 'tessera', shippedLogin(), scaled);
    await park(2.5 * threshold);
    await becomes(3);
    await park(2 * partitions * threshold);
    await becomes(partitions);
    await giveBack();
    await becomes(2);
    // While the operator lives: its finalizer would keep the object for ever.
    await run.cluster.controlPlane.kubectl(['delete', 'scaledobject', 'user', '-n', 'tessera']);
  }, 1_200_000);
});

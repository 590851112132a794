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
import { crdFiles } from '../src/schemas/crds.js';
import { apply } from './pods.fixture.js';
import { progress } from './progress.fixture.js';
import { ability, type Run, startRun } from './run.fixture.js';

interface ScaledObject {
  spec: {
    advanced: { horizontalPodAutoscalerConfig: { behavior: Record<string, object> } };
    triggers: { type: string; authenticationRef?: object; metadata: Record<string, string> }[];
  };
}

/**
 * As it ships, but that the brokers here ask nobody who they are, that a test does not wait five minutes, and without its trigger on
 * CPU: that is a share of what a pod asks for, and here each asks for a fifth of what it ships with.
 */
const shipped = (): ScaledObject => {
  const file = join(projectRoot, 'k8s', 'components', 'autoscale-keda', 'user.yaml');
  const { spec, ...rest } = parse(readFileSync(file, 'utf8')) as ScaledObject;
  const triggers = spec.triggers
    .filter(({ type }) => type === 'kafka')
    .map(({ authenticationRef: _, metadata: { sasl: __, tls: ___, ...metadata }, ...trigger }) => ({
      ...trigger,
      metadata,
    }));
  const scaleDown = { stabilizationWindowSeconds: 10, policies: [{ type: 'Pods', value: 6, periodSeconds: 5 }] };
  const { behavior } = spec.advanced.horizontalPodAutoscalerConfig;
  const advanced = { horizontalPodAutoscalerConfig: { behavior: { ...behavior, scaleDown } } };
  return { ...rest, spec: { ...spec, pollingInterval: 5, advanced, triggers } } as ScaledObject;
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
    const kafka = new kafkajs.Kafka({ brokers: [run.platform.kafkaBrokers], logLevel: kafkajs.logLevel.NOTHING });
    const producer = kafka.producer();
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
    const giveBack = run.platform.cutOff('user');
    await apply(run.cluster.controlPlane, 'tessera', scaled);
    await park(3 * threshold + 100);
    await becomes(4);
    await park(2 * partitions * threshold);
    await becomes(partitions);
    await giveBack();
    await becomes(2);
    // While the operator lives: its finalizer would keep the object for ever.
    await run.cluster.controlPlane.kubectl(['delete', 'scaledobject', 'user', '-n', 'tessera']);
  }, 1_200_000);
});

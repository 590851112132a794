import { withTools } from '@tessera/aws/testing';
import { until } from '@tessera/command';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPlane } from '../src/control-plane/control-plane.js';
import { addFakeNodes, sixNodes } from '../src/control-plane/fake-nodes.js';
import { type KubeObject } from '../src/object.js';
import { apply, applyCrds, findTools, kindsOf, named, planeFor } from './cluster.fixture.js';
import { changedLines, diffBy, productionWith } from './diff.fixture.js';

interface Pod extends KubeObject {
  spec: { nodeName?: string };
}

interface Deployment extends KubeObject {
  spec: { replicas: number };
  status: { readyReplicas?: number; conditions: { type: string; message: string }[] };
}

interface ScaledObject extends KubeObject {
  spec: { minReplicaCount: number };
}

await withTools('what the controllers and the scheduler make of the manifests', findTools, ({ crds, overlays }) => {
  const services = ['gateway', 'user', 'order', 'inventory'];
  let plane: ControlPlane;

  const items = async <Item extends KubeObject>(...of: string[]): Promise<Item[]> =>
    JSON.parse(await plane.kubectl(['get', ...of, '-o', 'json', '-n', 'tessera'])).items;
  const podsOf = (service: string) => items<Pod>('pods', `-l=app.kubernetes.io/name=${service}`);
  const zonesOf = async (service: string): Promise<string[]> =>
    (await podsOf(service)).map(({ spec }) => spec.nodeName?.slice(0, 1) ?? 'nowhere').sort();
  const rolledOut = (...names: string[]) =>
    plane.kubectl([
      'rollout',
      'status',
      '-n',
      'tessera',
      '--timeout=120s',
      ...names.map((name) => `deployment/${name}`),
    ]);

  beforeAll(async () => {
    plane = await planeFor('nodes');
    // Before anything is there to be placed, or all of it goes to the first node.
    await addFakeNodes(plane);
    await applyCrds(plane, crds);
    await apply(plane, kindsOf(overlays.production, 'Namespace'));
    await apply(plane, overlays.production);
    await asKeda();
  }, 400_000);

  afterAll(() => plane.stop(), 60_000);

  /** No operator is here: to the replicas that KEDA begins with. */
  const asKeda = async () => {
    const scaled = kindsOf(overlays.production, 'ScaledObject') as ScaledObject[];
    for (const { metadata, spec } of scaled)
      await plane.kubectl([
        'scale',
        `deployment/${metadata.name}`,
        `--replicas=${spec.minReplicaCount}`,
        '-n',
        'tessera',
      ]);
  };

  test('every rollout completes, and every migration', async () => {
    await rolledOut(...services);
    const jobs = kindsOf(overlays.production, 'Job').map(({ metadata }) => `job/${metadata.name}`);
    expect(jobs.length).toBeGreaterThan(2);
    await plane.kubectl(['wait', '-n', 'tessera', '--for=condition=Complete', '--timeout=120s', ...jobs]);
  }, 300_000);

  test.each(services.slice(1))('%s: two replicas are never in one zone', async (service) => {
    const zones = await zonesOf(service);
    expect(zones).toHaveLength(2);
    expect(new Set(zones).size).toBe(2);
    expect(zones).not.toContain('nowhere');
  });

  test('nodes stay ready: each has a lease that is renewed', async () => {
    const leases = JSON.parse(await plane.kubectl(['get', 'leases', '-n', 'kube-node-lease', '-o', 'json'])).items;
    expect(leases).toHaveLength(6);
  });

  test('the gateway has a replica in each of three zones', async () => {
    // By its HorizontalPodAutoscaler, which looks every 15 s.
    await until('it has fewer', async () => expect(await zonesOf('gateway')).toEqual(['a', 'b', 'c']), 60_000, 500);
  }, 90_000);

  describe('k8s diff', () => {
    const further = (name: string) => join(plane.folder, name);

    test('of what is there as it ships says nothing', async () => {
      const nothing = async () =>
        expect(await diffBy(plane.kubeconfig, 'production')).toEqual({ code: 0, output: '', errors: '' });
      // Controllers write what they have counted, and may do so between the two looks at an object.
      await until('something differs', nothing, 60_000, 1_000);
    }, 90_000);

    test('names the object and the field that would change', async () => {
      const op = { op: 'replace', path: '/spec/template/spec/terminationGracePeriodSeconds', value: 61 };
      const patch = { target: { kind: 'Deployment', name: 'order' }, patch: JSON.stringify([op]) };
      const overlay = productionWith(further('patient'), { patches: [patch] });
      const { code, output, errors } = await diffBy(plane.kubeconfig, overlay);
      expect({ code, errors }).toEqual({ code: 1, errors: 'Something would change.\n' });
      expect(output.match(/(?<=^diff .*\/)[^/]+$/gm)).toEqual(['apps.v1.Deployment.tessera.order']);
      expect(changedLines(output)).toEqual([
        '-      terminationGracePeriodSeconds: 60',
        '+      terminationGracePeriodSeconds: 61',
      ]);
      const now = await plane.kubectl(['get', 'deployment', 'order', '-n', 'tessera', '-o', 'jsonpath={.spec}']);
      expect(JSON.parse(now)).toMatchObject({ template: { spec: { terminationGracePeriodSeconds: 60 } } });
    }, 60_000);

    test('says in one line which kind is not known', async () => {
      const object = { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'one' } };
      expect(await diffBy(plane.kubeconfig, productionWith(further('foreign'), { object }))).toEqual({
        code: 1,
        output: '',
        errors:
          'The cluster cannot be compared: the cluster knows no Widget of example.org/v1: install its operator first\n',
      });
    }, 60_000);

    test('says in one line that no cluster answers', async () => {
      const kubeconfig = further('nowhere.kubeconfig');
      writeFileSync(kubeconfig, readFileSync(plane.kubeconfig, 'utf8').replace(plane.url, 'https://127.0.0.1:1'));
      const { code, output, errors } = await diffBy(kubeconfig, 'production');
      expect({ code, output }).toEqual({ code: 1, output: '' });
      expect(errors).toMatch(/^No cluster answers: .*refused.*\n$/);
    }, 60_000);
  });

  test('it is so after a rollout too: the pods of the version before do not count', async () => {
    await plane.kubectl(['rollout', 'restart', 'deployment/user', 'deployment/gateway', '-n', 'tessera']);
    await rolledOut('user', 'gateway');
    await until('old pods are there', async () => expect(await podsOf('user')).toHaveLength(2), 60_000, 500);
    expect(new Set(await zonesOf('user')).size).toBe(2);
    await until(
      'old pods are there',
      async () => expect(await zonesOf('gateway')).toEqual(['a', 'b', 'c']),
      60_000,
      500,
    );
  }, 300_000);

  const inOrder = (...nodes: readonly string[]) => ['drain', ...nodes, '--ignore-daemonsets', '--delete-emptydir-data'];

  test('nodes are drained one pod of a service after another, and the last but one stays', async () => {
    await rolledOut(...services);
    const nodes = sixNodes.map(({ metadata }) => metadata.name);
    // Nowhere else to go to: what is taken away does not come back.
    await plane.kubectl(['cordon', ...nodes]);
    try {
      const { code, errors } = await plane.ask([...inOrder(...nodes), '--timeout=20s']);
      expect(code).not.toBe(0);
      expect(errors).toContain("would violate the pod's disruption budget");
      const deployments = await items<Deployment>('deployments');
      const ready = deployments.map(({ metadata: { name }, status }) => [name, status.readyReplicas]);
      expect(Object.fromEntries(ready)).toEqual({ gateway: 2, inventory: 1, order: 1, user: 1 });
    } finally {
      await plane.kubectl(['uncordon', ...nodes]);
    }
    await rolledOut(...services);
  }, 300_000);

  test('a zone is emptied in good order', async () => {
    await plane.kubectl([...inOrder('a1', 'a2'), '--timeout=100s']);
    try {
      await rolledOut('user', 'order', 'inventory');
      for (const service of services.slice(1)) expect(await zonesOf(service)).toEqual(['b', 'c']);
    } finally {
      await plane.kubectl(['uncordon', 'a1', 'a2']);
    }
    await rolledOut('gateway');
  }, 300_000);

  test('a quota that is too small is named', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'too-small', namespace: 'tessera' },
      spec: { hard: { 'requests.cpu': '100m' } },
    };
    await apply(plane, [quota]);
    await plane.kubectl(['scale', 'deployment/order', '--replicas=3', '-n', 'tessera']);
    const refused = async () => {
      const order = named(await items<Deployment>('deployments'), 'Deployment/order') as Deployment;
      expect(order.status.conditions).toContainEqual(
        expect.objectContaining({
          type: 'ReplicaFailure',
          message: expect.stringMatching(/exceeded quota: too-small, requested: requests\.cpu=\d+m/),
        }),
      );
    };
    await until('nobody says so', refused, 60_000, 500);
    // Those that were there before go on.
    expect(await podsOf('order')).toHaveLength(2);
    await plane.kubectl(['delete', 'resourcequota', 'too-small', '-n', 'tessera']);
    await plane.kubectl(['scale', 'deployment/order', '--replicas=2', '-n', 'tessera']);
  }, 120_000);

  test('the small overlay comes up in its place', async () => {
    await plane.kubectl(['delete', 'namespace', 'tessera', '--timeout=120s']);
    await apply(plane, kindsOf(overlays.small, 'Namespace'));
    await apply(plane, overlays.small);
    const of = (kind: string) => kindsOf(overlays.small, kind).map(({ metadata }) => metadata.name);
    await rolledOut(...of('Deployment'));
    const jobs = of('Job').map((name) => `job/${name}`);
    await plane.kubectl(['wait', '-n', 'tessera', '--for=condition=Complete', '--timeout=120s', ...jobs]);
    for (const service of services) expect(new Set(await zonesOf(service)).size).toBe(2);
  }, 400_000);
});

import { until } from '@tessera/command';
import { freePorts, silent } from '@tessera/stack';
import { fileURLToPath } from 'node:url';
import { type KubeObject } from '../object.js';
import { program } from '../programs/programs.js';
import { type ControlPlane } from './control-plane.js';

/** This file lies equally deep in `src` (jest) and in `dist`. */
const stages = fileURLToPath(new URL('../../kwok/stages.yaml', import.meta.url));

const mark = { key: 'kwok.x-k8s.io/node', value: 'fake' };
const room = { cpu: '4', memory: '16Gi', 'ephemeral-storage': '20Gi', pods: '110' };

/** A node that exists on paper: 4 cores, 16 GB, in a zone. */
export const fakeNode = (name: string, zone: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    annotations: { [mark.key]: mark.value },
    labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'topology.kubernetes.io/zone': zone },
  },
  spec: {},
  status: { allocatable: room, capacity: room },
});

/** Two nodes in each of three zones. */
export const sixNodes: readonly KubeObject[] = ['a', 'b', 'c'].flatMap((zone) => [
  fakeNode(`${zone}1`, zone),
  fakeNode(`${zone}2`, zone),
]);

const readyWithin = 60_000;

/** Adds nodes that only pretend, by KWOK, and waits until they are ready. Before the workload: it would all go to the first one. */
export const addFakeNodes = async (plane: ControlPlane, nodes = sixNodes, progress = silent): Promise<void> => {
  const [port] = await freePorts(1);
  plane.start({
    name: 'kwok',
    command: await program('kwok', progress),
    args: [
      `--kubeconfig=${plane.kubeconfig}`,
      `--config=${stages}`,
      `--manage-nodes-with-annotation-selector=${mark.key}=${mark.value}`,
      // Without leases, which it makes only when told so, nodes are NotReady after some minutes, and their pods may all be evicted.
      '--node-lease-duration-seconds=40',
      `--server-address=127.0.0.1:${port}`,
    ],
  });
  await plane.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: nodes }));
  const wait = ['wait', 'node', ...nodes.map(({ metadata }) => metadata.name), '--for=condition=Ready', '--timeout=1s'];
  await Promise.race([until('the fake nodes are not ready', () => mustBeReady(plane, wait), readyWithin), plane.died]);
};

const mustBeReady = async ({ ask }: ControlPlane, wait: readonly string[]): Promise<void> => {
  const { code, errors } = await ask(wait);
  if (code !== 0) throw new Error(errors.trim());
};

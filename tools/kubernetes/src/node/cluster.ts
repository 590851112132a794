import { type Progress, silent } from '@tessera/stack';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.js';
import { program, type ProgramName } from '../programs/programs.js';
import { nodeAbility } from './ability.js';
import { proxyCertificate, startMetrics } from './metrics.js';
import { type RunningNode, startNode } from './node.js';
import { nodeAddress } from './places.js';
import { openRoom } from './room.js';

/** A whole Kubernetes of one node. */
export interface Cluster {
  controlPlane: ControlPlane;
  node: RunningNode;
  /** Put before a command, it runs where pods run. */
  inside: readonly string[];
  /** Settles never, unless a program dies: then rejects with the last line of its log. */
  died: Promise<never>;
  /** Ends everything; the machine is as it was before. */
  stop(): Promise<void>;
}

/** An autoscaler that looks every 15 s, and believes a new pod after 5 min, is one that a test waits for. */
const quickScaling = [
  '--horizontal-pod-autoscaler-sync-period=5s',
  '--horizontal-pod-autoscaler-cpu-initialization-period=20s',
];

/**
 * Starts a control plane and a node, with metrics of pods, on this machine. Everything lies in the folder, which is emptied. Throws
 * ToolMissing where that cannot be.
 */
export const startCluster = async (folder: string, progress: Progress = silent): Promise<Cluster> => {
  await nodeAbility();
  const find = (name: ProgramName) => program(name, progress);
  // All before anything runs: to build one may take minutes.
  for (const name of programs) await find(name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const room = await openRoom();
  const ends = [room.close];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const controlPlane = await startControlPlane({
      folder: join(folder, 'control-plane'),
      program: find,
      progress,
      // In the room as well: so it ends with everything else, also when we are killed.
      wrapper: room.inside,
      address: nodeAddress,
      frontProxy: await proxyCertificate(folder),
      flags: { api: ['--kubelet-preferred-address-types=InternalIP'], controllers: quickScaling },
    });
    ends.push(controlPlane.stop);
    const node = await startNode({ room, controlPlane, folder: join(folder, 'node'), program: find, progress });
    ends.push(node.stop);
    await startMetrics({ controlPlane, node, folder, program: await find('metrics-server') });
    const died = Promise.race([controlPlane.died, node.died]);
    died.catch(() => undefined);
    return { controlPlane, node, inside: room.inside, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const programs: readonly ProgramName[] = ['etcd', 'kube-apiserver', 'kubelet', 'coredns', 'metrics-server'];

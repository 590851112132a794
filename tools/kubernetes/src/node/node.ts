import { CommandError, until } from '@tessera/command';
import { type Progress, runCommand, silent } from '@tessera/stack';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ControlPlane } from '../control-plane/control-plane.js';
import { partsIn } from '../control-plane/part.js';
import { writePauseImage } from './pause-image.js';
import { nodeAddress, nodeName } from './places.js';
import { type Room } from './room.js';
import { nodeFiles, socketOf } from './settings.js';
import { findNodeTools } from './tools.js';

/** The programs of a node that are Kubernetes' own, or built like them. */
export type NodeProgram = 'kubelet' | 'kube-proxy' | 'coredns';

/** How a node is started. */
export interface NodeOptions {
  room: Room;
  controlPlane: ControlPlane;
  /** Its own; what is in it is deleted. */
  folder: string;
  program: (name: NodeProgram) => Promise<string>;
  progress?: Progress;
}

/** A machine that runs pods. */
export interface RunningNode {
  /** Takes in the images of an archive, as `docker save` writes it. */
  importImages(archive: string): Promise<void>;
  /** Runs a further program beside the kubelet. */
  start(name: string, command: string, args: readonly string[]): void;
  /** Settles never, unless a program dies: then rejects with the last line of its log. */
  died: Promise<never>;
  /** Ends its programs. Pods end with the room. */
  stop(): Promise<void>;
}

/** containerd answers after 1 s on an idle machine, and a node is ready after 10. */
const readyWithin = 180_000;

const emptied = (folder: string, files: Readonly<Record<string, string>>): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['logs', 'pids']) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
};

/** Takes an image in; its layers are unpacked, so that the first pod need not wait. */
const importing = (room: Room, folder: string, path: string) => {
  const [command = '', ...way] = room.inside;
  const ctr = ['env', `PATH=${path}`, 'ctr', '--address', socketOf(folder), '--namespace', 'k8s.io'];
  return async (archive: string): Promise<void> => {
    const { ok, lines } = await runCommand(command, [...way, ...ctr, 'images', 'import', '--all-platforms', archive]);
    if (!ok) throw new Error(`${archive} cannot be imported: ${lines.at(-1) ?? ''}`);
  };
};

const kubeletArgs = (folder: string, kubeconfig: string) => [
  `--config=${join(folder, 'kubelet.yaml')}`,
  `--kubeconfig=${kubeconfig}`,
  `--root-dir=${join(folder, 'kubelet')}`,
  `--cert-dir=${join(folder, 'certificates')}`,
  `--hostname-override=${nodeName}`,
  `--node-ip=${nodeAddress}`,
  '--node-labels=topology.kubernetes.io/zone=a',
];

/**
 * Starts containerd, kubelet, kube-proxy and names in the room, and waits until pods can be scheduled. The API server must listen
 * where the room reaches it, and know nodes by their addresses (`--kubelet-preferred-address-types=InternalIP`): the node's name
 * is known to nobody.
 */
export const startNode = async (options: NodeOptions): Promise<RunningNode> => {
  const { room, controlPlane, folder, program, progress = silent } = options;
  const { kubeconfig } = controlPlane;
  const { path, libraries, plugins, busybox } = await findNodeTools(progress);
  emptied(folder, nodeFiles({ folder, kubeconfig, plugins }));
  const parts = partsIn(folder, room.inside);
  const env = { PATH: path, ...(libraries && { LD_LIBRARY_PATH: libraries }) };
  const start = (name: string, command: string, args: readonly string[]) => parts.start({ name, command, args, env });
  const importImages = importing(room, folder, path);
  const orDeath = <T>(work: Promise<T>): Promise<T> => Promise.race([work, parts.died, controlPlane.died]);
  const ready = async () => {
    const { output } = await controlPlane.ask(['get', 'node', nodeName, '-o', conditionOfNode]);
    if (output !== 'True') throw new Error('it is not ready');
  };
  try {
    progress('node', 'starting containerd');
    const pause = await writePauseImage(busybox, folder);
    start('containerd', 'containerd', ['--config', join(folder, 'containerd.toml')]);
    await orDeath(until('containerd does not answer', () => importImages(pause), readyWithin));
    progress('node', 'starting the kubelet');
    start('kubelet', await program('kubelet'), kubeletArgs(folder, kubeconfig));
    start('kube-proxy', await program('kube-proxy'), [`--config=${join(folder, 'proxy.yaml')}`]);
    start('coredns', await program('coredns'), ['-conf', join(folder, 'Corefile')]);
    await orDeath(until(`the node ${nodeName} is not ready`, ready, readyWithin, 300));
    await controlPlane.kubectl(['patch', 'node', nodeName, '--subresource=status', '-p', JSON.stringify(disk)]);
    progress('node', 'ready');
  } catch (error) {
    await parts.stop();
    throw error;
  }
  const asked = async (archive: string) => {
    await importImages(archive).catch((error: unknown) => Promise.reject(new CommandError(String(error))));
  };
  return { importImages: asked, start, died: parts.died, stop: parts.stop };
};

/**
 * Not every disk is one that the kubelet can measure, and it would not start where it has to: so it does not measure, and this is what
 * pods may ask for. It keeps what somebody else has said of the node.
 */
const storage = { 'ephemeral-storage': '10Gi' };
const disk = { status: { capacity: storage, allocatable: storage } };

const conditionOfNode = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}';

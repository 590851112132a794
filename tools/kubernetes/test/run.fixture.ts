import { stateFolder } from '@tessera/stack';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeAbility } from '../src/node/ability.js';
import { type Cluster, startCluster } from '../src/node/cluster.js';
import { imageArchives, imagesAbility } from '../src/node/images.js';
import { type ClusterPlatform, startInCluster } from './platform.fixture.js';
import { progress } from './progress.fixture.js';

/** Throws ToolMissing where there can be no node, or no images for it. */
export const ability = async (): Promise<void> => {
  await nodeAbility();
  await imagesAbility();
};

/** A cluster of one node with the platform in it. */
export interface Run {
  folder: string;
  cluster: Cluster;
  platform: ClusterPlatform;
  stop(): Promise<void>;
}

/** For the stores, whose processes the next run finds there and ends when this one is killed. */
const newStateFolder = (): string => {
  const all = join(stateFolder, 'kubernetes');
  mkdirSync(all, { recursive: true });
  return mkdtempSync(join(all, 'platform-'));
};

/** Builds or finds the images, starts a cluster and the platform in it; ends what it has started when it cannot. */
export const startRun = async (): Promise<Run> => {
  // Sockets are below it, and their paths must be short.
  const folder = mkdtempSync(join(tmpdir(), 'tessera-cluster-'));
  const state = newStateFolder();
  const ends: (() => Promise<void>)[] = [
    async () => [folder, state].forEach((made) => rmSync(made, { recursive: true, force: true })),
  ];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const archives = await imageArchives(folder, progress);
    const cluster = await startCluster(join(folder, 'cluster'), progress);
    ends.push(cluster.stop);
    for (const archive of archives) await cluster.node.importImages(archive);
    const platform = await startInCluster(cluster, state, progress);
    ends.push(platform.stop);
    return { folder, cluster, platform, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

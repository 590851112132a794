import { CommandError } from '@tessera/command';
import { apps, type StoringApp, storingApps } from '@tessera/contracts';
import { type Credentials, freePorts, migrateAndSeed, type Platform, type Progress, provision } from '@tessera/stack';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster } from '../src/node/cluster.js';
import { forward, type Forward } from '../src/node/forward.js';
import { releaseVersion } from '../src/node/images.js';
import { machineAddress } from '../src/node/places.js';
import { renderText } from '../src/render/render.js';
import { type KafkaDoor, openStores } from './kafka.fixture.js';
import { overlayFor } from './overlay.fixture.js';
import { documents } from './pods.fixture.js';
import { secret } from './secret.fixture.js';

/** The platform in a cluster, its stores beside it. */
export interface ClusterPlatform {
  /** Of the gateway's Service. */
  url: string;
  credentials: Credentials;
  /** The settings of each service as one beside the stores has them. */
  env: Platform['env'];
  kafka: Pick<KafkaDoor, 'as'>;
  /** Takes the way to a service's database away; what it answers gives it back. */
  cutOff(app: StoringApp): () => Promise<void>;
  stop(): Promise<void>;
}

const portOf = (url: string) => Number(new URL(url).port);

/** The shipped Job of this version, which makes topics and ACLs. */
export const topicsJob = `job/prepare-topics-${releaseVersion().replaceAll('.', '-')}`;

/** To each database. */
type Ways = Partial<Record<StoringApp, Forward>>;

/** A store where pods reach it, of which only the address is another. */
const reached = async (url: string, ways: Ways, app: StoringApp): Promise<string> => {
  const there = new URL(url);
  const opened = await forward(machineAddress, portOf(url));
  ways[app] = opened;
  there.host = `${machineAddress}:${opened.port}`;
  // A member of a set tells clients where it is by its own light: on loopback.
  if (there.protocol === 'mongodb:') there.searchParams.set('directConnection', 'true');
  return there.href;
};

/** What an operator or a vault would bring. */
const secretsOf = async ({ env, credentials }: Platform, ways: Ways): Promise<object[]> => {
  const database = async (app: StoringApp) =>
    secret(`${app}-database`, { url: await reached(env[app]['DATABASE_URL'] ?? '', ways, app) });
  return [
    ...(await Promise.all(storingApps.map(database))),
    secret('keys', { 'encryption-secret': env.user['KEY_ENCRYPTION_SECRET'] ?? '' }),
    secret('first-admin', { password: credentials.admin.password }),
  ];
};

/** Waits for an object (`<kind>/<name>`) of the namespace by kubectl; throws with what its pods say when it does not get there. */
const awaited = async ({ controlPlane }: Cluster, object: string, ...verb: string[]): Promise<void> => {
  const here = ['-n', 'tessera'];
  const { code, errors } = await controlPlane.ask([...verb, object, ...here, '--timeout=600s']);
  if (code === 0) return;
  const pods = await controlPlane.ask(['get', 'pods', ...here]);
  const logs = await controlPlane.ask(['logs', object, ...here, '--tail=5', '--all-containers']);
  throw new CommandError(`${object} does not get ready: ${errors}\n${pods.output}\n${logs.output}`);
};

/** Nobody waits for topics: services that are earlier try again. */
const rolledOut = async (cluster: Cluster, progress: Progress): Promise<void> => {
  await awaited(cluster, topicsJob, 'wait', '--for=condition=complete');
  progress('topics', (await cluster.controlPlane.kubectl(['logs', topicsJob, '-n', 'tessera'])).trim());
  for (const app of apps) {
    progress(app, 'rolling out');
    await awaited(cluster, `deployment/${app}`, 'rollout', 'status');
  }
};

/** Brings the manifests of this clone to the cluster, with what a test has to change, and waits until every service is ready. */
export const startInCluster = async (
  cluster: Cluster,
  folder: string,
  progress: Progress,
): Promise<ClusterPlatform> => {
  const dir = join(folder, 'stores');
  mkdirSync(dir, { recursive: true });
  const { stores, kafka } = await openStores(dir, progress);
  const ways: Ways = {};
  const stop = async () => {
    for (const opened of [kafka, ...Object.values(ways)]) opened.close();
    await stores.stop();
  };
  try {
    const [user = 0, order = 0, inventory = 0, gateway = 0, management = 0] = await freePorts(5);
    const platform = await provision(stores, {
      dir,
      ports: { user, order, inventory, gateway, management },
      topics: false,
    });
    const overlay = overlayFor(join(folder, 'overlay'), kafka.brokers, platform.env.gateway['TOPIC_PARTITIONS'] ?? '');
    const { kubectl } = cluster.controlPlane;
    // The namespace and its policies first, then what a vault would bring, then the rest.
    const rendered = await renderText(overlay, progress);
    writeFileSync(join(folder, 'rendered.yaml'), rendered);
    await kubectl(['apply', '-f', join(overlay, 'namespace.yaml')]);
    await kubectl(['apply', '-f', '-'], documents([...(await secretsOf(platform, ways)), ...kafka.secrets]));
    await kubectl(['apply', '--server-side', '-f', '-'], rendered);
    await rolledOut(cluster, progress);
    // The Jobs have migrated; it finds that done, and adds the people and products.
    await migrateAndSeed(platform, progress);
    const address = [
      'get',
      'service',
      'gateway',
      '-n',
      'tessera',
      '-o',
      'jsonpath={.spec.clusterIP}:{.spec.ports[0].port}',
    ];
    const url = `http://${await kubectl(address)}`;
    const cutOff = (app: StoringApp) => {
      const { port = 0 } = ways[app] ?? {};
      ways[app]?.close();
      return async () =>
        void (ways[app] = await forward(machineAddress, portOf(platform.env[app]['DATABASE_URL'] ?? ''), port));
    };
    return { url, credentials: platform.credentials, env: platform.env, kafka, cutOff, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

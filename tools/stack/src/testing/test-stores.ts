import { explain, reasonOf } from '@tessera/command';
import { getContainerRuntimeClient } from 'testcontainers';
import { findRedisServer } from '../binaries/redis-server.js';
import { mayStart } from '../processes/children.js';
import { type Progress } from '../progress.js';
import { givenKeys, givenUrls } from '../stores/given-urls.js';
import { type StoreName } from '../stores/store.js';
import { startStores, type Stores } from '../stores/stores.js';
import { containerStarters, type TestContainer } from './test-containers.js';

/** The stores of one run of `npm test`, and why they are these. */
export interface TestStores extends Pick<Stores, 'postgresUrl' | 'mongoUrl' | 'kafkaBrokers' | 'redisUrl' | 'stop'> {
  /** One line per store, and one that says why some were started here and not in containers. */
  explained: string[];
}

type Containers = Partial<Record<StoreName, TestContainer>>;

/** Given URLs, else containers when a Docker engine answers and has the images, else the local stack. `TEST_STORES=local` leaves Docker out. */
export const startTestStores = async (
  dir: string,
  progress: Progress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TestStores> => {
  const given = givenUrls(env);
  const missing = storeNames.filter((name) => !given[name]);
  const noDocker = missing.length === 0 ? 'all are given' : await whyNoContainers(env);
  const { containers, why } = noDocker ? { containers: {}, why: noDocker } : await startContainers(missing, progress);
  const urls = Object.fromEntries(found(containers).map(([name, { url }]) => [givenKeys[name], url]));
  const noRedis = given.redis || urls[givenKeys.redis] ? undefined : await whyNoRedis(progress);
  const local = await startStores({ dir, progress, ports: 'any', env: { ...env, ...urls }, redis: !noRedis });
  const stop = async () => {
    await local.stop();
    await stopAll(containers);
  };
  const own = local.status().map(({ name, version, url }) => `${name} ${version} at ${url}, started here`);
  const reason = own.length > 0 ? [`started here and not in containers, because ${why}`] : [];
  const without = noRedis ? [`redis: none, so what needs one fails: ${noRedis}`] : [];
  const all = [...Object.keys(given).map(named), ...found(containers).map(contained), ...own, ...without, ...reason];
  return { ...local, stop, explained: all };
};

const storeNames: StoreName[] = ['postgres', 'mongo', 'kafka', 'redis'];
const named = (name: string) => `${name}: the one that ${givenKeys[name as StoreName]} names`;
const contained = ([name, { image }]: [StoreName, TestContainer]) =>
  `${name}: a container of ${image}, because a Docker engine answers and ${givenKeys[name]} is not set`;

const found = (containers: Containers) =>
  storeNames.flatMap((name): [StoreName, TestContainer][] => {
    const container = containers[name];
    return container ? [[name, container]] : [];
  });

/** There is not one for every system, and most suites can do without. */
const whyNoRedis = async (progress: Progress): Promise<string | undefined> => {
  try {
    await findRedisServer(progress);
    return undefined;
  } catch (error) {
    mayStart();
    return explain(error);
  }
};

const whyNoContainers = async (env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  if (env['TEST_STORES'] === 'local') return 'TEST_STORES is local';
  try {
    await getContainerRuntimeClient();
    return undefined;
  } catch {
    return 'no Docker engine answers';
  }
};

/** All or none: a run whose stores are half of one kind and half of the other is hard to tell about. */
const startContainers = async (
  names: StoreName[],
  progress: Progress,
): Promise<{ containers: Containers; why?: string }> => {
  const containers: Containers = {};
  const started = await Promise.allSettled(
    names.map(async (name) => {
      progress(name, 'starting its container');
      containers[name] = await containerStarters[name]();
      progress(name, 'ready');
    }),
  );
  const failed = started.flatMap((result) => (result.status === 'rejected' ? [reasonOf(result.reason)] : []));
  if (failed.length === 0) return { containers };
  // An engine without a way to the images: the same suites run on the local stack, and the run says why.
  await stopAll(containers);
  return {
    containers: {},
    why: `a Docker engine answers, but not all containers start:\n    ${[...new Set(failed)].join('\n    ')}`,
  };
};

const stopAll = async (containers: Containers): Promise<void> => {
  await Promise.all(found(containers).map(([, { container }]) => container.stop()));
};

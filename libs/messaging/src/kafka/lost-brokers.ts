import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

/** The parts of kafkajs 2.2.4 that this file changes. */
interface Broker {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
}
interface RequestQueue {
  requestTimeout: number;
  waitForPendingRequests(): Promise<void>;
}
interface Runner {
  running: boolean;
  fetch(nodeId: string): Promise<unknown[]>;
}
interface Cluster {
  refreshMetadata(): Promise<void>;
  findGroupCoordinator(of: { groupId: string }): Promise<Broker>;
}
interface OffsetManager {
  cluster: Cluster;
  groupId: string;
  coordinator: Broker;
  getCoordinator(): Promise<Broker>;
  commitOffsets(offsets: unknown): Promise<void>;
}
interface ConsumerGroup {
  cluster: Cluster;
  groupId: string;
  coordinator: Broker;
  offsetManager: OffsetManager;
  sessionTimeout: number;
  /** When the coordinator last received a request of this member. */
  lastRequest: number;
  heartbeat(options: { interval: number }): Promise<void>;
  recoverFromFetch(error: unknown): Promise<void>;
}

/** Metadata name a new leader only after the lost one's session has run out: asking without a pause gains nothing. */
const ASK_AGAIN_MS = 200;

const LOST = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
]);
const MOVED_LEADER = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'REPLICA_NOT_AVAILABLE',
]);
const MOVED_COORDINATOR = new Set([
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_LOAD_IN_PROGRESS',
]);

/** Whether the error, or what is at its bottom, has one of these as its name, or as its type in Kafka's protocol. */
const isOne = (error: unknown, ...of: ReadonlySet<string>[]): boolean => {
  const { name, type, cause } = Object(error) as { name?: unknown; type?: unknown; cause?: unknown };
  const isHere = of.some((some) => some.has(String(name)) || some.has(String(type)));
  return isHere || (cause !== undefined && isOne(cause, ...of));
};

/** Stays with the old one when nobody knows a new one yet. */
const findCoordinator = async (of: ConsumerGroup | OffsetManager) => {
  of.coordinator = await of.cluster.findGroupCoordinator(of).catch(() => of.coordinator);
};

/**
 * A start that breaks off is undone: its connection stood, so the next one thought all was done, and no request ever went.
 * Who could not even begin, as another start is under way, has nothing to undo.
 */
const mendConnecting = (broker: Broker) => {
  const { connect } = broker;
  broker.connect = async function (this: Broker) {
    try {
      await connect.call(this);
    } catch (error) {
      if (Object(error).name !== 'KafkaJSLockTimeout') await this.disconnect().catch(() => {});
      throw error;
    }
  };
};

/** A connection that is to be ended waits for its answers no longer than for any: the clock that would give them up has stopped. */
const mendEnding = (queue: RequestQueue) => {
  const { waitForPendingRequests } = queue;
  queue.waitForPendingRequests = async function (this: RequestQueue) {
    const over = new AbortController();
    const timeout = sleep(this.requestTimeout, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([waitForPendingRequests.call(this), timeout]);
    over.abort();
  };
};

/** A consumer that has stopped while its brokers changed fetched nothing, without a pause, and nothing else of the process ran. */
const mendStopping = (runner: Runner) => {
  const { fetch } = runner;
  runner.fetch = async function (this: Runner, nodeId: string) {
    if (!this.running) throw new Error('the consumer has stopped');
    return fetch.call(this, nodeId);
  };
};

/** A leader that moved, or is lost, costs a look at the metadata: kafkajs would have the whole group join anew, or give up. */
const mendFetching = (group: ConsumerGroup) => {
  const { recoverFromFetch } = group;
  group.recoverFromFetch = async function (this: ConsumerGroup, error: unknown) {
    const isCoordinators = isOne(error, MOVED_COORDINATOR);
    if (!isCoordinators && !isOne(error, MOVED_LEADER, LOST)) return recoverFromFetch.call(this, error);
    await sleep(ASK_AGAIN_MS);
    if (isCoordinators) await findCoordinator(this.offsetManager);
    // No broker tells them now: the next fetch fails as this one did, and the heartbeat says when it is too long.
    await this.cluster.refreshMetadata().catch(() => {});
  };
};

/** A coordinator that is lost is looked for, for as long as its successor still knows this member. */
const mendHeartbeat = (group: ConsumerGroup) => {
  const { heartbeat } = group;
  group.heartbeat = async function (this: ConsumerGroup, options: { interval: number }) {
    try {
      await heartbeat.call(this, options);
    } catch (error) {
      const isLate = Date.now() - this.lastRequest > this.sessionTimeout;
      if (isLate || !isOne(error, MOVED_COORDINATOR, LOST)) throw error;
      await sleep(ASK_AGAIN_MS);
      await findCoordinator(this);
    }
  };
};

/** Offsets go to whoever is the coordinator, not to whoever was when the group was joined. */
const mendCommits = (offsets: OffsetManager) => {
  const { commitOffsets } = offsets;
  offsets.getCoordinator = async function (this: OffsetManager) {
    if (!this.coordinator.isConnected()) this.coordinator = await this.cluster.findGroupCoordinator(this);
    return this.coordinator;
  };
  offsets.commitOffsets = async function (this: OffsetManager, some: unknown) {
    try {
      await commitOffsets.call(this, some);
    } catch (error) {
      if (isOne(error, MOVED_COORDINATOR, LOST)) await findCoordinator(this);
      throw error;
    }
  };
};

let isMended = false;

/**
 * One broker of several that is lost must cost nothing but its own answers. kafkajs 2.2.4 asks a lost leader until it
 * gives up, starts the consumer anew, and the group waits for the session of the old one: half a minute without reading.
 */
export const surviveLostBrokers = () => {
  if (isMended) return;
  isMended = true;
  const load = createRequire(import.meta.url);
  mendConnecting(load('kafkajs/src/broker').prototype);
  mendEnding(load('kafkajs/src/network/requestQueue').prototype);
  mendStopping(load('kafkajs/src/consumer/runner').prototype);
  const group: ConsumerGroup = load('kafkajs/src/consumer/consumerGroup').prototype;
  mendFetching(group);
  mendHeartbeat(group);
  mendCommits(load('kafkajs/src/consumer/offsetManager').prototype);
};

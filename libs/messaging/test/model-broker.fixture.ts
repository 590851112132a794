import { type EachBatchPayload, type KafkaMessage, type Offsets } from 'kafkajs';

/** The topic of the model. */
export const TOPIC = 'orders';

/** A commit on its way. */
interface Said {
  generation: number;
  offsets: Offsets;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * A broker with one topic, as far as the members of one group can tell. Nothing happens by itself: every step is asked
 * for, so that it can happen at any point.
 */
export class ModelBroker {
  readonly logs: KafkaMessage[][];
  readonly committed: number[];
  generation = 0;
  /** Who reads each partition in this generation. */
  owners: readonly number[] = [];
  private readonly said: Said[] = [];

  constructor(
    partitions: number,
    /** Called with each commit that the broker takes. */
    private readonly onCommit: (partition: number, offset: number) => void,
  ) {
    this.logs = Array.from({ length: partitions }, () => []);
    this.committed = this.logs.map(() => 0);
  }

  /** Half of the partitions have their leader on each of two nodes. */
  nodeOf = (partition: number) => partition % 2;

  ownedBy(member: number) {
    return this.owners.flatMap((owner, partition) => (owner === member ? [partition] : []));
  }

  rebalance(owners: readonly number[]) {
    this.generation += 1;
    this.owners = owners;
  }

  commit(generation: number, offsets: Offsets): Promise<void> {
    return new Promise((resolve, reject) => this.said.push({ generation, offsets, resolve, reject }));
  }

  /** What becomes of a commit that is on its way: `lost` is an acknowledgement that never arrives. */
  answerCommit(which: number, outcome: 'taken' | 'refused' | 'lost'): boolean {
    const [one] = this.said.splice(which % Math.max(1, this.said.length), 1);
    if (!one) return false;
    const isTaken = outcome !== 'refused' && one.generation === this.generation;
    if (isTaken && outcome === 'taken') one.resolve();
    else one.reject(new Error(outcome));
    if (isTaken) this.take(one.offsets);
    return true;
  }

  private take({ topics }: Offsets) {
    for (const { partition, offset } of topics.flatMap(({ partitions }) => partitions)) {
      this.onCommit(partition, Number(offset));
      this.committed[partition] = Number(offset);
    }
  }
}

interface Request {
  partition: number;
  offset: number;
}

/** kafkajs' consumer 2.2.4, as far as it decides what is fetched, brought and moved on over. */
export class ModelConsumer {
  readonly events = { GROUP_JOIN: 'join', START_BATCH_PROCESS: 'batch', STOP: 'stop', CRASH: 'crash' };
  private readonly listeners = new Map<string, (event: unknown) => void>();
  private eachBatch: (payload: EachBatchPayload) => Promise<void> = () => Promise.resolve();
  private isInGroup = false;
  private isPaused = false;
  private generation = 0;
  private partitions: readonly number[] = [];
  /** Made anew at each join, and used by whoever comes back from a fetch that began before. */
  private resolved = new Map<number, number>();
  private readonly seeks = new Map<number, number>();
  private readonly flights = new Map<number, Request[]>();
  private readonly fetched: (Request & { messages: KafkaMessage[] })[] = [];

  constructor(
    private readonly broker: ModelBroker,
    private readonly member: number,
  ) {}

  on = (name: string, listener: (event: unknown) => void) => this.listeners.set(name, listener);
  connect = async () => {};
  subscribe = async () => {};
  disconnect = async () => {};
  run = async ({ eachBatch }: { eachBatch: (payload: EachBatchPayload) => Promise<void> }) => {
    this.eachBatch = eachBatch;
  };
  pause = () => this.inGroup(() => (this.isPaused = true));
  resume = () => this.inGroup(() => (this.isPaused = false));
  seek = ({ partition, offset }: { partition: number; offset: string }) =>
    this.inGroup(() => this.seeks.set(partition, Number(offset)));

  join() {
    this.isInGroup = true;
    this.generation = this.broker.generation;
    this.partitions = this.broker.ownedBy(this.member);
    this.resolved = new Map();
    this.emit('join', { memberAssignment: { [TOPIC]: [...this.partitions] } });
  }

  get isUpToDate() {
    return this.isInGroup && this.generation === this.broker.generation;
  }

  /** Sends a fetch to a node, unless one is on its way. */
  fetch(node: number) {
    if (!this.isInGroup || this.flights.has(node)) return;
    const there = this.partitions.filter((partition) => this.broker.nodeOf(partition) === node);
    for (const partition of there) this.popSeek(partition);
    const asked = this.isPaused ? [] : there;
    this.flights.set(
      node,
      asked.map((partition) => ({ partition, offset: this.positionOf(partition) })),
    );
  }

  /** The answer of a node arrives: `most` messages of each partition. */
  land(node: number, most: number) {
    const wanted = (this.flights.get(node) ?? []).filter(
      ({ partition }) => !this.seeks.has(partition) && !this.isPaused,
    );
    this.flights.delete(node);
    for (const { partition, offset } of wanted) {
      const messages = this.broker.logs[partition]?.slice(offset, offset + most) ?? [];
      if (messages.length > 0) this.fetched.push({ partition, offset, messages });
    }
  }

  /** As it mostly goes: a fetch, its answer, and all of it is taken. */
  async read(node: number, most: number) {
    this.fetch(node);
    this.land(node, most);
    while (await this.work());
  }

  /** The answer says that a leader has moved: kafkajs joins anew, whatever else is on its way. */
  moved(node: number) {
    if (!this.flights.delete(node)) return;
    this.broker.rebalance(this.broker.owners);
    this.join();
  }

  /** A worker takes the next batch. */
  async work(): Promise<boolean> {
    const next = this.fetched.shift();
    if (!next || !this.isInGroup) return false;
    await this.eachBatch(this.payloadOf(next));
    return true;
  }

  /** kafkajs gives up what it does, and starts again later. */
  crash() {
    if (!this.isInGroup) return;
    this.isInGroup = false;
    this.flights.clear();
    this.fetched.length = 0;
    this.seeks.clear();
    this.isPaused = false;
    this.emit('stop', {});
    this.emit('crash', { error: new Error('crash'), restart: true });
  }

  private payloadOf({ partition, offset, messages }: Request & { messages: KafkaMessage[] }) {
    const last = String(offset + messages.length - 1);
    const batch = { topic: TOPIC, partition, messages, fetchedOffset: String(offset), lastOffset: () => last };
    const resolveOffset = (to: string) => this.resolved.set(partition, Number(to) + 1);
    const commitOffsetsIfNecessary = (offsets: Offsets) => this.broker.commit(this.generation, offsets);
    return { batch, resolveOffset, commitOffsetsIfNecessary } as unknown as EachBatchPayload;
  }

  private positionOf(partition: number) {
    const position = this.resolved.get(partition) ?? this.broker.committed[partition] ?? 0;
    this.resolved.set(partition, position);
    return position;
  }

  private popSeek(partition: number) {
    const offset = this.seeks.get(partition);
    if (offset !== undefined) this.resolved.set(partition, offset);
    this.seeks.delete(partition);
  }

  private inGroup(act: () => unknown) {
    if (!this.isInGroup) throw new Error('Consumer group was not initialized');
    act();
  }

  private emit(name: string, payload: object) {
    this.listeners.get(name)?.({ payload });
  }
}

import {
  mongoMembers,
  type NodeName,
  primaryAt,
  stepDown,
  type StoreName,
  type Stores as Running,
} from '@tessera/stack';

const NOT_AGAIN_S = 10;

/** The processes of the stores. */
export class Stores {
  private readonly turns = new Map<NodeName, Promise<void>>();

  constructor(private readonly running: Running) {}

  /** All processes of a store. */
  of(store: StoreName): NodeName[] {
    return this.running.status().flatMap(({ name }) => (name.startsWith(store) ? [name] : []));
  }

  /** The member of MongoDB that takes the writes; throws while there is none. */
  async primary(): Promise<NodeName> {
    const address = await primaryAt(this.running.mongoUrl);
    // Members and hosts are in the same order.
    const hosts = /@([^/]*)/.exec(this.running.mongoUrl)?.[1]?.split(',') ?? [];
    return mongoMembers[hosts.indexOf(address)] ?? 'mongo';
  }

  stepDown(): Promise<void> {
    return stepDown(this.running.mongoUrl, NOT_AGAIN_S);
  }

  /** Ends one, cleanly or with kill -9, and starts it again after `meanwhile`. Two faults of one take turns. */
  away(name: NodeName, roughly: boolean, meanwhile: () => Promise<void>): Promise<void> {
    const before = this.turns.get(name) ?? Promise.resolve();
    const turn = before.then(() => this.take(name, roughly, meanwhile));
    this.turns.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }

  private async take(name: NodeName, roughly: boolean, meanwhile: () => Promise<void>) {
    try {
      await (roughly ? this.running.kill(name) : this.running.end(name));
      await meanwhile();
    } finally {
      await this.running.restart(name);
    }
  }
}

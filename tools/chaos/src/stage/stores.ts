import { visitPostgres } from '@tessera/provision';
import {
  mongoMembers,
  type NodeName,
  primaryAt,
  stepDown,
  type StoreName,
  type Stores as Running,
} from '@tessera/stack';

const NOT_AGAIN_S = 10;
const SOON = { connectionTimeoutMillis: 2_000, query_timeout: 2_000 };

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

  /** PostgreSQL needs a new file for its log. What a full disk makes of that is not for whoever asks. */
  async switchLog(): Promise<void> {
    const settings = { connectionString: this.running.postgresUrl, ...SOON };
    await visitPostgres(settings, (client) => client.query('SELECT pg_switch_wal()')).catch(() => {});
  }

  /** Ends one, cleanly or with kill -9, and starts it again after `meanwhile`. */
  away(name: NodeName, roughly: boolean, meanwhile: () => Promise<void>): Promise<void> {
    return this.strain(name, async () => {
      await (roughly ? this.running.kill(name) : this.running.end(name));
      await meanwhile();
    });
  }

  /** Does to one what may end it, and starts it again if it has. Two faults of one take turns. */
  strain(name: NodeName, fault: () => Promise<void>): Promise<void> {
    const before = this.turns.get(name) ?? Promise.resolve();
    const turn = before.then(() => this.survive(name, fault));
    this.turns.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }

  private async survive(name: NodeName, fault: () => Promise<void>) {
    try {
      await fault();
    } finally {
      await this.running.restart(name);
    }
  }
}

import { type StoreName, type Stores as Running } from '@tessera/stack';

/** The stores, and who of them is away on purpose. */
export class Stores {
  private readonly turns = new Map<StoreName, Promise<void>>();
  readonly absent = new Set<StoreName>();

  constructor(private readonly running: Running) {}

  /** Ends a store, cleanly or with kill -9, and starts it again after `meanwhile`. Two faults of one store take turns. */
  away(name: StoreName, roughly: boolean, meanwhile: () => Promise<void>): Promise<void> {
    const before = this.turns.get(name) ?? Promise.resolve();
    const turn = before.then(() => this.take(name, roughly, meanwhile));
    this.turns.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }

  private async take(name: StoreName, roughly: boolean, meanwhile: () => Promise<void>) {
    this.absent.add(name);
    try {
      await (roughly ? this.kill(name) : this.running.end(name));
      await meanwhile();
    } finally {
      await this.running.restart(name);
      this.absent.delete(name);
    }
  }

  private async kill(name: StoreName) {
    const pid = this.running.status().find((store) => store.name === name)?.pid;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await this.running.death(name);
  }
}

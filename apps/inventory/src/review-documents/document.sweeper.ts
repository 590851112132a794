import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { reviews } from '../store/migrations.js';
import { reviewAll } from '../store/review.js';

const EVERY_MS = 300_000;

/**
 * Brings documents up to date that the version before wrote after the migration, while its last replica was not yet replaced.
 * Every instance does; where nothing is to be done it only reads.
 */
@Injectable()
export class DocumentSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly database: MongoDatabase,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap() {
    const failure = 'documents of the version before cannot be looked for now';
    this.running = repeat(() => this.sweep(), EVERY_MS, { log: this.log, failure, signal: this.stopping.signal });
  }

  async beforeApplicationShutdown() {
    this.stopping.abort();
    await this.running;
  }

  private async sweep() {
    for (const review of reviews(this.database)) await reviewAll(review, () => this.stopping.signal.throwIfAborted());
  }
}

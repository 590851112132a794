import { type Log, traceIdsIn } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { type Database } from '../change/database.js';
import { type DueKey } from '../parking/parking.js';
import { processed, processing } from '../traces/processing.js';
import { type Failures } from './failures.js';
import { type Routes } from './route.js';

const EVERY_MS = 500;
/** Long enough for one try of one message, whatever it waits for; after that another instance may try. */
const CLAIM_MS = 30_000;

/** Tries the parked keys of one group again when they are due, message by message, in order. */
export class RetrySweeper {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly routes: Routes,
    private readonly database: Database<unknown>,
    private readonly failures: Failures,
    private readonly log: Log,
  ) {}

  start() {
    const failure = 'parked keys cannot be tried now';
    // Mostly a database that is away: the keys are as due as before when it is back.
    this.running = repeat(() => this.sweep(), EVERY_MS, { log: this.log, failure, signal: this.stopping.signal });
  }

  /** Finishes the try that runs. */
  async stop() {
    this.stopping.abort();
    await this.running;
  }

  private async sweep() {
    while (!this.stopping.signal.aborted) {
      const due = await this.database.parking.claim(this.routes.subscription.group, CLAIM_MS);
      if (!due) return;
      await this.retry(due);
    }
  }

  private async retry({ head, attempts }: DueKey) {
    const routed = this.routes.routeOriginal(head.message);
    if (routed.kind !== 'handle')
      return this.failures.discard(head, routed.kind === 'poison' ? routed.error : undefined);
    const { subscription, store } = this.routes;
    const delivery = processing(subscription.group, routed.delivery);
    this.failures.metrics.triedAgain();
    try {
      if (!(await store.retry(subscription, delivery))) return processed(delivery, 'known');
    } catch (error) {
      const isAway = this.database.diagnose(error) === 'away';
      if (!isAway) await this.failures.settle(delivery, error, attempts + 1);
      processed(delivery, isAway ? 'waits' : 'failed');
      if (isAway) throw error;
      return;
    }
    processed(delivery, 'handled');
    const { context } = routed.envelope;
    const fields = {
      correlationId: context.correlationId,
      ...traceIdsIn(context),
      group: subscription.group,
      key: head.key,
      attempts,
    };
    this.log.info(fields, 'a parked message is handled');
  }
}

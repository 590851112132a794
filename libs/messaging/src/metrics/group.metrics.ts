import { metrics } from '@opentelemetry/api';

/** What became of a message: it had its effect, it was known, it waits behind a parked one, it was parked, it is a dead letter. */
export type MessageOutcome = 'handled' | 'known' | 'held' | 'parked' | 'dead-lettered';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `tessera_messages_total{group,outcome}`, `tessera_tries_total{group}` and `tessera_batch_seconds{group}` of one consumer group. */
export class GroupMetrics {
  private readonly messages;
  private readonly tries;
  private readonly batches;

  constructor(private readonly group: string) {
    const meter = metrics.getMeter('tessera');
    this.messages = meter.createCounter('tessera_messages', { description: 'Messages by what became of them' });
    this.tries = meter.createCounter('tessera_tries', { description: 'Tries of messages that had failed before' });
    this.batches = meter.createHistogram('tessera_batch_seconds', {
      description: 'Transactions of messages: load, decide, flush',
      advice: { explicitBucketBoundaries: SECONDS },
    });
  }

  count(outcome: MessageOutcome, messages = 1) {
    this.messages.add(messages, { group: this.group, outcome });
  }

  triedAgain() {
    this.tries.add(1, { group: this.group });
  }

  /** Times one transaction, whether it ends well or not. */
  async timed<Result>(work: Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await work;
    } finally {
      this.batches.record((performance.now() - started) / 1_000, { group: this.group });
    }
  }
}

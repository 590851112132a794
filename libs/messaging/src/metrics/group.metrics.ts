import { type LabelsOf } from '@tessera/contracts/metrics';
import { counter, histogram } from '@tessera/runtime/telemetry';
import { headerText, type IncomingMessage } from '../wire/message.js';

/** What became of a message: it had its effect, it was known, it waits behind a parked one, it was parked, it is a dead letter. */
export type MessageOutcome = LabelsOf<'tessera_messages_total'>['outcome'];

const OUTCOMES: readonly MessageOutcome[] = ['handled', 'known', 'held', 'parked', 'dead-lettered'];

/** The type of what nobody can say the type of. */
const UNREAD = 'unknown';

/** By the clock of whoever caused the event, which may be a little ahead of ours. */
const secondsSince = (event: IncomingMessage, now: number): number | undefined => {
  const at = Date.parse(headerText(event, 'ce_time') ?? '');
  return Number.isNaN(at) ? undefined : Math.max(0, now - at) / 1_000;
};

/** The figures of one consumer group: messages by type and outcome, tries, deliveries and batches by their time. */
export class GroupMetrics {
  private readonly messages;
  private readonly retries;
  private readonly batches = histogram('tessera_batch_seconds');
  private readonly deliveries = histogram('tessera_delivery_seconds');

  /** @param types what the group has moves for */
  constructor(
    private readonly group: string,
    types: readonly string[],
  ) {
    const unread = { group, type: UNREAD, outcome: 'dead-lettered' } as const;
    const known = types.flatMap((type) => OUTCOMES.map((outcome) => ({ group, type, outcome })));
    this.messages = counter('tessera_messages_total', [...known, unread]);
    this.retries = counter('tessera_retries_total', [{ group }]);
  }

  /** Only messages that the group has a move for: what others call their messages is not bounded. */
  count(outcome: MessageOutcome, messages: readonly IncomingMessage[]) {
    const { group } = this;
    for (const [type, some] of Map.groupBy(messages, (message) => headerText(message, 'ce_type') ?? ''))
      this.messages.add(some.length, { group, type, outcome });
    if (outcome === 'handled') this.delivered(messages, Date.now());
  }

  /** A message of which nobody can say what it is. */
  countUnread(outcome: MessageOutcome) {
    this.messages.add(1, { group: this.group, type: UNREAD, outcome });
  }

  triedAgain() {
    this.retries.add(1, { group: this.group });
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

  private delivered(messages: readonly IncomingMessage[], now: number) {
    for (const message of messages) {
      const seconds = secondsSince(message, now);
      if (seconds !== undefined) this.deliveries.record(seconds, { group: this.group });
    }
  }
}

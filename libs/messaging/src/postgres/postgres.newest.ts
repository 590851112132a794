import { compactedTopics } from '@tessera/contracts';
import { type DataSource, type EntityManager } from 'typeorm';
import { lastStates, NewestStates } from '../outbox/newest-states.js';
import { bucketOf } from '../outbox/outbox.js';
import { type OutgoingMessage, packHeaders, type WireMessage } from '../wire/message.js';

const AT_ONCE = 1_000;

/** The table `outbox_newest`. */
export class PostgresNewestStates extends NewestStates<EntityManager> {
  constructor(private readonly source: DataSource) {
    super();
  }

  /** The row stays locked until the commit, so that `resendDue` never repeats a state behind the one that is being written. */
  async keep(messages: readonly OutgoingMessage[], tx: EntityManager): Promise<void> {
    const states = lastStates(messages);
    if (states.length === 0) return;
    await tx.query(
      `INSERT INTO outbox_newest (topic, key, bucket, value, headers)
       SELECT * FROM unnest($1::text[], $2::bytea[], $3::smallint[], $4::bytea[], $5::bytea[])
       ON CONFLICT (topic, key) DO UPDATE SET value = EXCLUDED.value, headers = EXCLUDED.headers`,
      [
        states.map(({ topic }) => topic),
        states.map(({ key }) => key),
        states.map(({ key }) => bucketOf(key)),
        states.map(({ value }) => value),
        states.map(({ headers }) => packHeaders(headers)),
      ],
    );
  }

  async resendAfter(messages: readonly WireMessage[], afterMs: number): Promise<void> {
    const states = lastStates(messages);
    if (states.length === 0) return;
    await this.source.query(
      `UPDATE outbox_newest AS newest SET again_at = greatest(again_at, now() + $3 * interval '1 ms')
       FROM unnest($1::text[], $2::bytea[]) AS sent (topic, key) WHERE (newest.topic, newest.key) = (sent.topic, sent.key)`,
      [states.map(({ topic }) => topic), states.map(({ key }) => key), afterMs],
    );
  }

  async resendAllAfter(buckets: readonly number[], afterMs: number): Promise<void> {
    await this.source.query(
      `UPDATE outbox_newest AS newest SET again_at = greatest(again_at, now() + $2 * interval '1 ms')
       FROM (SELECT DISTINCT topic, key FROM outbox WHERE bucket = ANY($1) AND topic = ANY($3)) AS waiting
       WHERE (newest.topic, newest.key) = (waiting.topic, waiting.key)`,
      [buckets, afterMs, compactedTopics],
    );
  }

  /** A row that somebody is writing is left for the next time: what is written is newer. */
  async resendDue(buckets: readonly number[]): Promise<void> {
    await this.source.query(
      `WITH due AS (
         SELECT topic, key FROM outbox_newest WHERE again_at <= now() AND bucket = ANY($1)
         LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED),
       told AS (
         UPDATE outbox_newest AS newest SET again_at = NULL FROM due
         WHERE (newest.topic, newest.key) = (due.topic, due.key)
         RETURNING newest.bucket, newest.topic, newest.key, newest.value, newest.headers)
       INSERT INTO outbox (bucket, topic, key, value, headers) SELECT * FROM told`,
      [buckets],
    );
  }
}

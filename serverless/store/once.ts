import { type KeptAnswer, type Once, type OnceOnly, replay } from '@tessera/messaging/once';
import { createHash } from 'node:crypto';
import { get } from './read.js';
import { expiry, keys, nameOf } from './tables.js';
import { type Write } from './write.js';

const KEPT_S = 86_400;

interface OnceItem extends KeptAnswer {
  expiresAt: number;
}

/** A scope may be longer than a key may. */
const keyOf = ({ scope }: OnceOnly) => keys.once(createHash('sha256').update(scope).digest('hex'));

const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** The answer to an earlier call of the same request; another body under its key is IDEMPOTENCY_MISMATCH. */
export const answered = async <Answer>(once: OnceOnly | undefined): Promise<Once<Answer> | undefined> => {
  const item = once && (await get<OnceItem>('orders', keyOf(once)));
  if (!item || item.expiresAt <= nowSeconds()) return undefined;
  return { body: replay(item, once) as Answer, replayed: true };
};

/** Keeps an answer for 24 h, in the transaction of what it answers. Of two at once the second finds the first one's. */
export const kept = (once: OnceOnly | undefined, body: unknown): Write[] => {
  if (!once) return [];
  const now = Date.now();
  return [
    {
      Put: {
        TableName: nameOf('orders'),
        Item: { ...keyOf(once), bodyHash: once.bodyHash, body, expiresAt: expiry(now, KEPT_S) },
        // DynamoDB deletes what has expired when it comes round to it.
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
        ExpressionAttributeValues: { ':now': nowSeconds() },
      },
    },
  ];
};

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Refusal } from '@tessera/contracts';
import { dynamo, expiry, keys, nameOf } from './tables.js';

const MOST_FAILURES = 5;
const WINDOW_S = 60;

/** Counts up while there is room for one more, or down. False when there is none. */
const count = async (email: string, window: number, by: 1 | -1): Promise<boolean> => {
  const counting = new UpdateCommand({
    TableName: nameOf('users'),
    Key: keys.failures(email, window),
    UpdateExpression: 'ADD #count :by SET expiresAt = :expiresAt',
    ConditionExpression: by === 1 ? 'attribute_not_exists(pk) OR #count < :most' : '#count > :none',
    ExpressionAttributeNames: { '#count': 'count' },
    ExpressionAttributeValues: {
      ':by': by,
      ':expiresAt': expiry((window + 2) * WINDOW_S * 1_000, 0),
      ...(by === 1 ? { ':most': MOST_FAILURES } : { ':none': 0 }),
    },
  });
  try {
    await dynamo.send(counting);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

/** Until the window ends, whatever happens. */
const rateLimited = (window: number, now: number) => {
  const seconds = Math.ceil((window + 1) * WINDOW_S - now / 1_000);
  return new Refusal('RATE_LIMITED', { headers: { 'retry-after': String(seconds) } });
};

/**
 * Lets a login through unless its address has failed too often in this minute: then it throws RATE_LIMITED with `Retry-After`.
 * Each counts as failed until its answer says otherwise, so that guesses sent side by side are no way around the limit.
 */
export const limitGuesses = async <Answer>(email: string, logIn: () => Promise<Answer>): Promise<Answer> => {
  const now = Date.now();
  const window = Math.floor(now / 1_000 / WINDOW_S);
  if (!(await count(email, window, 1))) throw rateLimited(window, now);
  let isWrong = false;
  try {
    return await logIn();
  } catch (error) {
    isWrong = error instanceof Refusal && error.code === 'INVALID_CREDENTIALS';
    throw error;
  } finally {
    if (!isWrong) await count(email, window, -1);
  }
};

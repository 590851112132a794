import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { insert, isCollision, mustBe, replace, update } from './write.js';

const key = { pk: 'ORDER#7', sk: 'ORDER' };

beforeAll(() => {
  process.env['ORDERS_TABLE'] = 'the-orders';
});

describe('a write', () => {
  it('sets and counts, when all that it wants is so and all that it needs is there', () => {
    const change = { set: { state: 'SOLD' }, add: { sold: 2, held: -2 }, is: { state: 'HELD' }, atLeast: { held: 2 } };
    expect(update('orders', key, change)).toEqual({
      Update: {
        TableName: 'the-orders',
        Key: key,
        UpdateExpression: 'SET #state = :set_state, #sold = #sold + :add_sold, #held = #held + :add_held',
        ConditionExpression: 'attribute_exists(pk) AND #state = :is_state AND #held >= :atLeast_held',
        ExpressionAttributeNames: { '#state': 'state', '#sold': 'sold', '#held': 'held' },
        ExpressionAttributeValues: {
          ':set_state': 'SOLD',
          ':add_sold': 2,
          ':add_held': -2,
          ':is_state': 'HELD',
          ':atLeast_held': 2,
        },
      },
    });
  });

  it('changes only what is there', () => {
    const { Update } = update('orders', key, { add: { sold: 1 } });
    expect(Update?.ConditionExpression).toBe('attribute_exists(pk)');
    expect(Update?.UpdateExpression).toBe('SET #sold = #sold + :add_sold');
  });

  it('of something new is done where nothing is', () => {
    expect(insert('orders', { ...key, total: 1 })).toEqual({
      Put: {
        TableName: 'the-orders',
        Item: { ...key, total: 1 },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    });
  });

  it('puts an item anew where the old one is as it was seen', () => {
    expect(replace('orders', { ...key, version: 3 }, { version: 2 })).toEqual({
      Put: {
        TableName: 'the-orders',
        Item: { ...key, version: 3 },
        ConditionExpression: 'attribute_exists(pk) AND #version = :is_version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':is_version': 2 },
      },
    });
  });

  it('may change nothing, and want something', () => {
    expect(mustBe('orders', key, { revision: 2 })).toEqual({
      ConditionCheck: {
        TableName: 'the-orders',
        Key: key,
        ConditionExpression: 'attribute_exists(pk) AND #revision = :is_revision',
        ExpressionAttributeNames: { '#revision': 'revision' },
        ExpressionAttributeValues: { ':is_revision': 2 },
      },
    });
  });

  it('names no names and no values that it does not use: DynamoDB refuses them', () => {
    const { ConditionCheck } = mustBe('orders', key, {});
    expect(ConditionCheck).toEqual({ TableName: 'the-orders', Key: key, ConditionExpression: 'attribute_exists(pk)' });
  });

  it('is for a table that the function has to do with', () => {
    expect(() => insert('users', key)).toThrow('USERS_TABLE is not set');
  });
});

describe('a transaction that was cancelled', () => {
  const cancelled = (...codes: (string | undefined)[]) =>
    new TransactionCanceledException({
      message: 'Transaction cancelled',
      $metadata: {},
      CancellationReasons: codes.map((Code) => (Code === undefined ? {} : { Code })),
    });

  it.each([
    ['a condition that is no longer so', ['None', 'ConditionalCheckFailed']],
    ['another transaction', ['TransactionConflict', 'None']],
    ['a table that is throttled', ['ThrottlingError']],
    ['a part of a table that is throttled', ['ProvisionedThroughputExceeded', undefined]],
    ['several of them', ['ConditionalCheckFailed', 'TransactionConflict']],
  ])('is tried again for %s', (_, codes) => {
    expect(isCollision(cancelled(...codes))).toBe(true);
  });

  it.each([
    ['a wrong value', ['ValidationError']],
    ['an item that is too large', ['ItemCollectionSizeLimitExceeded']],
    ['a wrong value beside a condition', ['ConditionalCheckFailed', 'ValidationError']],
    ['no reason', ['None']],
    ['nothing at all', []],
  ])('stays one for %s', (_, codes) => {
    expect(isCollision(cancelled(...codes))).toBe(false);
  });

  it('is the only error that is tried again', () => {
    expect(isCollision(new TransactionCanceledException({ message: '', $metadata: {} }))).toBe(false);
    expect(isCollision(new Error('ConditionalCheckFailed'))).toBe(false);
  });
});

import { commandShape, statementName } from './statement.js';

it.each([
  ['START TRANSACTION', 'START'],
  ['SELECT "order"."id" AS "order_id" FROM "orders" "order" WHERE "order"."id" = $1', 'SELECT orders'],
  ['WITH mine AS MATERIALIZED (SELECT pg_current_xact_id())\n INSERT INTO outbox (bucket) SELECT 1', 'INSERT outbox'],
  ['WITH due AS (SELECT 1) SELECT * FROM due', 'SELECT due'],
  ['  update stock set n = 1', 'UPDATE stock'],
  ['DELETE FROM ONLY outbox', 'DELETE outbox'],
  ['', 'SQL'],
])('%j is called %j', (sql, name) => {
  expect(statementName(sql)).toBe(name);
});

it('of a filter it keeps the fields, and no value', () => {
  expect(commandShape({ find: 'stocks', filter: { _id: { $in: ['TEA'] }, email: 'a@b.c' } })).toBe('_id, email');
  expect(commandShape({ insert: 'stocks' })).toBe('');
});

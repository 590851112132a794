import { batchRows, handledIn } from './batch-sizes.js';

const told = (handled: number, known: number, batches: number) => `
# TYPE tessera_messages_total counter
tessera_messages_total{outcome="handled",group="user.credit"} ${handled} 1796000000000
tessera_messages_total{group="user.credit",outcome="known"} ${known}
tessera_batch_seconds_count{group="user.credit"} ${batches}
tessera_batch_seconds_bucket{group="user.credit",le="0.1"} 7
tessera_outbox_rows 3
`;

it('is all messages of a group, whatever became of them, by its transactions', () => {
  expect([...handledIn(told(60, 3, 10))]).toEqual([['user.credit', { messages: 63, transactions: 10 }]]);
});

it('is counted between two looks', () => {
  const rows = batchRows(handledIn(told(60, 0, 10)), handledIn(told(100, 0, 20)));
  expect(rows).toEqual([{ group: 'user.credit', messages: 40, transactions: 10, 'messages a transaction': '4.0' }]);
  expect(batchRows(new Map(), handledIn(told(0, 0, 0)))).toEqual([]);
});

import { batchRows, handledIn } from './batch-sizes.js';

const told = (handled: number, known: number, batches: number) => `
# TYPE tessera_messages_total counter
tessera_messages_total{outcome="handled",group="user.credit"} ${handled} 1796000000000
tessera_messages_total{group="user.credit",outcome="known"} ${known}
tessera_batch_seconds_count{group="user.credit"} ${batches}
tessera_batch_seconds_bucket{group="user.credit",le="0.1"} 7
tessera_commands_together_count 4
tessera_commands_together_sum 12
tessera_commands_together_bucket{le="1"} 3
tessera_outbox_rows 3
`;
const read = (...figures: Parameters<typeof told>) => handledIn(told(...figures), 'commands of user');

it('is all messages of a group, whatever became of them, and all commands, by their transactions', () => {
  expect(Object.fromEntries(read(60, 3, 10))).toEqual({
    'user.credit': { messages: 63, transactions: 10 },
    'commands of user': { messages: 12, transactions: 4 },
  });
});

it('is counted between two looks', () => {
  const rows = batchRows(read(60, 0, 10), read(100, 0, 20));
  expect(rows).toEqual([{ of: 'user.credit', 'messages or commands': 40, transactions: 10, 'in each': '4.0' }]);
  expect(batchRows(read(0, 0, 0), read(0, 0, 0))).toEqual([]);
});

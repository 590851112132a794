import { type Principal } from '@tessera/auth';
import { type OrderView } from '@tessera/contracts';
import { type ServerResponse } from 'node:http';
import { OrderStream } from './order-stream.js';

const order = (version: number, state: OrderView['state'] = 'CONFIRMED') =>
  ({ version, state, history: Array.from({ length: version }, () => ({ state, at: '' })) }) as OrderView;

/** An answer whose client has so much unread. */
const openTo = (writableLength: number, known: number | undefined) => {
  const did: string[] = [];
  const write = (text: string) => void did.push(...(text.match(/^id: \d+|^:/gm) ?? []));
  const end = () => void did.push('end');
  const destroy = () => void did.push('destroy');
  const answer = { writableLength, writableEnded: false, write, end, destroy };
  const stream = new OrderStream({} as Principal, answer as unknown as ServerResponse, () => known);
  return { stream, answer, did };
};

it('tells what its client does not know, and ends behind a final state', () => {
  const { stream, did } = openTo(0, 1);
  stream.tell(order(2));
  stream.comment();
  stream.tell(order(4, 'SHIPPED'));
  expect(did).toEqual(['id: 2', ':', 'id: 3', 'id: 4', 'end']);
});

it('says nothing, and ends nothing, before it has begun', () => {
  const { stream, did } = openTo(0, undefined);
  stream.tell(order(2));
  stream.end();
  expect([did, stream.version]).toEqual([[], undefined]);
});

it('drops who has 64 KiB unread when there is more to say', () => {
  const { stream, answer, did } = openTo(65_536, 0);
  stream.tell(order(1));
  answer.writableLength += 1;
  stream.comment();
  expect(did).toEqual(['id: 1', 'destroy']);
});

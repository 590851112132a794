import { type Header } from '@tessera/messaging/kafka';
import { faultOf as faultOfStock } from './i2-stock.js';
import { faultOf as faultOfOrder } from './i3-participants.js';
import { Sequences } from './i6-sequence.js';
import { faultOf as faultOfAccount } from './i8-credit.js';

describe('a stock', () => {
  const counts = { available: 5, reserved: 2, sold: 3 };
  const stock = { _id: 'A', ...counts, version: 6 };
  const ledger = { _id: 'A', ...counts, entries: 6, adjusted: 10 };
  const held = { _id: 'A', held: 2, sold: 3 };

  it.each([
    ['is right', stock, ledger, held, /^fine$/],
    ['never moved', { _id: 'A', available: 0, reserved: 0, sold: 0, version: 0 }, undefined, undefined, /^fine$/],
    ['is negative', { ...stock, available: -1 }, ledger, held, /negative/],
    ['lost a piece', { ...stock, available: 4 }, ledger, held, /not 10, the sum of its adjustments/],
    ['shifted pieces', { ...stock, reserved: 1, sold: 4 }, ledger, held, /5 \+ 1 \+ 4 is not 5 \+ 2 \+ 3/],
    ['skipped a movement', { ...stock, version: 7 }, ledger, held, /version 7 after 6/],
    ['is reserved by nobody', stock, ledger, { ...held, held: 1 }, /2 are reserved, but 1/],
    ['is sold to nobody', stock, ledger, { ...held, sold: 0 }, /3 are sold, but 0/],
    ['has a ledger and no stock', undefined, ledger, undefined, /adjustments/],
  ])('%s', (_, stock, ledger, held, fault) => {
    expect(faultOfStock(stock, ledger, held) ?? 'fine').toMatch(fault);
  });
});

describe('an order', () => {
  const order = { id: '1', state: 'CONFIRMED', total: 300, lines: 'A 3' };
  const reservation = { id: '1', state: 'COMMITTED', lines: 'A 3' };
  const hold = { id: '1', stage: 'captured', amount: 300 };

  it.each([
    ['confirmed', { order, reservation, hold }],
    ['rejected', { order: { ...order, state: 'REJECTED' }, reservation: { ...reservation, state: 'RELEASED' } }],
    ['pending', { order: { ...order, state: 'PENDING' }, reservation: { ...reservation, state: 'HELD' } }],
    ['unknown, with a tombstone', { reservation: { ...reservation, state: 'RELEASED' } }],
  ])('that is %s may be so', (_, views) => expect(faultOfOrder(views)).toBeUndefined());

  it.each([
    ['without a capture', { order, reservation, hold: { ...hold, stage: 'held' } }],
    ['with another amount', { order, reservation, hold: { ...hold, amount: 299 } }],
    ['with other lines', { order, reservation: { ...reservation, lines: 'A 2' }, hold }],
    ['without a reservation', { order, hold }],
    ['that is cancelled and still captured', { order: { ...order, state: 'CANCELLED' }, hold }],
    ['that is pending and captured', { order: { ...order, state: 'PENDING' }, hold }],
    ['that nobody placed', { hold: { ...hold, stage: 'held' } }],
  ])('%s is wrong', (_, views) => expect(faultOfOrder(views)).toMatch(/but .* in inventory and .* in user/));
});

describe('an account', () => {
  const account = { id: '1', credit_limit: 100, held: 20, spent: 30, paid: 10, holds: 20, captures: 40 };

  it.each([
    ['is right', account, /^fine$/],
    ['over its limit', { ...account, credit_limit: 49 }, /over the limit of 49/],
    ['holds too much', { ...account, holds: 10 }, /held is 20, its holds say 10/],
    ['spent too much', { ...account, captures: 30 }, /not 30, what was captured/],
  ])('%s', (_, account, fault) => {
    expect(faultOfAccount(account) ?? 'fine').toMatch(fault);
  });
});

describe('a story', () => {
  const told = (sequence: string, subject = 'a', key = subject) => {
    const headers = Object.entries({ ce_subject: subject, ce_sequence: sequence });
    return {
      topic: 'orders',
      partition: 0,
      offset: '9',
      timestamp: '0',
      key: Buffer.from(key),
      value: null,
      headers: headers.map(([name, value]): Header => [name, Buffer.from(value)]),
    };
  };
  const faults = (trimmed: boolean, ...messages: ReturnType<typeof told>[]) => {
    const sequences = new Sequences('orders', trimmed);
    return messages.map((message) => sequences.faultOf(message) !== undefined);
  };

  it('may repeat itself, but neither leaves out nor turns round', () => {
    expect(faults(false, told('1'), told('02'), told('1'), told('2'), told('3'))).not.toContain(true);
    expect(faults(false, told('1'), told('3'))).toEqual([false, true]);
    expect(faults(false, told('2'), told('1'))).toEqual([true, false]);
  });

  it('may begin late where its beginning was deleted', () =>
    expect(faults(true, told('2'), told('4'))).toEqual([false, true]));

  it('is not told by what is no event', () =>
    expect(faults(false, told('x'), told('7', 'a', 'b'))).not.toContain(true));
});

import { jest } from '@jest/globals';
import { type OrderView } from '@tessera/contracts';
import { catchPrinted, type Printed } from '../test/printed.fixture.js';
import { asked } from '../test/request.fixture.js';
import { type Outcome, type Told } from './outcome.js';
import { validated } from './validated.js';

const money = (amount: number) => ({ amount, currency: 'EUR' });
const order: OrderView = {
  id: '0198c0de-0000-7000-8000-000000000007',
  customerId: '0198c0de-0000-7000-8000-000000000001',
  state: 'PENDING',
  lines: [
    { sku: 'A', name: 'Tea', quantity: 2, unitPrice: money(150), lineTotal: money(300) },
    { sku: 'B', name: 'Cup', quantity: 1, unitPrice: money(500), lineTotal: money(500) },
  ],
  total: money(800),
  placedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  version: 1,
  history: [{ state: 'PENDING', at: '2026-01-01T00:00:00.000Z' }],
};

const of = (told: Told, route = 'GET /v1/orders/{id}'): Outcome => validated({ asked: asked({ route }), told });
const withheld = { refused: { code: 'INTERNAL', details: {} } };

/** What was printed: log lines, and metrics in the embedded format. */
let printed: Printed[];

beforeEach(() => {
  printed = catchPrinted();
});

afterEach(() => jest.restoreAllMocks());

describe('what is about to leave', () => {
  it('leaves as it is when the contract is kept', () => {
    const told: Told = { status: 200, headers: { etag: '"1"' }, data: order };
    expect(of(told)).toMatchObject({ told });
    expect(printed).toEqual([]);
  });

  it('leaves without what the contract does not name', () => {
    const [line, cup] = order.lines;
    const data = { ...order, secret: 1, lines: [{ ...line, cost: 2 }, cup] };
    const left = of({ status: 200, data });
    expect(left).toMatchObject({ told: { data: order } });
    expect(JSON.stringify(left)).not.toMatch(/secret|cost/);
  });

  it.each([
    ['of another shape', { ...order, state: 'LOST' }, '/state'],
    ['without a part', { ...order, lines: undefined }, '/lines'],
    ['whose total is not the sum of its lines', { ...order, total: money(799) }, '/total'],
    ['whose version is not the length of its history', { ...order, version: 2 }, '/version'],
  ])('is withheld when it is an order %s, and an alarm is told', (_, data, pointer) => {
    expect(of({ status: 200, data })).toMatchObject(withheld);
    expect(printed).toContainEqual(
      expect.objectContaining({ faults: expect.arrayContaining([expect.objectContaining({ pointer })]) }),
    );
    expect(printed).toContainEqual(expect.objectContaining({ ContractBreach: 1 }));
  });

  it('is withheld when one of a list is a wrong order', () => {
    const route = 'GET /v1/orders';
    expect(of({ status: 200, data: { items: [order], next: null } }, route)).toHaveProperty('told');
    expect(of({ status: 200, data: { items: [order, { ...order, version: 9 }], next: null } }, route)).toMatchObject(
      withheld,
    );
    const faults = [expect.objectContaining({ pointer: '/items/1/version' })];
    expect(printed).toContainEqual(expect.objectContaining({ faults }));
  });

  it('says in the log where it is wrong, and not what it said', () => {
    of({ status: 200, data: { ...order, note: 7, customerId: 'a-secret' } });
    expect(JSON.stringify(printed)).toContain('/customerId');
    expect(JSON.stringify(printed)).not.toContain('a-secret');
  });

  it.each([
    ['of a status that the route does not have', { status: 202, data: order } as const],
    ['where there should be none', { status: 204, data: order } as const],
  ])('is withheld %s', (_, told) => {
    expect(of(told)).toMatchObject(withheld);
  });

  it('is nothing where nothing is said', () => {
    expect(of({ status: 204 }, 'DELETE /v1/products/{sku}')).toMatchObject({ told: { status: 204 } });
  });

  it('is not looked at when it is a "no"', () => {
    const outcome: Outcome = { asked: asked(), refused: { code: 'NOT_FOUND', details: {} } };
    expect(validated(outcome)).toBe(outcome);
  });
});

import { examples } from './documents/examples/index.js';
import { adjustStock, listMovements, putProduct } from './inventory/http.js';
import { listOrders, placeOrder } from './order/http.js';
import { noBody } from './route.js';
import { operationIds, routes } from './routes.js';
import {
  changePassword,
  changeUser,
  email,
  listUsers,
  logIn,
  payCredit,
  refresh,
  register,
  renameUser,
} from './user/http.js';

/** The limits that docs/api.md promises, at the schemas that the doors use: the last value that is taken, and the next one. */
const x = (length: number) => 'x'.repeat(length);
/** Each is one character, and two units of a JavaScript string. */
const cups = (length: number) => '🫖'.repeat(length);

const line = { sku: 'TEA', quantity: 1 };
const lines = (count: number) => Array.from({ length: count }, (_, n) => ({ sku: `S-${n}`, quantity: 1 }));
const price = { amount: 1, currency: 'EUR' };
const login = { email: 'a@b.c', password: x(12) };

type Taken = { safeParse(value: unknown): { success: boolean } };

it.each<[string, Taken, (value: never) => unknown, unknown[], unknown[]]>([
  [
    'name of a registration',
    register,
    (name: string) => ({ ...login, name }),
    ['x', x(100), cups(100)],
    ['', x(101), cups(101)],
  ],
  [
    'its password',
    register,
    (password: string) => ({ ...login, password, name: 'x' }),
    [x(12), x(128), cups(12), cups(128)],
    [x(11), x(129), cups(11), cups(129)],
  ],
  ['e-mail', email, (address: string) => address, [`${x(252)}@x`, 'a@b'], [`${x(253)}@x`, 'a@', 'a b@c', '@b']],
  ['password of a login', logIn, (password: string) => ({ ...login, password }), ['x', x(128)], ['', x(129)]],
  [
    'new password',
    changePassword,
    (newPassword: string) => ({ currentPassword: 'x', newPassword }),
    [x(12), x(128)],
    [x(11), x(129)],
  ],
  ['refresh token', refresh, (refreshToken: string) => ({ refreshToken }), ['x', x(200)], ['', x(201)]],
  ['new name', renameUser, (name: string) => ({ name }), ['x', x(100)], ['', x(101)]],
  ['credit limit', changeUser, (creditLimit: number) => ({ creditLimit }), [0, 1e12], [-1, 1e12 + 1, 0.5]],
  [
    'roles',
    changeUser,
    (roles: string[]) => ({ roles }),
    [['customer'], ['customer', 'staff', 'admin']],
    [[], ['root']],
  ],
  ['payment', payCredit, (amount: number) => ({ amount }), [1, 1e12], [0, 1e12 + 1, 1.5]],
  ['name of a product', putProduct, (name: string) => ({ name, price }), ['x', x(200), cups(200)], ['', x(201)]],
  [
    'its description',
    putProduct,
    (description: string) => ({ name: 'x', description, price }),
    ['', x(5_000)],
    [x(5_001)],
  ],
  [
    'its price',
    putProduct,
    (amount: number) => ({ name: 'x', price: { amount, currency: 'EUR' } }),
    [0, 1e9],
    [-1, 1e9 + 1, 0.1],
  ],
  [
    'adjustment',
    adjustStock,
    (delta: number) => ({ delta, reason: 'x' }),
    [1, -1, 1e6, -1e6],
    [0, 1e6 + 1, -1e6 - 1, 0.5],
  ],
  ['its reason', adjustStock, (reason: string) => ({ delta: 1, reason }), ['x', x(200)], ['', x(201)]],
  [
    'quantity',
    placeOrder,
    (quantity: number) => ({ lines: [{ ...line, quantity }] }),
    [1, 1_000],
    [0, 1_001, 1.5, '1'],
  ],
  ['number of lines', placeOrder, (count: number) => ({ lines: lines(count) }), [1, 50], [0, 51]],
  [
    'SKU',
    placeOrder,
    (sku: string) => ({ lines: [{ sku, quantity: 1 }] }),
    ['A', 'A'.repeat(40), '0-9'],
    ['', 'A'.repeat(41), 'a', 'Ä'],
  ],
  ['note', placeOrder, (note: string) => ({ lines: [line], note }), ['', x(500), cups(500)], [x(501), cups(501)]],
  ['expected total', placeOrder, (expectedTotal: number) => ({ lines: [line], expectedTotal }), [0, 5e13], [-1, 1.5]],
  ['limit of a list of orders', listOrders, (limit: string) => ({ limit }), ['1', '100'], ['0', '101']],
  ['limit of a list of users', listUsers, (limit: string) => ({ limit }), ['1', '100'], ['0', '101']],
  ['limit of a ledger', listMovements, (limit: string) => ({ limit }), ['1', '100'], ['0', '101']],
])('%s', (_, schema, around, taken, refused) => {
  const isTaken = (value: unknown) => schema.safeParse(around(value as never)).success;
  expect(taken.filter((value) => !isTaken(value))).toEqual([]);
  expect(refused.filter(isTaken)).toEqual([]);
});

it('20 items are on a page unless another number is asked for', () => {
  expect([listOrders, listUsers, listMovements].map((query) => query.parse({}).limit)).toEqual([20, 20, 20]);
});

describe.each(operationIds.flatMap((id) => (routes[id].body ? [{ id, body: routes[id].body }] : [])))(
  '$id',
  ({ body }) => {
    const good = Object(examples[body.meta()?.id ?? '']);

    it('takes its example, and no field that it does not know', () => {
      expect(body.safeParse(good).success).toBe(true);
      for (const name of ['unknown', '__proto__x', 'constructor'])
        expect(body.safeParse({ ...good, [name]: 1 }).success).toBe(false);
      expect(body.safeParse(JSON.parse(`{"__proto__": {}, ${JSON.stringify(good).slice(1)}`)).success).toBe(false);
    });

    it.each([undefined, null, [], 'x', 1])('does not take %j', (value) => {
      expect(body.safeParse(value).success).toBe(false);
    });
  },
);

it('a route without a body takes an empty one', () => {
  expect([undefined, {}].map((body) => noBody.safeParse(body).success)).toEqual([true, true]);
  for (const body of [null, [], '', { by: 'BY_STAFF' }]) expect(noBody.safeParse(body).success).toBe(false);
});

import { type OrderView, type Overview, type Part, Refusal } from '@tessera/contracts';
import { etag } from '@tessera/runtime/rules';
import { toCreditView, toUserView } from '@tessera/user/domain';
import { createHash } from 'node:crypto';
import { asError, log } from '../../chain/log.js';
import { type UseCase } from '../../chain/use-case.js';
import { toAccount } from '../../store/ledger.store.js';
import { listOrders } from '../../store/order.lists.js';
import { PeopleStore } from '../../store/people.store.js';
import { toPerson } from '../../store/person.item.js';
import { CURRENCY } from '../settings.js';

const NEWEST = 10;
const people = new PeopleStore();

/** An optional part: without it the page is still one. */
const ordersOf = async (customerId: string): Promise<OrderView[] | undefined> => {
  try {
    return (await listOrders({ customerId, limit: NEWEST })).items;
  } catch (error) {
    log.warn('a page without its orders', asError(error));
    return undefined;
  }
};

/** Whoever keeps a whole page asks each time whether it is still so. Of one that lacks a part nobody keeps anything. */
const freshness = (page: Overview): Record<string, string> =>
  page.orders
    ? {
        etag: etag(createHash('sha256').update(JSON.stringify(page)).digest('base64url').slice(0, 22)),
        'cache-control': 'private, no-cache',
      }
    : { 'x-aggregate-complete': 'false', 'cache-control': 'no-store' };

/** `GET /v1/me/overview`: 200 `{user, credit, orders?, parts}` with `ETag`; `X-Aggregate-Complete: false` without the orders. */
export const getOverview: UseCase<'getOverview'> = async ({ caller: { id } }) => {
  const [item, orders] = await Promise.all([people.find(id), ordersOf(id)]);
  if (!item) throw new Refusal('UNAUTHENTICATED');
  const failed: Part = { name: 'orders', status: 'failed', code: 'UPSTREAM_UNAVAILABLE' };
  const parts: Part[] = [
    { name: 'user', status: 'ok' },
    { name: 'credit', status: 'ok' },
    orders ? { name: 'orders', status: 'ok' } : failed,
  ];
  const credit = toCreditView(toAccount(item), CURRENCY);
  const data: Overview = { user: toUserView(toPerson(item)), credit, ...(orders && { orders }), parts };
  return { status: 200, headers: freshness(data), data };
};

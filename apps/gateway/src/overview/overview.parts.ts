import { type Principal } from '@tessera/auth';
import { creditView, orderView, type Overview, userView } from '@tessera/contracts';
import * as z from 'zod';
import { tag } from '../edge/cache/tags.js';
import { type Composed } from '../edge/compose/composer.js';

/** The overview page of one customer: three questions side by side. Credit is never kept: it is what they pay with. */
export const overviewOf = ({ id }: Principal): Composed<Omit<Overview, 'parts'>> => ({
  name: 'overview',
  parts: async (compose) => {
    const [user, credit, orders] = await Promise.all([
      compose.required({ name: 'user', from: 'user', path: '/v1/users/me', answer: userView }),
      compose.optional({ name: 'credit', from: 'user', path: '/v1/users/me/credit', answer: creditView }),
      compose.optional({
        name: 'orders',
        from: 'order',
        // By name: without it staff would be given everyone's.
        path: `/v1/orders?limit=10&customerId=${id}`,
        answer: z.object({ items: z.array(orderView) }),
        cached: { audience: 'own', tags: [tag.ordersOf(id)] },
      }),
    ]);
    return { user, ...(credit && { credit }), ...(orders && { orders: orders.items }) };
  },
});

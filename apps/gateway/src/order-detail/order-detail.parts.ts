import { type Principal } from '@tessera/auth';
import { type OrderDetail, orderView, stockCheckResult, userView } from '@tessera/contracts';
import { tag } from '../edge/cache/tags.js';
import { type Composed } from '../edge/compose/composer.js';

/** An order with what a page about it shows beside: whose it is, and what is left of its products. */
export const detailOf = (orderId: string, caller: Principal): Composed<Omit<OrderDetail, 'parts'>> => ({
  name: 'detail',
  parts: async (compose) => {
    const order = await compose.required(
      {
        name: 'order',
        from: 'order',
        path: `/v1/orders/${orderId}`,
        answer: orderView,
        cached: { audience: 'own', tags: [tag.order(orderId)] },
      },
      ['NOT_FOUND'],
    );
    const { customerId } = order;
    const lines = order.lines.map(({ sku, quantity }) => ({ sku, quantity }));
    const [customer, checked] = await Promise.all([
      compose.optional({
        name: 'customer',
        from: 'user',
        // Anyone may read themself; others are for staff.
        path: customerId === caller.id ? '/v1/users/me' : `/v1/users/${customerId}`,
        answer: userView,
        cached: { audience: 'own', tags: [tag.user(customerId)] },
      }),
      compose.optional({
        name: 'stock',
        from: 'inventory',
        path: '/internal/stock-check',
        body: { lines },
        answer: stockCheckResult,
        cached: { audience: 'shared', tags: lines.map(({ sku }) => tag.product(sku)) },
      }),
    ]);
    return {
      order,
      ...(customer && { customer: { id: customer.id, name: customer.name, status: customer.status } }),
      ...(checked && { stock: checked.stock }),
    };
  },
});

import { type OrderTimeline, type OrderView, orderMessages, orderView, askedApps } from '@tessera/contracts';
import { type Composed } from '../edge/compose/composer.js';
import { partOf } from './flow.parts.js';
import { inOrder } from './in-order.js';

/** That it was placed, and each state that it entered. */
const ofOrder = ({ placedAt, history }: OrderView): OrderTimeline['entries'] => [
  { kind: 'request', at: placedAt, service: 'order', what: 'POST /v1/orders' },
  ...history.map(({ at, state, reason }) => ({
    kind: 'state' as const,
    at,
    service: 'order' as const,
    what: state,
    ...(reason && { detail: reason.code }),
  })),
];

/** An order, and what became of it in each service. */
export const timelineOf = (orderId: string): Composed<Omit<OrderTimeline, 'parts'>> => ({
  name: 'timeline',
  isOfNow: true,
  parts: async (compose) => {
    const order = await compose.required(
      { name: 'details', from: 'order', path: `/v1/orders/${orderId}`, answer: orderView },
      ['NOT_FOUND'],
    );
    const path = `orders/${orderId}/messages?since=${order.placedAt}`;
    const said = await Promise.all(askedApps.map((service) => compose.optional(partOf(service, path, orderMessages))));
    const entries = said.flatMap((one) => one?.entries ?? []);
    const isCut = said.some((one) => one?.isCut);
    return { order, entries: inOrder([...ofOrder(order), ...entries]), isCut };
  },
});

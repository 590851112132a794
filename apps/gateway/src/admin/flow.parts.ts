import { type FlowView, serviceFlow, type AskedApp, askedApps, undecidedOrders } from '@tessera/contracts';
import { type Composed } from '../edge/compose/composer.js';
import { type PartOf } from '../edge/compose/part.reader.js';

/** The same question to one of the services that have a store. */
export const partOf = <Value>(service: AskedApp, path: string, answer: PartOf<Value>['answer']): PartOf<Value> => ({
  name: service,
  from: service,
  path: `/internal/admin/${path}`,
  answer,
});

/** What is on its way, as each service says of itself. */
export const flowOf = (): Composed<Omit<FlowView, 'parts'>> => ({
  name: 'flow',
  isOfNow: true,
  parts: async (compose) => {
    const [orders, ...services] = await Promise.all([
      compose.optional({ ...partOf('order', 'undecided', undecidedOrders), name: 'orders' }),
      ...askedApps.map((service) => compose.optional(partOf(service, 'flow', serviceFlow))),
    ]);
    return {
      at: new Date().toISOString(),
      services: services.filter((one) => one !== undefined),
      ...(orders && { orders }),
    };
  },
});

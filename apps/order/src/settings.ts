import { wholeNumber } from '@tessera/contracts';
import { poolSettings, withKafka } from '@tessera/messaging';
import { origins, port, serviceSettings } from '@tessera/runtime';
import * as z from 'zod';

/** What `migrate` needs, and everyone. */
export const databaseSettings = z.object({ DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }) });

export const orderSettings = withKafka(
  serviceSettings.extend(databaseSettings.shape).extend({
    ORDER_PORT: port(3002),
    ...poolSettings,
    INVENTORY_URL: origins('http://127.0.0.1:3003'),
    /** `off`: orders are not checked at the door; the order process decides alone. */
    STOCK_CHECK: z.enum(['on', 'off']).default('on'),
    /** How long participants have to answer. */
    ORDER_DEADLINE_MS: wholeNumber(1_000, 3_600_000).default(30_000),
  }),
);

export type OrderSettings = z.infer<typeof orderSettings>;

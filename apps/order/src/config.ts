import { poolSettings, withKafka } from '@tessera/messaging';
import { origins, port, readConfig, serviceSettings, wholeNumber } from '@tessera/runtime';
import { z } from 'zod';

/** The settings of this service; nobody else here reads the environment. */
export const config = readConfig(
  'order',
  withKafka(
    serviceSettings.extend({
      ORDER_PORT: port(3002),
      DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
      ...poolSettings,
      INVENTORY_URL: origins('http://127.0.0.1:3003'),
      /** `off`: orders are not checked at the door; the order process decides alone. */
      STOCK_CHECK: z.enum(['on', 'off']).default('on'),
      /** How long participants have to answer. */
      ORDER_DEADLINE_MS: wholeNumber(1_000, 3_600_000).default(30_000),
    }),
  ),
);

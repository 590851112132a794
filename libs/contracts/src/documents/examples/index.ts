import { adminExamples } from './admin.js';
import { gatewayExamples } from './gateway.js';
import { inventoryExamples } from './inventory.js';
import { labExamples } from './lab.js';
import { orderExamples } from './order.js';
import { userExamples } from './user.js';

/** One of each schema that has a name. */
export const examples: Readonly<Record<string, unknown>> = {
  ...adminExamples,
  ...gatewayExamples,
  ...inventoryExamples,
  ...labExamples,
  ...orderExamples,
  ...userExamples,
};

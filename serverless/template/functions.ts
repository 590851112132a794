import { needs as accounts } from '../functions/accounts/needs.js';
import { needs as authorize } from '../functions/authorize/needs.js';
import { needs as bridge } from '../functions/bridge/needs.js';
import { needs as catalogue } from '../functions/catalogue/needs.js';
import { needs as door } from '../functions/door/needs.js';
import { needs as format } from '../functions/format/needs.js';
import { type Needs } from '../functions/needs.js';
import { needs as orders } from '../functions/orders/needs.js';
import { needs as relay } from '../functions/relay/needs.js';
import { needs as settleOrder } from '../functions/settle-order/needs.js';
import { needs as validate } from '../functions/validate/needs.js';
import { needs as writeReceipt } from '../functions/write-receipt/needs.js';

/** Every function by the name of its folder. */
export const functions: Readonly<Record<string, Needs>> = {
  authorize,
  door,
  accounts,
  catalogue,
  orders,
  validate,
  format,
  relay,
  bridge,
  'settle-order': settleOrder,
  'write-receipt': writeReceipt,
};

/** `settle-order` is `SettleOrder` in logical ids. */
export const pascal = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Those of the state machine alone, and who starts it. */
export const isOfChain = (room: string, { handlers }: Needs): boolean =>
  room === 'door' || handlers.every((handler) => handler === 'step');

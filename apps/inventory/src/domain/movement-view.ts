import { type MovementView } from '@tessera/contracts';
import { type Movement } from './movement.js';

/** An entry of the ledger as the API shows it. */
export const toMovementView = (id: string, at: Date, movement: Movement): MovementView => {
  const { sku, kind, available, reserved, sold, orderId, reason } = movement;
  return { id, at: at.toISOString(), sku, kind, available, reserved, sold, orderId, reason };
};

import { who } from '../session/session.js';
import { randomKey } from './random-key.js';

const KEPT = 'tessera.order-key';

/**
 * The key that makes an order safe to send again, also after a reload: the same until it has been used, for this customer and
 * these very lines.
 */
export const keyFor = (wanted: string): { value: string; use: () => void } => {
  const of = `${who.peek()?.sub} ${wanted}`;
  const [known, kept] = (sessionStorage.getItem(KEPT) ?? '').split('\n');
  const value = known === of && kept ? kept : randomKey();
  sessionStorage.setItem(KEPT, `${of}\n${value}`);
  return { value, use: () => sessionStorage.removeItem(KEPT) };
};

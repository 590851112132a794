import { isProblem } from '@tessera/client';
import { type OrderReason, type OrderView } from '@tessera/contracts';
import { eventually, mustBe, wrong } from './checks.js';
import { type Customer, type OrderOutcome } from './customer.js';
import { inWords } from './shelf.js';
import { type Stage } from './stage.js';

/** How long the platform took from accepting an order to deciding it, by its own clock. */
const decidedIn = ({ placedAt, history }: OrderView) => {
  const decidedAt = history.find(({ state }) => state !== 'PENDING')?.at ?? placedAt;
  return `${Date.parse(decidedAt) - Date.parse(placedAt)} ms after it was placed`;
};

const orderOf = (outcome: OrderOutcome): OrderView => {
  if ('order' in outcome) return outcome.order;
  throw wrong(`an order was refused with 422 ${outcome.refused.code}.`);
};

const confirmed = async (customer: Customer, sku: string, quantity: number) => {
  const order = orderOf(await customer.order(sku, quantity));
  mustBe(`the state of order ${order.id}`, [order.state, order.reason?.code], ['CONFIRMED', undefined]);
  return order;
};

/** Why there was not enough: told at the door (422), or by the order process when the door did not look. */
const shortageOf = (outcome: OrderOutcome): OrderReason => {
  if ('order' in outcome && outcome.order.state === 'REJECTED' && outcome.order.reason) return outcome.order.reason;
  if ('order' in outcome)
    throw wrong(`order ${outcome.order.id} for more than there is became ${outcome.order.state}.`);
  const { refused } = outcome;
  if (!isProblem(refused, 'OUT_OF_STOCK')) throw wrong(`the code of the refusal is ${refused.code}.`);
  return { code: 'OUT_OF_STOCK', lines: refused.lines };
};

const how = (outcome: OrderOutcome) => ('order' in outcome ? 'the order is REJECTED' : 'refused at the door with 422');

/** Browses, orders two of ten: CONFIRMED, and stock and credit say so. */
export const orderTea = async ({ ada, staff, shelf: { tea }, timeline }: Stage) => {
  timeline.chapter('An order');
  const browse = async () => (await ada.api.listProducts({ q: tea.sku })).items;
  await eventually('the list of products', 5, browse, (items) => items.some(({ sku }) => sku === tea.sku));
  timeline.tell('Ada', `looks around and finds ${tea.name}`);
  const order = await confirmed(ada, tea.sku, 2);
  mustBe('the total of the order', order.total, { amount: 2 * tea.price.amount, currency: tea.price.currency });
  timeline.tell('Ada', `orders 2 for ${inWords(order.total)}: CONFIRMED ${decidedIn(order)}`);
  mustBe('what Ada owes', (await ada.settledCredit()).spent, order.total.amount);
  mustBe('what was sold', (await staff.settledStock(tea.sku, 8)).sold, 2);
  timeline.tell('staff', `sees 8 left and 2 sold; Ada owes ${inWords(order.total)}`);
};

/** Wants nine of the eight that are left. */
export const tooMany = async ({ ada, staff, shelf: { tea }, timeline }: Stage) => {
  timeline.chapter('More than there is');
  const outcome = await ada.order(tea.sku, 9);
  const reason = shortageOf(outcome);
  mustBe('why', reason, { code: 'OUT_OF_STOCK', lines: [{ sku: tea.sku, requested: 9, available: 8 }] });
  await staff.settledStock(tea.sku, 8);
  timeline.tell('Ada', `wants 9: ${how(outcome)}, OUT_OF_STOCK, 9 requested and 8 available`);
};

/** Two want the last piece at the same moment. */
export const lastPiece = async ({ ada, ben, staff, shelf: { last }, timeline }: Stage) => {
  timeline.chapter('The last piece');
  const buyers = [ada, ben];
  const outcomes = await Promise.all(buyers.map((buyer) => buyer.order(last.sku, 1)));
  const winners = outcomes.filter((outcome) => 'order' in outcome && outcome.order.state === 'CONFIRMED');
  mustBe('the number of CONFIRMED orders for the last piece', winners.length, 1);
  for (const [place, outcome] of outcomes.entries()) {
    const name = buyers[place]?.name ?? '';
    if (winners.includes(outcome)) timeline.tell(name, `gets it: CONFIRMED ${decidedIn(orderOf(outcome))}`);
    else timeline.tell(name, `comes too late: ${how(outcome)}, ${mustBeShort(outcome)}`);
  }
  mustBe('what was sold of the last piece', (await staff.settledStock(last.sku, 0)).sold, 1);
  timeline.tell('staff', 'sees 0 left and 1 sold');
};

const mustBeShort = (outcome: OrderOutcome) => {
  const { code } = shortageOf(outcome);
  mustBe('why the other order was refused', code, 'OUT_OF_STOCK');
  return code;
};

/** Orders for more than the credit limit: REJECTED, and what was reserved goes back. */
export const afford = async ({ ada, staff, shelf: { treasure }, timeline }: Stage) => {
  timeline.chapter('Over the credit limit');
  const before = await ada.settledCredit();
  const order = orderOf(await ada.order(treasure.sku, 2));
  mustBe(`the end of order ${order.id}`, [order.state, order.reason?.code], ['REJECTED', 'CREDIT_LIMIT_EXCEEDED']);
  timeline.tell('Ada', `orders 2 for ${inWords(order.total)}: REJECTED, CREDIT_LIMIT_EXCEEDED, ${decidedIn(order)}`);
  mustBe('what was sold', (await staff.settledStock(treasure.sku, treasure.pieces)).sold, 0);
  mustBe('the credit account of Ada', await ada.settledCredit(), before);
  timeline.tell('staff', `sees all ${treasure.pieces} back on the shelf; Ada owes no more than before`);
};

/** Orders, then calls it off: stock and credit come back. */
export const cancelOrder = async ({ ada, staff, shelf: { tea }, timeline }: Stage) => {
  timeline.chapter('A change of mind');
  const before = await ada.settledCredit();
  const { id, total } = await confirmed(ada, tea.sku, 1);
  timeline.tell('Ada', `orders 1 for ${inWords(total)}: CONFIRMED`);
  const { state, reason } = await ada.api.cancelOrder({ id });
  mustBe(`the end of order ${id}`, [state, reason?.code], ['CANCELLED', 'BY_CUSTOMER']);
  timeline.tell('Ada', 'cancels it: CANCELLED, BY_CUSTOMER');
  mustBe('what is sold after the cancellation', (await staff.settledStock(tea.sku, 8)).sold, 2);
  mustBe('the credit account of Ada', await ada.creditOf(before.available), before);
  timeline.tell('staff', 'sees 8 left again; Ada owes what she owed before');
};

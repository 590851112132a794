import { type OrderState } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { OrderBook } from './order-book.fixture.js';
import { OrderListener } from './order-listener.fixture.js';

/** A gateway for a file of tests that follow orders; what it would hear over Kafka is said by the test. */
export let gateway: Gateway;
/** New for each test: the order service's orders, and a customer who is logged in. */
export let book: OrderBook;
export let customer: string;
export let token: string;

export const followOrders = () => {
  beforeAll(async () => {
    gateway = await startGateway({ TRUSTED_PROXIES: '127.0.0.1/32' });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.order.reset();
    book = new OrderBook();
    gateway.order.answer = book.answer;
    customer = randomUUID();
    token = gateway.signer.tokenOf(['customer'], customer);
  });
};

export const listen = (id: string, more: { token?: string; lastEventId?: string } = {}) =>
  OrderListener.open(gateway.url, id, { token, ...more });

export const move = (id: string, state: Exclude<OrderState, 'PENDING'>) => gateway.say(book.become(id, state));

export const ended = (listener: OrderListener) => eventually(() => expect(listener.isEnded).toBe(true));

import { orderExamples } from './order.js';
import { userExamples } from './user.js';

const parts = ['user', 'credit', 'orders'].map((name) => ({ name, status: 'ok' }));

/** Of the gateway's own schemas, and of those that all share, by name. */
export const gatewayExamples = {
  Overview: { user: userExamples.User, credit: userExamples.CreditAccount, orders: [orderExamples.Order], parts },
  OrderDetail: {
    order: orderExamples.Order,
    customer: { id: userExamples.User.id, name: userExamples.User.name, status: userExamples.User.status },
    stock: [{ sku: 'TEA-GREEN-100', available: 38 }],
    parts: ['order', 'customer', 'stock'].map((name) => ({ name, status: 'ok' })),
  },
  Part: parts[0],
  Liveness: { status: 'ok' },
  Readiness: { status: 'ok', checks: { keys: 'ok' } },
  Money: { amount: 1_250, currency: 'EUR' },
  Fault: { pointer: '/lines/0/quantity', detail: 'Too small: expected number to be >=1' },
  Problem: {
    type: 'about:blank',
    title: 'The request breaks the schema',
    status: 400,
    instance: '/v1/orders',
    code: 'VALIDATION_FAILED',
    requestId: '0195c1a0-7f1a-7c3e-9a51-2f6f3a1d9b10',
    errors: [{ pointer: '/lines/0/quantity', detail: 'Too small: expected number to be >=1' }],
  },
};

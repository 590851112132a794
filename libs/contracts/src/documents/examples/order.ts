const order = {
  id: '0195c1a0-7f1a-7c3e-9a51-2f6f3a1d9b10',
  customerId: '0195c1a0-6f2b-7d10-8a44-5b1c9e0f7a21',
  state: 'CONFIRMED',
  lines: [
    {
      sku: 'TEA-GREEN-100',
      name: 'Green tea, 100 g',
      quantity: 2,
      unitPrice: { amount: 1_250, currency: 'EUR' },
      lineTotal: { amount: 2_500, currency: 'EUR' },
    },
  ],
  total: { amount: 2_500, currency: 'EUR' },
  note: 'Ring twice',
  placedAt: '2026-01-02T09:30:00.000Z',
  updatedAt: '2026-01-02T09:30:00.420Z',
  version: 2,
  history: [
    { state: 'PENDING', at: '2026-01-02T09:30:00.000Z' },
    { state: 'CONFIRMED', at: '2026-01-02T09:30:00.420Z' },
  ],
};

/** Of the order service's schemas, by name. */
export const orderExamples = {
  PlaceOrder: { lines: [{ sku: 'TEA-GREEN-100', quantity: 2 }], note: 'Ring twice', expectedTotal: 2_500 },
  Order: order,
  OrderPage: { items: [order], next: null },
  OrderReason: { code: 'OUT_OF_STOCK', lines: [{ sku: 'TEA-GREEN-100', requested: 2, available: 1 }] },
};

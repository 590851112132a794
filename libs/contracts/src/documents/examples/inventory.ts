const tea = {
  sku: 'TEA-GREEN-100',
  name: 'Green tea, 100 g',
  description: 'First flush, loose leaves',
  price: { amount: 1_250, currency: 'EUR' },
  available: 40,
  version: 2,
};

const reserved = {
  id: '0195c1a0-8d11-7b7e-b0a4-93f5b4b7c6d2',
  at: '2026-01-02T09:30:00.400Z',
  sku: 'TEA-GREEN-100',
  kind: 'RESERVED',
  available: -2,
  reserved: 2,
  sold: 0,
  orderId: '0195c1a0-7f1a-7c3e-9a51-2f6f3a1d9b10',
};

const stock = { sku: 'TEA-GREEN-100', onHand: 42, reserved: 2, available: 40, version: 7 };

/** Of the inventory service's schemas, by name. */
export const inventoryExamples = {
  PutProduct: { name: tea.name, description: tea.description, price: tea.price },
  Product: tea,
  ProductPage: { items: [tea], next: null },
  AdjustStock: { delta: 50, reason: 'delivery 4711' },
  AdjustedStock: stock,
  Stock: { ...stock, sold: 8 },
  Movement: reserved,
  MovementPage: { items: [reserved], next: null },
};

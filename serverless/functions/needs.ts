/** The four tables, by the owner of what lies in them: their ids in the template, and the variables that tell functions their names. */
export const tables = {
  users: { id: 'UsersTable', variable: 'USERS_TABLE' },
  orders: { id: 'OrdersTable', variable: 'ORDERS_TABLE' },
  inventory: { id: 'InventoryTable', variable: 'INVENTORY_TABLE' },
  outbox: { id: 'OutboxTable', variable: 'OUTBOX_TABLE' },
} as const;
export type Table = keyof typeof tables;

/** What a permission is about; the template gives each its ARN, and the environment its name where a function may touch it. */
export type Resource =
  | Table
  | 'orders/byCustomer'
  | 'orders/byMonth'
  | 'inventory/byKind'
  | 'outbox/stream'
  | 'signing-key'
  | 'receipts'
  | 'changes'
  | 'changes-dead'
  | 'settle-dead'
  | 'receipt-dead'
  | 'events'
  | 'chain';

/** An IAM action on one thing: all that the function's role allows beside its own log. */
export interface Permission {
  actions: readonly string[];
  on: Resource;
}

/** Settings that a function reads, beside the names that follow from what it may touch. */
export type Setting = 'JWKS' | 'ISSUER' | 'STOCK_CHECK' | 'CORS_ORIGINS' | 'CURRENCY';

/** What a function needs: its Function, Role and LogGroup in the template are made of this. */
export interface Needs {
  memoryMb: number;
  timeoutS: number;
  may: readonly Permission[];
  settings?: readonly Setting[];
  /** Its handlers: `http` behind the API with Chain=one, `step` in the state machine with Chain=express. */
  handlers: readonly ('handler' | 'http' | 'step')[];
}

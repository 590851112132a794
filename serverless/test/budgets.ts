/** What a function may be, as it was when this was written: a fifth more fails. */
export interface Budget {
  /** Of the bundle, before it is zipped. */
  kilobytes: number;
  /** CPU time until its handler can be called, in a process of its own. It is looked at with patience: machines differ. */
  initMs: number;
}

/** By the name of the function. What has a client of AWS is large for that. */
export const budgets: Readonly<Record<string, Budget>> = {
  accounts: { kilobytes: 637, initMs: 250 },
  authorize: { kilobytes: 134, initMs: 60 },
  bridge: { kilobytes: 420, initMs: 250 },
  catalogue: { kilobytes: 534, initMs: 250 },
  door: { kilobytes: 460, initMs: 250 },
  format: { kilobytes: 43, initMs: 60 },
  orders: { kilobytes: 686, initMs: 250 },
  relay: { kilobytes: 424, initMs: 250 },
  'settle-order': { kilobytes: 475, initMs: 250 },
  validate: { kilobytes: 147, initMs: 60 },
  'write-receipt': { kilobytes: 606, initMs: 250 },
};

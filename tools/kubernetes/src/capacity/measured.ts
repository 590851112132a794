/** What one order costs, by process, in ms of CPU. */
export interface CpuMs {
  gateway: number;
  user: number;
  order: number;
  inventory: number;
  postgres: number;
  mongo: number;
  kafka: number;
}

/** A run of `npm run bench -- orders`. */
export interface Run {
  ordersPerSecond: number;
  cpuMs: CpuMs;
}

/**
 * What was measured and what the plan is made of (docs/benchmarks.md says how). An order costs the more the fewer there are: they
 * share transactions, produces and fetches. `alone` had the machine for itself; `crowded` shared it with a load of 17, and had a fifth
 * of the orders. A cluster is between the two.
 */
export const measured = {
  asOf: '2026-11-27',
  machine: 'two cores of a virtual Intel Xeon, 24 GiB, Node 24.21, all services and stores on it',
  runs: {
    alone: {
      ordersPerSecond: 635,
      cpuMs: { gateway: 0.31, user: 0.34, order: 0.62, inventory: 0.54, postgres: 0.45, mongo: 0.46, kafka: 0.17 },
    },
    crowded: {
      ordersPerSecond: 117,
      cpuMs: { gateway: 1.07, user: 0.94, order: 1.69, inventory: 1.47, postgres: 1.18, mongo: 1.04, kafka: 0.96 },
    },
  } satisfies Record<string, Run>,
  /**
   * Of what an order costs a gateway, so much is hearing its events, which every gateway does of every order: 0.25 of 1.0 ms, by a
   * second gateway that nobody asked, beside 2,616 orders in 28 s of a crowded run, less what it takes while there are none.
   */
  hearingShare: 0.25,
  /** Rows a second that leave one relay, the slowest of `npm run bench -- relay`. */
  relayRows: { postgres: 38_287, mongo: 13_762 },
  /** Events of an order that was confirmed, of 1–3 lines, by 12,047 of them; stock levels go past the outbox. */
  eventsPerOrder: { user: 2, order: 2, inventory: 2 },
  /** In the brokers' segments, unpacked, one copy. */
  bytesPerOrder: { orders: 1_506, credit: 1_253, reservations: 1_070, 'stock-levels': 534 },
  /** One of inventory's transactions, in which the stocks of its orders are locked, and how many messages share one at saturation. */
  inventoryTransaction: { ms: 12.5, messages: 90.9 },
} as const;

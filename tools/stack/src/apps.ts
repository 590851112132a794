/** The four services, in the order in which they are started and listed. */
export const apps = ['user', 'order', 'inventory', 'gateway'] as const;

/** One of the four services. */
export type App = (typeof apps)[number];

/** Services with a store of their own, which therefore have migrations. */
export const appsWithStore = ['user', 'order', 'inventory'] as const satisfies App[];

/** Services that bring sample data for the local stack. */
export const appsWithSeed = ['user', 'inventory'] as const satisfies App[];

/** Where each service listens unless `<APP>_PORT` says otherwise. */
export const defaultPorts: Record<App, number> = { gateway: 3000, user: 3001, order: 3002, inventory: 3003 };

/** The setting that carries a service's port, e.g. `ORDER_PORT`. */
export const portKey = (app: App) => `${app.toUpperCase()}_PORT`;

/** Is this the name of one of the four services? */
export const isApp = (name: string): name is App => (apps as readonly string[]).includes(name);

/** A record with one entry per service. */
export function eachApp<T>(make: (app: App) => T): Record<App, T> {
  return { user: make('user'), order: make('order'), inventory: make('inventory'), gateway: make('gateway') };
}

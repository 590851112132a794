/** How one service is run; what it writes and reads in Kafka stands in `topics.ts`. */
interface Service<Name extends string = string> {
  /** Where it listens unless `<NAME>_PORT` says otherwise. */
  port: number;
  /** Its own, and where `docker/develop.yml` opens it to this machine. Whoever has one sends and shares work by outbox and inbox. */
  database?: { kind: DatabaseKind; port: number };
  /** It brings sample data (`seed.ts`). */
  seeds?: true;
  /** The services that it asks over HTTP; each one's address is its setting `<NAME>_URL`. */
  calls: readonly Name[];
}

type DatabaseKind = 'postgres' | 'mongo';

const listed = {
  user: { port: 3001, database: { kind: 'postgres', port: 5433 }, seeds: true, calls: [] },
  order: { port: 3002, database: { kind: 'postgres', port: 5434 }, calls: ['inventory'] },
  inventory: { port: 3003, database: { kind: 'mongo', port: 27018 }, seeds: true, calls: [] },
  gateway: { port: 3000, calls: ['user', 'order', 'inventory'] },
} as const satisfies Record<string, Service>;

/** A service, by the name of its folder in `apps/`. */
export type App = keyof typeof listed;

/** The services whose database is of this kind. */
export type AppOn<Kind extends DatabaseKind> = {
  [Name in App]: (typeof listed)[Name] extends { database: { kind: Kind } } ? Name : never;
}[App];

/** A service with a database, which therefore has migrations, an outbox and parked keys. */
export type StoringApp = AppOn<DatabaseKind>;

/** The one list of services. Tools and tests follow it; files that cannot are compared with it (`test/services.spec.ts`). */
export const services: Readonly<Record<App, Service<App>>> = listed;

// The keys are those of the object above.
/** Their names, in the order in which they are started and listed. */
export const apps = Object.keys(listed) as App[];

/** Those whose database is of this kind. */
export const appsOn = <Kind extends DatabaseKind>(kind: Kind): AppOn<Kind>[] =>
  apps.filter((app): app is AppOn<Kind> => services[app].database?.kind === kind);

/** Those with a database. */
export const storingApps = apps.filter((app): app is StoringApp => services[app].database !== undefined);

/** The services with a database that the gateway asks: staff see and mend them through it. */
export type AskedApp = (typeof listed)['gateway']['calls'][number] & StoringApp;

/** Their names. */
export const askedApps: readonly AskedApp[] = listed.gateway.calls;

/** The setting that carries a service's port, for example `ORDER_PORT`. */
export const portKey = (app: App) => `${app.toUpperCase()}_PORT`;

/** The setting that says where a service is called, for example `ORDER_URL`. */
export const urlKey = (app: App) => `${app.toUpperCase()}_URL`;

/** A record with one entry per service. */
export const eachApp = <T>(make: (app: App) => T): Record<App, T> =>
  Object.fromEntries(apps.map((app) => [app, make(app)])) as Record<App, T>;

/** Where each listens unless its setting says otherwise. */
export const defaultPorts: Record<App, number> = eachApp((app) => services[app].port);

/** Is this the name of a service? */
export const isApp = (name: string): name is App => Object.hasOwn(listed, name);

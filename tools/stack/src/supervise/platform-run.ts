import { join } from 'node:path';
import { type App, apps } from '../apps.js';
import { endAll, startNothingMore } from '../processes/children.js';
import { type Progress } from '../progress.js';
import { type Platform, provision } from '../provision/provision.js';
import { type StoreName } from '../stores/store.js';
import { startStores, type Stores } from '../stores/stores.js';
import { type Kept, keepAlive } from './keep-alive.js';
import { migrateAndSeed } from './migrate-and-seed.js';
import { ServiceLogs } from './service-log.js';
import { type ServiceProcess, startService } from './service-process.js';
import { removeState, type RunState, writeState } from './state-file.js';

/** What one run is made of. */
export interface RunSettings {
  dir: string;
  only: readonly App[];
  ports: Record<App, number>;
  logLevel: string | undefined;
  /** Tells a person something while the platform runs. */
  say: (line: string) => void;
}

/**
 * The local stack and the services from the first store to the last goodbye. Started in the order of its methods;
 * `stop` may come at any time and undoes whatever has been done so far.
 */
export class PlatformRun {
  private stores: Stores | undefined;
  private platform: Platform | undefined;
  private readonly services = new Map<App, { process: ServiceProcess; ready: boolean }>();
  private readonly logs: ServiceLogs;
  private stopping: Promise<void> | undefined;
  private starting: Promise<unknown> = Promise.resolve();
  private readonly failed = Promise.withResolvers<never>();

  constructor(private readonly settings: RunSettings) {
    this.logs = new ServiceLogs(settings.dir, settings.say);
  }

  /** Rejects when something has died so often that the run cannot go on. */
  get failure(): Promise<never> {
    return this.failed.promise;
  }

  async startStores(progress: Progress): Promise<void> {
    const started = startStores({ dir: this.settings.dir, progress });
    this.starting = started.catch(() => {});
    this.stores = await started;
  }

  /** Databases, roles, topics, keys, logins, env files. */
  async provision(): Promise<void> {
    const { dir, ports, logLevel } = this.settings;
    const env = logLevel ? { LOG_LEVEL: logLevel } : {};
    this.platform = await provision(needed(this.stores), { dir, ports, env });
  }

  /** Schemas and sample data, also of services that are not started here: they may be started by hand. */
  async migrateAndSeed(progress: Progress): Promise<void> {
    await migrateAndSeed(needed(this.platform), progress);
  }

  /** Side by side; settles when all answer that they are ready. */
  async startServices(progress: Progress): Promise<void> {
    const start = async (app: App) => {
      progress(app, 'starting');
      await this.startService(app);
      progress(app, 'ready');
    };
    await Promise.all(this.settings.only.map(start));
  }

  /** From now on whatever dies is started again, and the services' warnings are shown. */
  watch(): void {
    this.logs.loud = true;
    this.noteState();
    for (const app of this.services.keys()) void this.keepService(app);
    const stores = needed(this.stores);
    for (const { name } of stores.status()) void this.keepStore(name, stores);
  }

  /** What the ready table and `state.json` show. */
  state(): RunState {
    const services = [...this.services].map(([name, { process, ready }]) => ({
      name,
      pid: process.pid,
      url: process.url,
      ready,
    }));
    const urls = Object.fromEntries(services.map(({ name, url }) => [name, url.replace('127.0.0.1', 'localhost')]));
    const ready = services.length === this.settings.only.length && services.every((service) => service.ready);
    return { ready, urls, services, stack: this.stores?.status() ?? [] };
  }

  get credentials(): Platform['credentials'] {
    return needed(this.platform).credentials;
  }

  /** Gateway first, so that nothing comes in; then the others, then Kafka, MongoDB and PostgreSQL. */
  stop(): Promise<void> {
    this.stopping ??= this.stopInOrder();
    return this.stopping;
  }

  private async stopInOrder(): Promise<void> {
    startNothingMore();
    await this.services.get('gateway')?.process.stop();
    const others = apps.filter((app) => app !== 'gateway');
    await Promise.all(others.map((app) => this.services.get(app)?.process.stop()));
    // Stores that are on their way up end by themselves when the rest of them cannot be started.
    await this.starting;
    await this.stores?.stop();
    endAll();
    removeState(this.settings.dir);
  }

  private async startService(app: App): Promise<void> {
    const process = startService(app, needed(this.platform).env[app], { onLine: this.logs.hear });
    const service = { process, ready: false };
    this.services.set(app, service);
    await process.ready();
    service.ready = true;
    void process.exit.then(() => (service.ready = false));
  }

  private keepService(app: App): Promise<void> {
    const died = () => this.services.get(app)?.process.exit ?? Promise.resolve('was never started');
    return this.keep({ name: app, died, restart: () => this.startService(app) });
  }

  private keepStore(name: StoreName, stores: Stores): Promise<void> {
    return this.keep({ name, died: () => stores.death(name), restart: () => stores.restart(name) });
  }

  private async keep(kept: Omit<Kept, 'logFile'>): Promise<void> {
    const { dir, say } = this.settings;
    const keeper = { say, isStopping: () => this.stopping !== undefined, changed: () => this.noteState() };
    try {
      await keepAlive({ ...kept, logFile: join(dir, 'logs', `${kept.name}.log`) }, keeper);
    } catch (error) {
      this.failed.reject(error);
    }
  }

  private noteState(): void {
    if (!this.stopping) writeState(this.settings.dir, this.state());
  }
}

function needed<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the steps of a run have an order');
  return found;
}
